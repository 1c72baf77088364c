"""Explain a recorded decision: what each theme and each feature gave to it, as it was made."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from creditwright.core.errors import UnavailableError
from creditwright.core.parallel import ONE_CORE
from creditwright.core.text import Text
from creditwright.decision.model import DecisionModel
from creditwright.decision.record import DecisionRecord, record_of
from creditwright.decision.replay import matrix_of_records
from creditwright.explanation.attribution import Attributions, attribute
from creditwright.explanation.points import points_slope
from creditwright.explanation.reference import Reference
from creditwright.records.table import Unit
from creditwright.scoring.calibration import probability_from_log_odds
from creditwright.scoring.inputs import Matrix, ModelInput
from creditwright.store.applicants import Visibility
from creditwright.store.assessments import StoredAssessment, find_assessment
from creditwright.store.ledger import opened_entry
from creditwright.workflows.service import Service


class RecordErasedError(UnavailableError):
    """What a decision was made of was erased, with all that is kept of its applicant."""

    def __init__(self) -> None:
        super().__init__("What this decision was made of was erased; it cannot be explained.")


@dataclass(frozen=True, slots=True)
class FeatureShare:
    """What one feature gave.

    Attributes:
        value: As the model saw it; None: missing, or a category that it never saw.
        log_odds: Positive: towards default.
        points: Of probability, positive: towards default; see `Explanation.slope`.
        unit: In what the value is counted.
    """

    name: str
    label: Text
    unit: Unit
    value: float | str | None
    log_odds: float
    points: float


@dataclass(frozen=True, slots=True)
class ThemeShare:
    """What the features of one reason gave together; see `FeatureShare`.

    Attributes:
        beside_reference: What it took beyond what the reference applicants were given, in log-odds:
            the greatest of these are the principal reasons.
        features: The greatest first.
    """

    code: str
    text: Text
    log_odds: float
    points: float
    beside_reference: float
    features: tuple[FeatureShare, ...]


@dataclass(frozen=True, slots=True)
class Explanation:
    """A decision explained; the shares and `base` add up to `log_odds`.

    Attributes:
        base: The model's log-odds where nothing is known.
        slope: What turned log-odds into points of probability; see `points_slope`.
        reference: Whom the reasons compare with.
        themes: The greatest first.
    """

    assessment: StoredAssessment
    base: float
    base_probability: float
    log_odds: float
    slope: float
    reference: Reference
    themes: tuple[ThemeShare, ...]

    @property
    def in_favour(self) -> list[ThemeShare]:
        """What spoke for the applicant beside the reference, the most first."""
        spoke_for = [each for each in self.themes if each.beside_reference < 0]
        return sorted(spoke_for, key=lambda each: each.beside_reference)


def explain_assessment(number: str, visible: Visibility, service: Service) -> Explanation:
    """Explain a recorded decision from what was recorded of it, by the model that made it.

    Raises:
        AssessmentNotFoundError: If there is none, or none that may be seen.
        RecordErasedError: If the applicant was erased.
        BundleNotFoundError: If the model's bundle is no longer kept here.
        AttributionSumError, NotAttributableError: If the model cannot be explained.
    """
    with service.database.reading() as connection:
        found = find_assessment(connection, number, visible)
        opened = opened_entry(connection, service.vault, found.ledger_entry)
    if opened.content is None:
        raise RecordErasedError
    record = record_of(opened.content)
    return _explained(found, record, service.bundle(record.model.bundle))


def _explained(
    found: StoredAssessment, record: DecisionRecord, model: DecisionModel
) -> Explanation:
    inputs = model.scorer.inputs
    matrix = matrix_of_records([record], len(inputs))
    log_odds = float.fromhex(record.decided.log_odds)
    given = attribute(model.scorer, matrix, np.array([log_odds]), threads=ONE_CORE)
    base = float(given.base[0])
    base_probability = float(probability_from_log_odds(np.array([base]))[0])
    slope = points_slope(base, base_probability, log_odds, found.default_probability)
    return Explanation(
        assessment=found,
        base=base,
        base_probability=base_probability,
        log_odds=log_odds,
        slope=slope,
        reference=model.reference,
        themes=_themes(model, matrix, given, slope),
    )


def _themes(
    model: DecisionModel, matrix: Matrix, given: Attributions, slope: float
) -> tuple[ThemeShare, ...]:
    inputs = model.scorer.inputs
    means = model.reference.means(inputs)
    of_theme: dict[str, list[int]] = {}
    for place, code in enumerate(model.catalogue.codes(inputs)):
        of_theme.setdefault(code, []).append(place)
    themes = []
    for code, places in of_theme.items():
        features = [_feature(inputs[n], matrix, given, n, slope) for n in places]
        total = sum(each.log_odds for each in features)
        themes.append(
            ThemeShare(
                code=code,
                text=model.reason(code),
                log_odds=total,
                points=total * slope,
                beside_reference=total - sum(float(means[n]) for n in places),
                features=_greatest_first(features),
            )
        )
    return tuple(sorted(themes, key=lambda each: (-abs(each.log_odds), each.code)))


def _greatest_first(features: Sequence[FeatureShare]) -> tuple[FeatureShare, ...]:
    return tuple(sorted(features, key=lambda each: (-abs(each.log_odds), each.name)))


def _feature(
    each: ModelInput, matrix: Matrix, given: Attributions, place: int, slope: float
) -> FeatureShare:
    share = float(given.values[0, place])
    return FeatureShare(
        name=each.name,
        label=each.label,
        unit=each.unit,
        value=_value(each, float(matrix.values[0, place])),
        log_odds=share,
        points=share * slope,
    )


def _value(each: ModelInput, seen: float) -> float | str | None:
    if np.isnan(seen):
        return None
    return seen if each.categories is None else each.categories[int(seen)]
