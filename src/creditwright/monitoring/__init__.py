"""Watching a model: whether what it sees, says and foretells is still what it was made on."""
