"""WHAT PEOPLE ASK: goals, the choice of join paths, fan-out safety, composition of SQL."""
