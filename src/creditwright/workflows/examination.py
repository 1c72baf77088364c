"""What looking at a deployment found: one finding for each thing, and what to do about it."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from creditwright.core.errors import CreditwrightError


class Verdict(StrEnum):
    """How a thing stands."""

    GOOD = "good"
    HEED = "heed"  # it works, and may not for long, or less safely than it could
    TROUBLE = "trouble"  # it does not work, or is not safe


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at.

    Attributes:
        about: What, in a word or two.
        verdict: How it stands.
        found: What was found; no secret, and nothing of an applicant.
        advice: What to do; empty where nothing is to be done.
        trouble: The kind of error it would end in; None: in none.
    """

    about: str
    verdict: Verdict
    found: str
    advice: str = ""
    trouble: type[CreditwrightError] | None = None


def good(about: str, found: str) -> Finding:
    """Return that a thing is as it should be."""
    return Finding(about, Verdict.GOOD, found)


def heed(about: str, found: str, advice: str) -> Finding:
    """Return that a thing works, and should be better."""
    return Finding(about, Verdict.HEED, found, advice)


def trouble(
    about: str, found: str, advice: str, kind: type[CreditwrightError] = CreditwrightError
) -> Finding:
    """Return that a thing does not work, or is not safe."""
    return Finding(about, Verdict.TROUBLE, found, advice, kind)


Look = Callable[[], Iterable[Finding]]
"""Looks at something; an error of ours that it raises is a finding too."""


def look_at(looks: Sequence[tuple[str, Look]]) -> list[Finding]:
    """Look at everything, one after the other, whatever is found.

    Args:
        looks: What each looks at, for where it fails, and how.
    """
    found: list[Finding] = []
    for about, look in looks:
        try:
            found += look()
        except CreditwrightError as error:
            found.append(Finding(about, Verdict.TROUBLE, str(error), trouble=type(error)))
    return found
