"""Candidates compared on the same folds: run, measured, told."""
