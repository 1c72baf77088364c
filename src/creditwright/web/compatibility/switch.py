"""Which older systems' routes are served, and where.

Each stands at its own paths, where its clients look for it, or under `/compatibility/NNN`. Some
systems use the same path for different things, so not all can stand at their own paths together.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from fastapi import APIRouter

from creditwright.core.errors import ConfigurationError
from creditwright.core.older_systems import OlderSystem
from creditwright.core.settings import Settings
from creditwright.web.compatibility import (
    system_000,
    system_001,
    system_002,
    system_003,
    system_004,
)
from creditwright.web.compatibility.sample import Sample

PREFIX = "/compatibility"
ROUTERS: Mapping[OlderSystem, APIRouter] = {
    "000": system_000.router,
    "001": system_001.router,
    "002": system_002.router,
    "003": system_003.router,
    "004": system_004.router,
}
LARGER = ("/validate_client", "/shap_value_attributes")  # of system 000
PLACE = re.compile(r"\{[^}]*\}")


class CollidingSystemsError(ConfigurationError):
    """Two older systems were switched on that use one path for different things."""

    def __init__(self, first: str, second: str, route: str) -> None:
        self.route = route
        super().__init__(
            f"Setting 'compatibility': systems {first} and {second} both have {route}. Switch on "
            "one of them, or set compatibility_prefix = true, which puts each under "
            f"{PREFIX}/NNN."
        )


@dataclass(frozen=True, slots=True)
class Older:
    """The older systems that are switched on.

    Attributes:
        systems: By their numbers.
        under_prefix: Whether each stands under `/compatibility/NNN`, not at its own paths.
        sample: The applications that system 000 explains where it is sent none.
    """

    systems: Sequence[OlderSystem] = ()
    under_prefix: bool = False
    sample: Sample = field(default_factory=Sample)

    @property
    def larger(self) -> tuple[str, ...]:
        """Endings of paths that take many applications, with all their columns, in one body."""
        return LARGER if "000" in self.systems else ()

    def routers(self) -> Iterator[tuple[APIRouter, str]]:
        """Yield the routes of each, and the path that they stand under.

        Raises:
            CollidingSystemsError: If two use one path.
        """
        if not self.under_prefix:
            _check(self.systems)
        for each in self.systems:
            yield ROUTERS[each], f"{PREFIX}/{each}" if self.under_prefix else ""


def older_of(settings: Settings) -> Older:
    """Return the older systems that the settings switch on.

    Raises:
        CollidingSystemsError: If two use one path.
    """
    systems = tuple(dict.fromkeys(settings.compatibility))
    older = Older(systems, settings.compatibility_prefix, Sample(size=settings.shap_sample_size))
    list(older.routers())
    return older


def _check(systems: Sequence[OlderSystem]) -> None:
    seen: dict[str, str] = {}
    for system in systems:
        for route in _routes(ROUTERS[system]):
            if route in seen:
                raise CollidingSystemsError(seen[route], system, route)
        seen |= dict.fromkeys(_routes(ROUTERS[system]), system)


def _routes(router: APIRouter) -> list[str]:
    """Return the methods and paths of a router; a path's variables by no name."""
    return [
        f"{method} {PLACE.sub('{}', getattr(route, 'path', ''))}"
        for route in router.routes
        for method in sorted(getattr(route, "methods", None) or ())
    ]
