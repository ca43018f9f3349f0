"""WHY WE BELIEVE IT: one file a method of evidence, one table of weights."""
