"""The reference pages of the service hold all that the service has."""

import re
from contextlib import nullcontext

from prometheus_client import REGISTRY

from creditwright.web import metrics
from creditwright.web.access import scopes_of_routes
from creditwright.web.app import api
from creditwright.web.reference.api_page import api_page
from creditwright.web.reference.metrics_page import metrics_page


def test_the_page_of_the_api_has_every_route_with_its_scope_and_no_link_leads_nowhere() -> None:
    app = api(nullcontext, show_docs=False)  # type: ignore[arg-type] # nothing is started

    page = api_page()

    for path, methods in app.openapi()["paths"].items():
        for method in methods:
            assert f"### {method.upper()} {path}\n" in page
    for scope in scopes_of_routes(app)["POST /v1/assessments"]:
        assert f"Asks for `{scope}`" in page
    headings = {each.lower() for each in re.findall(r"^### (\w+)$", page, re.MULTILINE)}
    assert set(re.findall(r"\]\(#(\w+)\)", page)) <= headings


def test_the_page_of_metrics_has_every_series_that_is_told() -> None:
    page = metrics_page()

    told = {each.name for each in REGISTRY.collect() if each.name.startswith("creditwright_")}
    assert metrics.REQUESTS is not None
    assert {name for name in told if f"`{name}" not in page} == set()
    assert "`creditwright_monitoring_alarms` | gauge | `severity`, `check`" in page
