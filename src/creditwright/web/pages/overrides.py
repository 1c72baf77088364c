"""The risk manager's page on people's decisions: what they were left, and what they changed."""

from collections.abc import Mapping
from datetime import date
from typing import Final

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from creditwright.access.scopes import Scope
from creditwright.core.text import Language
from creditwright.decision.review_words import ReviewCode
from creditwright.store.people import names_of
from creditwright.web.access import requires
from creditwright.web.api.monitoring import FIRST, LAST
from creditwright.web.pages.asked import text_in
from creditwright.web.pages.catalogue import later as _
from creditwright.web.pages.page import ThePage
from creditwright.web.parts import TheService
from creditwright.web.problems import Problem, ProblemError
from creditwright.workflows.watch_overruling import (
    FEWEST_LOANS,
    FEWEST_REVIEWS,
    OverrulingReport,
    Rate,
    watch_overruling,
)

router = APIRouter(
    prefix="/portfolio/overrides",
    include_in_schema=False,
    dependencies=[Depends(requires(Scope.PORTFOLIO_READ))],
)

KINDS: Final = {
    "referral": _("What was referred"),
    "override": _("What the policy had decided"),
    "contest": _("What an applicant contested"),
}
ASSESSED: Final = {
    "approve": _("Approved by the policy"),
    "refer": _("Referred, then approved by a person"),
    "decline": _("Declined by the policy, approved by a person"),
}


@router.get("")
def overrides(request: Request, page: ThePage, service: TheService) -> Response:
    """Show how often people were left a decision, changed one, and what became of the loans."""
    since, until = (day_in(request, name) for name in ("since", "until"))
    found = watch_overruling(service.database, since=since or FIRST, until=until or LAST)
    with service.database.reading() as connection:
        people = names_of(connection, {each.name for each in found.by_person})
    values = {
        "tab": "overrides",
        "found": found,
        "people": people,
        "reasons": _reasons(page.language),
        "kinds": {name: page.say(words) for name, words in KINDS.items()},
        "assessed": ASSESSED,
        "most": _most([*found.by_person, *found.by_reason]),
        "most_defaulted": _most_defaulted(found),
        "since": since or "",
        "until": until or "",
        "fewest": FEWEST_REVIEWS,
        "fewest_loans": FEWEST_LOANS,
    }
    return page.show("portfolio/overrides.html", values)


def day_in(request: Request, name: str) -> str | None:
    """Return the day that a field holds, YYYY-MM-DD; None: it is empty.

    Raises:
        ProblemError: If it is no day.
    """
    text = text_in(request, name)
    if text is None:
        return None
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError:
        said = f"{name} takes a day, YYYY-MM-DD."
        raise ProblemError(Problem(422, "invalid_request", said)) from None


def _reasons(language: Language) -> Mapping[str, str]:
    return {each.value: each.text.to(language) for each in ReviewCode}


def _most(rates: list[Rate]) -> float:
    return max((each.share.high for each in rates if each.share is not None), default=1.0)


def _most_defaulted(found: OverrulingReport) -> float:
    return max((each.defaulted.high for each in found.became if each.defaulted), default=1.0)
