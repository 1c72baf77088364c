"""Where model versions are kept: the local store of bundles, and MLflow for runs and aliases."""
