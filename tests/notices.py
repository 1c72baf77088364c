"""The notices that golden files hold; `python -m tests.notices` writes them anew, to be read."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from creditwright.core.text import Language
from creditwright.decision.catalogue import REASONS
from creditwright.decision.notices import Notice, Sender
from creditwright.decision.policy import Outcome
from creditwright.decision.profile import LegalProfile
from creditwright.features.feature import Theme
from creditwright.reports.notice import notice_page

FOLDER = Path(__file__).parent / "golden" / "notices"
PROFILES = (LegalProfile.EU, LegalProfile.UK, LegalProfile.US)
LANGUAGES: tuple[Language, ...] = ("en", "fr")
GIVEN = (Theme.AFFORDABILITY, Theme.BUREAU_DEBT, Theme.EMPLOYMENT)
SENDER = Sender(
    lender="Example Bank\n1 Market Street, Springfield",
    agencies=("Example Credit Agency\n2 Ledger Lane, Springfield",),
    supervisor="Example Federal Agency\n3 Capitol Road, Washington",
)


def notice(
    profile: LegalProfile,
    outcome: Outcome,
    *,
    sender: Sender = SENDER,
    by_person: bool = False,
) -> Notice:
    """Return an invented notice."""
    reasons = (REASONS[each].text for each in GIVEN)
    return Notice(
        assessment="6f1c9a52-0d0e-4c5b-9f57-3a8a3f7f2b11",
        at=datetime(2026, 11, 1, 12, 30, tzinfo=UTC),
        outcome=outcome,
        profile=profile,
        reasons=() if outcome is Outcome.APPROVE else tuple(reasons),
        by_rule=False,
        looked_at=tuple(REASONS[each].text for each in (*GIVEN, Theme.REPAYMENT)),
        used_agencies=True,
        model=("default-probability", "3"),
        policy=("consumer", "2"),
        sender=sender,
        by_person=by_person,
    )


def golden() -> Iterator[tuple[Path, Notice, Language]]:
    """Yield each golden file with what it holds."""
    for profile in PROFILES:
        for outcome in Outcome:
            for language in LANGUAGES:
                path = FOLDER / f"{profile.value}-{language}-{outcome.value}.html"
                yield path, notice(profile, outcome), language
                path = path.with_stem(f"{path.stem}-by-person")
                yield path, notice(profile, outcome, by_person=True), language


if __name__ == "__main__":
    for path, each, language in golden():
        path.write_text(notice_page(each, language) + "\n")
