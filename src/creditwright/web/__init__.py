"""The service over HTTP: one ASGI application with the API, its access control and its limits."""
