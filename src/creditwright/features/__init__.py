"""Features: what one is, the features by theme, and the one function that computes them."""
