"""Half of our features as plain, vectorised pandas computes them: what ours is measured against."""
