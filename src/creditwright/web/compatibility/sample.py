"""The sample of stored applications that system 000 explains where it is sent none."""

import threading
from dataclasses import dataclass, field

from creditwright.serving.live import LiveModel
from creditwright.workflows.attribute_records import Attributed, attribute_records
from creditwright.workflows.sample_applications import sample_applications
from creditwright.workflows.service import Service

KEPT_SECONDS = 3600  # then it is drawn anew: somebody may have been erased, or have come


@dataclass(slots=True)
class Sample:
    """Explains a sample, and keeps what came of it for an hour and for one model.

    Attributes:
        size: How many applications.
    """

    size: int = 100
    _kept: dict[tuple[str, int], Attributed] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def explained(self, model: LiveModel, service: Service) -> Attributed | None:
        """Return the sample explained by a model; None where the store holds no application."""
        key = (model.digest, int(service.clock.monotonic() // KEPT_SECONDS))
        with self._lock:  # two who ask at once wait for one computation
            if key not in self._kept:
                cases = sample_applications(self.size, service)
                if not cases:
                    return None
                self._kept = {key: attribute_records(cases, model.model)}
            return self._kept[key]
