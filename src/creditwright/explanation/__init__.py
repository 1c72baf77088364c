"""Why the model says what it says: attributions, and the frozen reference they are held against."""
