"""What uvicorn starts in each worker: the application, made from the settings."""

from creditwright.composition.service import open_service
from creditwright.core.logs import configure_logs
from creditwright.core.settings import read_settings
from creditwright.scoring.lean_lightgbm import load_lean_lightgbm
from creditwright.web.app import make_app
from creditwright.web.compatibility.switch import older_of
from creditwright.web.gate import Asgi
from creditwright.web.server import end_with_parent


def application() -> Asgi:
    """Return the application of this process.

    Raises:
        ConfigurationError: If a setting is impossible.
    """
    end_with_parent()
    load_lean_lightgbm()
    settings = read_settings()
    configure_logs(level=settings.log_level, form=settings.log_format)
    return make_app(
        lambda: open_service(settings),
        is_behind_tls=settings.behind_tls,
        show_docs=settings.show_docs,
        older=older_of(settings),
        only=settings.serve_only,
    )
