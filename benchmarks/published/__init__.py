"""Results that others published, made again on one's own copy of the data."""
