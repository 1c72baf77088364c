"""Routes of five older systems, off unless switched on: the same workflows, in their shapes."""
