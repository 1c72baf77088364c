"""The reference pages of the service, made from the service itself."""
