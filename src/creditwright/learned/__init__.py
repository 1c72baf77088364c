"""Learned features: a second stage, fitted on training rows only and kept in the bundle."""
