"""WHAT EXISTS: names, tables, types, merge, diff; our Redshift dialect; grounding SQL in all of it."""
