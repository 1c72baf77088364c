"""What `benchmarks/pages.py` measures: our page, the same page in two other ways, a browser."""
