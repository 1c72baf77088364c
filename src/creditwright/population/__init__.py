"""The population: every application as the model in use sees it, and figures of them together."""
