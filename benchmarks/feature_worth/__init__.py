"""What features are worth: which data, which sets of features, and how they are compared."""
