"""How routes of older systems are declared, and what they say of an unknown application."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Path

from creditwright.access.principal import Principal
from creditwright.access.scopes import Scope
from creditwright.store.applicants import ApplicationNotFoundError, Visibility
from creditwright.web.access import requires
from creditwright.web.api.shapes import LARGEST_NUMBER
from creditwright.web.problems import Problem, ProblemError

AnyNumber = Annotated[
    int,
    Path(
        ge=-LARGEST_NUMBER,
        le=LARGEST_NUMBER,
        description="SK_ID_CURR, the number of an application.",
    ),
]
Reader = Annotated[Principal, Depends(requires(Scope.APPLICATIONS_READ_OWN))]
Route = Callable[..., Any]


def with_or_without_slash(
    router: APIRouter,
    method: str,
    path: str,
    **options: Any,  # noqa: ANN401 - FastAPI's
) -> Callable[[Route], Route]:
    """Declare a route with and without a slash at its end: no redirect loses a body or a key."""

    def declare(function: Route) -> Route:
        router.add_api_route(path, function, methods=[method], **options)
        more = {**options, "include_in_schema": False}
        router.add_api_route(f"{path}/", function, methods=[method], **more)
        return function

    return declare


def visible_to(principal: Principal) -> Visibility:
    """Return whose applications somebody may read."""
    return Visibility(principal.applications_for(Scope.APPLICATIONS_READ_OWN))


@contextmanager
def not_found_as(detail: str, **more: str) -> Iterator[None]:
    """Tell of an unknown application in an older system's words.

    Raises:
        ProblemError: In the place of `ApplicationNotFoundError`.
    """
    try:
        yield
    except ApplicationNotFoundError:
        said = Problem(404, "application_not_found", detail, more=more)
        raise ProblemError(said) from None
