"""The path of a request within this service, wherever a proxy puts the service."""

from collections.abc import Mapping
from typing import Any


def own_path(scope: Mapping[str, Any]) -> str:
    """Return the path without the one that the service is served under.

    >>> own_path({"path": "/credit/health/live", "root_path": "/credit/"})
    '/health/live'
    >>> own_path({"path": "/credits", "root_path": "/credit"}), own_path({"path": "/me"})
    ('/credits', '/me')
    """
    path, root = str(scope["path"]), str(scope.get("root_path", "")).rstrip("/")
    return path.removeprefix(root) if path.startswith(f"{root}/") else path
