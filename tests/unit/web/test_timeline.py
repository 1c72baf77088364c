"""What happened is one line of time, and of it everybody sees what their role may."""

from datetime import UTC, datetime

from creditwright.access.roles import Role, scopes_of
from creditwright.store.corrections import Correction
from creditwright.store.reviews import Contest, Note
from creditwright.web.pages.timeline import timeline_of
from creditwright.workflows.history import History, Version

NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)
LATER = datetime(2026, 11, 22, 12, tzinfo=UTC)
NOTE = Note(id="n", application=1, at=NOON, by="o", text="The letter follows.", ledger_entry=1)
CONTEST = Contest(
    id="c",
    assessment="a",
    application=1,
    at=NOON,
    by="z",
    statement="It was repaid.",
    answer_by=LATER,
    ledger_entry=2,
)
CORRECTION = Correction(
    id="k", application=1, at=NOON, by="z", changes={}, statement="Wrong.", decided_at=LATER
)
HISTORY = History(1, [], [Version(1, NOON, None)], {}, [CONTEST], [NOTE], [CORRECTION])


def test_the_latest_comes_first_and_an_answer_stands_apart_from_what_was_asked() -> None:
    events = timeline_of(HISTORY)

    assert events[0].answered is CORRECTION
    assert [each.asked for each in events].count(CORRECTION) == 1
    assert [each.at for each in events] == sorted((each.at for each in events), reverse=True)


def test_notes_and_contests_are_not_for_a_program_that_reads_files() -> None:
    seen = {
        role: [each for each in timeline_of(HISTORY) if each.scope in scopes_of([role])]
        for role in (Role.OFFICER, Role.SERVICE)
    }

    assert len(seen[Role.OFFICER]) == len(timeline_of(HISTORY))
    assert not any(each.note or each.contest for each in seen[Role.SERVICE])
