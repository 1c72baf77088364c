"""Records taken in by many machines at once: the same checks, divided by application."""
