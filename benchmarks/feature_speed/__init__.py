"""How fast features are computed: what is measured, on which records, and how it is told."""
