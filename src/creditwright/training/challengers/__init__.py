"""Other kinds of models on the same examples, to see what the one in use is worth."""
