"""What the service counts, for Prometheus: no label names a person, an application or an address.

With several workers each writes its figures to files of one folder, and whoever asks gets the sum:
the folder is named by `PROMETHEUS_MULTIPROC_DIR` before this module is imported.
"""

import os
from typing import Final

from prometheus_client import (
    CONTENT_TYPE_LATEST,
    REGISTRY,
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    generate_latest,
)
from prometheus_client.multiprocess import MultiProcessCollector
from starlette.responses import Response

from creditwright.store.assessments import StoredAssessment
from creditwright.web.server import METRICS_FOLDER

SECONDS: Final = (0.005, 0.01, 0.02, 0.03, 0.05, 0.075, 0.1, 0.2, 0.5, 1.0, 2.0, 5.0)

REQUESTS = Counter("creditwright_requests", "Requests answered.", ["method", "route", "status"])
DURATION = Histogram(
    "creditwright_request_seconds",
    "From a request's arrival to its answer.",
    ["route"],
    buckets=SECONDS,
)
SHED = Counter("creditwright_requests_shed", "Requests sent away because of too much work.")
ASSESSMENTS = Counter(
    "creditwright_assessments", "Assessments recorded.", ["model", "version", "outcome"]
)
REFERRALS = Counter(
    "creditwright_referrals",
    "Assessments referred to a person, by why: `explanation_unavailable` should never be seen.",
    ["model", "version", "reason"],
)
UNSEEN = Counter(
    "creditwright_unseen_categories",
    "Categories that an application gave and the model never saw; taken as missing.",
    ["model", "version", "feature"],
)
MODEL_READY = Gauge(
    "creditwright_model_ready", "Whether a verified model is in use.", multiprocess_mode="min"
)
GENERATION = Gauge(
    "creditwright_deployment_generation",
    "The deployment in use; 0: none. Of several workers the one that is furthest behind.",
    multiprocess_mode="livemin",
)
NOT_LOADED = Gauge(
    "creditwright_deployment_not_loaded",
    "Whether the last deployment could not be loaded, and the models before it are in use.",
    multiprocess_mode="livemax",
)
WORK_WAITING = Gauge(
    "creditwright_work_waiting",
    "What waits for a person to decide; referred, contested or corrections.",
    ["kind"],
    multiprocess_mode="livemostrecent",
)
WORK_OVERDUE = Gauge(
    "creditwright_work_overdue",
    "What waits for a person longer than its law lets it; referred, contested or corrections.",
    ["kind"],
    multiprocess_mode="livemostrecent",
)


def count(recorded: StoredAssessment) -> None:
    """Count a decision, why a person is to look at it, and what the model never saw of it."""
    model = (recorded.model, recorded.model_version)
    ASSESSMENTS.labels(*model, recorded.outcome.value).inc()
    if recorded.referral is not None:
        REFERRALS.labels(*model, recorded.referral.value).inc()
    for feature in recorded.unseen:
        UNSEEN.labels(*model, feature).inc()


KILL_SWITCH = Gauge(
    "creditwright_kill_switch",
    "Whether nobody is declined without a person: 1, the kill switch is on.",
    multiprocess_mode="livemostrecent",
)


def exposition(more: str = "") -> Response:
    """Return every figure in the text form that Prometheus reads.

    Args:
        more: Figures that were written in this form already.
    """
    registry: CollectorRegistry = REGISTRY
    if os.environ.get(METRICS_FOLDER):
        registry = CollectorRegistry()
        MultiProcessCollector(registry)  # type: ignore[no-untyped-call] # it ships no types
    content = generate_latest(registry) + more.encode()
    return Response(content, media_type=CONTENT_TYPE_LATEST)
