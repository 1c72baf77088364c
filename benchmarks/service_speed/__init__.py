"""What benchmarks/service.py is made of."""
