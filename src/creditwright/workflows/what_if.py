"""What if: an application assessed as if some of it were otherwise; nothing of it is recorded.

And its reverse: what an applicant could change so that the outcome would be another. Only what they
can change, in steps that are plausible, and each found by assessing it.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from creditwright.core.errors import BadDataError
from creditwright.core.parallel import ONE_CORE
from creditwright.decision.actions import ACTIONS, Action, Step
from creditwright.decision.assessment import Assessments, assess
from creditwright.decision.model import DecisionModel
from creditwright.decision.policy import Outcome
from creditwright.explanation.points import points_slope
from creditwright.records.given import GivenRow, application_given, changed_records
from creditwright.records.records import RecordsInMemory, joined
from creditwright.scoring.calibration import probability_from_log_odds
from creditwright.serving.live import LiveModel
from creditwright.store.applicants import Visibility, find_application
from creditwright.store.quotas import use_quota
from creditwright.workflows.service import Service

SIMULATIONS_A_DAY = 50  # by applicants, of one application: more would copy the model
BETTER = {Outcome.DECLINE: 0, Outcome.REFER: 1, Outcome.APPROVE: 2}


@dataclass(frozen=True, slots=True)
class SupposedTheme:
    """What the features of one reason would give together.

    Attributes:
        log_odds: Positive: towards default.
        points: Of probability; see `points_slope`.
    """

    code: str
    log_odds: float
    points: float


@dataclass(frozen=True, slots=True)
class Supposed:
    """What the model would say; the themes' points and `base_probability` add up.

    Attributes:
        reasons: Codes, costliest first.
        base_probability: Where nothing is known; None: the model cannot be explained here.
        themes: The greatest first.
    """

    outcome: Outcome
    default_probability: float
    score: float
    reasons: tuple[str, ...]
    base_probability: float | None
    themes: tuple[SupposedTheme, ...]


@dataclass(frozen=True, slots=True)
class WhatIf:
    """An application as it is, and as it was supposed.

    Attributes:
        application: Its row, as it is.
    """

    model: LiveModel
    application: GivenRow
    as_it_is: Supposed
    supposed: Supposed


@dataclass(frozen=True, slots=True)
class Alternative:
    """A change that would give a better outcome, assessed so."""

    action: Action
    step: Step
    supposed: Supposed


@dataclass(frozen=True, slots=True)
class Alternatives:
    """What would change an outcome.

    Attributes:
        found: For each thing that can be changed the smallest step that would give a better
            outcome; empty: nothing that was tried would.
        tried: How many changes were tried; none, where nothing could be better.
    """

    model: LiveModel
    as_it_is: Supposed
    found: tuple[Alternative, ...]
    tried: int


def suppose(
    number: int,
    changes: GivenRow,
    *,
    asked: str | None,
    visible: Visibility,
    service: Service,
) -> WhatIf:
    """Assess an application of the store with some columns of it changed.

    Args:
        number: SK_ID_CURR.
        changes: By column another value; null: not known.
        asked: The model, as `LiveModels.choose` takes it.
        visible: Whose applications may be asked about.
        service: The parts of the service.

    Raises:
        ApplicationNotFoundError: If there is none, or none that may be seen.
        GivenRecordsError: If the records cannot be so.
    """
    model = service.models().choose(number, asked)
    with service.database.reading() as connection:
        stored = find_application(connection, number, visible).records
    application = application_given(stored)
    changed = changed_records(number, stored, application, changes)
    with service.turn:
        first, second = _supposed([stored, changed], model.model)
    return WhatIf(model, application, first, second)


def count_simulation(number: int, service: Service) -> int:
    """Count a simulation that an applicant asks for, and return how many are left today.

    Raises:
        TooManyRequestsError: If there is none.
    """
    with service.database.writing() as connection:
        return use_quota(
            connection,
            kind="simulation",
            subject=str(number),
            at_most=SIMULATIONS_A_DAY,
            now=service.clock.now(),
        )


def alternatives(
    number: int, *, asked: str | None, visible: Visibility, service: Service
) -> Alternatives:
    """Find what the applicant could change so that the outcome would be better.

    Raises:
        ApplicationNotFoundError: If there is none, or none that may be seen.
    """
    model = service.models().choose(number, asked)
    with service.database.reading() as connection:
        stored = find_application(connection, number, visible).records
    with service.turn:
        (as_it_is,) = _supposed([stored], model.model)
    if as_it_is.outcome is Outcome.APPROVE:
        return Alternatives(model, as_it_is, (), 0)
    tries = _tries(number, stored)
    with service.turn:
        supposed = _supposed([each for _, _, each in tries], model.model) if tries else []
    found: dict[str, Alternative] = {}
    for (action, step, _), each in zip(tries, supposed, strict=True):
        if action.name not in found and BETTER[each.outcome] > BETTER[as_it_is.outcome]:
            found[action.name] = Alternative(action, step, each)
    return Alternatives(model, as_it_is, tuple(found.values()), len(tries))


def _tries(number: int, stored: RecordsInMemory) -> list[tuple[Action, Step, RecordsInMemory]]:
    """Return every step that can be taken, smallest first for each thing that can be changed."""
    application = application_given(stored)
    return [
        (action, step, records)
        for action in ACTIONS
        for step in action.steps
        if (records := _changed(number, application, stored, step)) is not None
    ]


def _changed(
    number: int, application: GivenRow, stored: RecordsInMemory, step: Step
) -> RecordsInMemory | None:
    """Return the records with a step taken; None where it cannot be taken."""
    changes = step.of(application)
    if changes is None:
        return None
    try:
        return changed_records(number, stored, application, changes)
    except BadDataError:
        return None  # no such loan can be asked for


def _supposed(cases: Sequence[RecordsInMemory], model: DecisionModel) -> list[Supposed]:
    """Assess some versions of one application at once, each under a number of its own."""
    frame = model.inputs_of(joined([each.under(n) for n, each in enumerate(cases, start=1)]))
    found = assess(frame, model, explain=True, threads=ONE_CORE)
    order = np.argsort(frame.applications)
    return [_one(found, int(row)) for row in order]


def _one(found: Assessments, row: int) -> Supposed:
    reasons, scores = found.reasons[row], found.scores
    base_probability, themes = _explained(found, row)
    return Supposed(
        outcome=found.outcomes[row],
        default_probability=float(scores.default_probability[row]),
        score=float(scores.score[row]),
        reasons=reasons.codes if reasons else (),
        base_probability=base_probability,
        themes=themes,
    )


def _explained(found: Assessments, row: int) -> tuple[float | None, tuple[SupposedTheme, ...]]:
    """Return where the model begins, and what each theme gave; nothing where it cannot be told."""
    if found.base is None or found.themes is None or np.isnan(found.base[row]):
        return None, ()
    base, log_odds = float(found.base[row]), float(found.scores.log_odds[row])
    base_probability = float(probability_from_log_odds(found.base[row : row + 1])[0])
    slope = points_slope(
        base, base_probability, log_odds, float(found.scores.default_probability[row])
    )
    given = {code: float(values[row]) for code, values in found.themes.items()}
    ranked = sorted(given.items(), key=lambda each: (-abs(each[1]), each[0]))
    return base_probability, tuple(SupposedTheme(c, share, share * slope) for c, share in ranked)
