"""The use cases: each one function that reads like a table of contents."""
