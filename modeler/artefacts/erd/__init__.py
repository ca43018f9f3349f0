"""Entity-relationship diagrams: what to draw (`diagram`), and one module for each way of drawing it."""
