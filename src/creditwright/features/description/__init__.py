"""Features told to people: formula, what a missing value means, a worked example, the reference."""
