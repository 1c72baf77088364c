"""The scoring model and its bundle on disk: verified before one byte of it is trusted."""
