"""What the address of a page asks, as people fill in forms: a field left empty asks nothing."""

from fastapi import Request

from creditwright.population.chosen import Cohorts, Range
from creditwright.web.problems import Problem, ProblemError

MOST_TEXT = 100
PER_CENT = 100.0


def text_in(request: Request, name: str) -> str | None:
    """Return what a field holds; None: nothing."""
    return request.query_params.get(name, "").strip()[:MOST_TEXT] or None


def number_in(request: Request, name: str, *, least: float, most: float) -> float | None:
    """Return the number that a field holds, with a point or a comma; None: it is empty.

    Raises:
        ProblemError: If it is no number, or beyond these ends, both of which belong to it.
    """
    text = text_in(request, name)
    if text is None:
        return None
    try:
        found = float(text.replace(",", ".").replace("\u202f", "").replace("\u00a0", ""))
    except ValueError:
        found = float("nan")
    if not least <= found <= most:
        said = f"{name} takes a number from {least:g} to {most:g}."
        raise ProblemError(Problem(422, "invalid_request", said))
    return found


def share_in(request: Request, name: str, *, least: float, most: float) -> float | None:
    """Return the share, 0 to 1, that a field in per cent holds; see `number_in`."""
    found = number_in(request, name, least=least, most=most)
    return None if found is None else found / PER_CENT


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
