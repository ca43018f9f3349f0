"""The report: what it says (`contents`), and one module for each way of saying it."""
