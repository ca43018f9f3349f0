"""The command line: open, call, print, exit code."""
