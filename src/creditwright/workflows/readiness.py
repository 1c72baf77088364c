"""Whether the service can take on work: a model, a database that keeps what it is given, room."""

import shutil

from creditwright.core.errors import CreditwrightError
from creditwright.serving.live import NoModelInUseError
from creditwright.store.migrate import try_to_write
from creditwright.workflows.service import Service

LEAST_FREE_BYTES = 64 << 20
WRITE_EVERY_SECONDS = 2.0  # who asks needs no key, and may ask as often as they like


def what_is_missing(service: Service) -> list[str]:
    """Return what keeps the service from working, in a word each; nothing if it is ready."""
    checks = {
        "model": _has_model(service),
        "database": _can_write(service),
        "disk": shutil.disk_usage(service.home).free >= LEAST_FREE_BYTES,
    }
    return [name for name, holds in checks.items() if not holds]


def _has_model(service: Service) -> bool:
    try:
        _ = service.models().champion
    except NoModelInUseError:
        return False
    return True


def _can_write(service: Service) -> bool:
    """Return whether the database took a write just now, or within the last seconds."""

    def attempt() -> bool:
        try:
            try_to_write(service.database)
        except CreditwrightError:
            return False
        return True

    now = service.clock.monotonic()
    return service.could_write.still(now, WRITE_EVERY_SECONDS, attempt)
