"""What the address of a page asks, as people fill in forms: a field left empty asks nothing."""

import math
import re
from typing import Final

from fastapi import Request

from creditwright.core.text import Language
from creditwright.population.chosen import Cohorts, Range
from creditwright.web.problems import Problem, ProblemError

MOST_TEXT = 100
THOUSANDS: Final = re.compile(r"-?\d{1,3}(,\d{3})+(\.\d+)?")
PER_CENT = 100.0


def text_in(request: Request, name: str) -> str | None:
    """Return what a field holds; None: nothing."""
    return request.query_params.get(name, "").strip()[:MOST_TEXT] or None


def number_in(request: Request, name: str, *, least: float, most: float) -> float | None:
    """Return the number that a field holds, with a point or a comma; None: it is empty.

    Raises:
        ProblemError: If it is no number, or beyond these ends, both of which belong to it.
    """
    return _number(name, text_in(request, name), least=least, most=most)


def share_in(request: Request, name: str, *, least: float, most: float) -> float | None:
    """Return the share, 0 to 1, that a field in per cent holds; see `number_in`."""
    return share_of(name, text_in(request, name), least=least, most=most)


def share_of(name: str, text: str | None, *, least: float, most: float) -> float | None:
    """Return the share, 0 to 1, that a text in per cent says; see `number_in`."""
    found = _number(name, text, least=least, most=most)
    return None if found is None else found / PER_CENT


def _number(name: str, text: str | None, *, least: float, most: float) -> float | None:
    if not text:
        return None
    found = number_of(text)
    if found is None or not least <= found <= most:
        said = f"{name} takes a number from {least:g} to {most:g}."
        raise ProblemError(Problem(422, "invalid_request", said))
    return found


def number_of(text: str, language: Language = "fr") -> float | None:
    """Return a number as people write it, with a point or a comma, thousands apart; None: none.

    What is a comma of thousands in English is one of decimals in French.

    >>> number_of("12\u202f500,5"), number_of("12,500", "en"), number_of("12,500", "fr")
    (12500.5, 12500.0, 12.5)
    >>> number_of("-3"), number_of("many"), number_of("nan"), number_of("1,2,3", "en")
    (-3.0, None, None, None)
    """
    plain = "".join(text.split()).replace("\u2212", "-")
    if language == "en" and THOUSANDS.fullmatch(plain):
        plain = plain.replace(",", "")
    try:
        found = float(plain.replace(",", "."))
    except ValueError:
        return None
    return found if math.isfinite(found) else None


def cohorts_in(request: Request) -> Cohorts:
    """Return the part of the population that an address asks about; without, all of it."""
    words = {
        name: (text,)
        for name in ("sex", "education", "family_status")
        if (text := text_in(request, name)) is not None
    }
    ranges: dict[str, Range] = {}
    for name in ("family_size", "age", "career"):
        ends = (
            number_in(request, f"{name}_from", least=0, most=200),
            number_in(request, f"{name}_to", least=0, most=200),
        )
        if ends != (None, None):
            ranges[name] = ends
    return Cohorts(words, ranges)
