"""The features themselves, one file for each theme or two that belong together."""
