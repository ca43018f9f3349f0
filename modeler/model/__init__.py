"""WHAT WE CONCLUDE: keys, relationships (chosen together), grain, roles, labels, paths."""
