"""Every route of the older systems by every kind of caller, against what is written down here.

A new route of them fails here until somebody has written which scopes it asks for.
"""

from contextlib import nullcontext
from typing import Final

import pytest
from tests.web.older import OlderClient

from creditwright.access.roles import SCOPES, Role
from creditwright.access.scopes import Scope
from creditwright.web.access import scopes_of_routes
from creditwright.web.app import api
from creditwright.web.compatibility.switch import PREFIX, ROUTERS, Older

READS, ASSESSES = Scope.APPLICATIONS_READ_OWN, Scope.ASSESS_RUN
EXPLAINS, MODELS = Scope.EXPLANATIONS_READ_ANY, Scope.MODELS_READ
JOBS = Scope.JOBS_RUN
ASKS: Final = {
    "GET /000/available_model_name_version": {MODELS},
    "POST /000/get_credit_application": {READS},
    "POST /000/{name_v}/get_global_feature_importance": {MODELS},
    "POST /000/{name_v}/shap_value_attributes": {EXPLAINS},
    "POST /000/{name_v}/validate_client": {ASSESSES},
    "POST /001/prediction": {ASSESSES},
    "GET /002/clients/{client_id}": {READS, ASSESSES},
    "GET /002/threshold": {MODELS},
    "GET /003/": {Scope.SELF_READ},
    "GET /003/clients": {READS},
    "GET /003/clients/{client_id}": {READS},
    "GET /003/clients/{client_id}/neighbours": {READS, EXPLAINS},
    "GET /003/clients/{client_id}/shap": {READS, EXPLAINS},
    "GET /003/features": {MODELS},
    "GET /003/shap": {MODELS},
    "POST /003/predict": {ASSESSES},
    "GET /004/": {Scope.SELF_READ},
    "GET /004/compute": {ASSESSES, JOBS},
    "POST /004/compute": {ASSESSES, JOBS},
    "GET /004/explainer": {EXPLAINS, JOBS},
    "POST /004/explainer": {EXPLAINS, JOBS},
}
STAFF = tuple(role for role in Role if role is not Role.APPLICANT)
ANY_SCOPE = {Scope.APPLICATIONS_READ_OWN: Scope.APPLICATIONS_READ_ANY}


def may(role: Role, route: str) -> bool:
    """Return whether a role has every scope that a route asks for."""
    return {ANY_SCOPE.get(each, each) for each in ASKS[route]} <= SCOPES[role]


REFUSED = [
    pytest.param(route, role, id=f"{route} by {role}")
    for route in ASKS
    for role in STAFF
    if not may(role, route)
]


def asked(older: OlderClient, route: str, who: str | None) -> int:
    """Return how an older system's route answers somebody; nothing that it needs is sent."""
    method, _, path = route.partition(" ")
    filled = PREFIX + path.format(name_v="default-probability_v1", client_id=1)
    return older(method, filled, {} if method == "POST" else None, who=who).status_code


def test_every_route_of_the_older_systems_asks_for_what_is_written() -> None:
    older = Older(tuple(ROUTERS), under_prefix=True)
    found = scopes_of_routes(api(nullcontext, older=older))  # type: ignore[arg-type] # not started

    theirs = {
        route.replace(PREFIX, ""): set(scopes) for route, scopes in found.items() if PREFIX in route
    }

    with_slashes = {f"{route}/": scopes for route, scopes in ASKS.items() if route[-1] != "/"}
    assert theirs == {**ASKS, **with_slashes}


@pytest.mark.parametrize("route", ASKS)
def test_nobody_is_asked_who_they_are(older: OlderClient, route: str) -> None:
    assert asked(older, route, None) == 401


@pytest.mark.parametrize(("route", "role"), REFUSED)
def test_who_lacks_a_scope_is_refused(older: OlderClient, route: str, role: Role) -> None:
    assert asked(older, route, role.value) == 403
