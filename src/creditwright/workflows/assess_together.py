"""Assess applicants whose records are at hand, as many at once as can be; nothing is recorded.

One applicant or a thousand take the same road, and get the same bits.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from threading import Lock

from creditwright.core.errors import CreditwrightError
from creditwright.core.parallel import ONE_CORE
from creditwright.decision.assessment import assess_matrix
from creditwright.decision.record import RecordsUsed
from creditwright.decision.recording import Assessed
from creditwright.decision.rules import first_hits
from creditwright.records.records import RecordsInMemory, joined
from creditwright.scoring.inputs import matrix_of
from creditwright.serving.live import LiveModel

TOGETHER = 50  # applications are computed at once; then another request has its turn


@dataclass(frozen=True, slots=True)
class Applicant:
    """One application, ready to be assessed."""

    number: int
    records: RecordsInMemory
    used: RecordsUsed
    model: LiveModel


Place = tuple[Assessed, int]  # some applications, and which of them


def assess_together(
    applicants: Sequence[Applicant | CreditwrightError], turn: Lock
) -> list[Place | CreditwrightError]:
    """Assess all of them, those that can be at once; one that cannot be does not stop others.

    Args:
        applicants: The same application may be there twice. An error stands for one that cannot be
            assessed, and is returned in its place.
        turn: Held while features are computed.

    Returns:
        In the order of `applicants`.
    """
    places: list[Place | CreditwrightError] = [
        each if isinstance(each, CreditwrightError) else _NOT_YET for each in applicants
    ]
    for together in _groups(applicants):
        members = [each for n in together if isinstance(each := applicants[n], Applicant)]
        with turn:
            assessed = _assessed(members)
        for n, found in zip(together, assessed, strict=True):
            places[n] = found
    return places


_NOT_YET = CreditwrightError("not assessed yet")


def _groups(applicants: Sequence[Applicant | CreditwrightError]) -> list[list[int]]:
    """Return the places of those that one model can assess at once, each number once in a group."""
    groups: dict[tuple[str, str, tuple[str, ...], int], list[int]] = {}
    seen: dict[int, int] = {}
    for place, each in enumerate(applicants):
        if isinstance(each, CreditwrightError):
            continue
        again = seen[each.number] = seen.get(each.number, -1) + 1
        tables = tuple(sorted(each.records.history))
        key = (each.model.address, each.model.digest, tables, again)
        groups.setdefault(key, []).append(place)
    return [
        each[first : first + TOGETHER]
        for each in groups.values()
        for first in range(0, len(each), TOGETHER)
    ]


def _assessed(members: Sequence[Applicant]) -> list[Place | CreditwrightError]:
    """Assess applications together; where that cannot be, each alone, to tell which cannot."""
    try:
        found = _assessed_at_once(members)
    except CreditwrightError as error:
        if len(members) == 1:
            return [error]
        return [place for each in members for place in _assessed([each])]
    row = {number: place for place, number in enumerate(found.frame.applications.tolist())}
    return [(found, row[each.number]) for each in members]


def _assessed_at_once(members: Sequence[Applicant]) -> Assessed:
    model = members[0].model.model
    frame = model.inputs_of(joined([each.records for each in members]))
    matrix = matrix_of(frame, model.scorer.inputs)
    hits = first_hits(model.policy.rules, frame)
    found = assess_matrix(matrix, model, hits=hits, explain=True, threads=ONE_CORE)
    return Assessed(frame, matrix, found)
