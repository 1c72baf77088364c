"""How a model's decisions fall on groups of applicants: measured, drawn, written down."""
