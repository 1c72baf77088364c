"""Creditwright: from a lender's records to credit decisions that can be explained and replayed."""

__version__ = "0.1.0"
