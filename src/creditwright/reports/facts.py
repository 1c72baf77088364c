"""Every fact that a document about a model may state, from the model's own files alone."""

import base64
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from creditwright.core.errors import BadDataError, UnavailableError
from creditwright.decision.policy import Costs, Policy
from creditwright.decision.words import policy_in_words
from creditwright.registry.card import ModelCard, read_card
from creditwright.registry.champion import ChampionChange
from creditwright.registry.registry import ModelVersion
from creditwright.scoring.bundle import Bundle
from creditwright.scoring.documents import parse_json, read_document
from creditwright.scoring.inputs import ModelInput
from creditwright.scoring.verification import ScaledCalibration

EVALUATION, FAIRNESS, STUDY = "evaluation.json", "fairness.json", "study.json"
PLOTS = ("roc", "precision_recall", "calibration", "cost", "importance")
SHAP = "shap_summary.png"
SHOWN_INPUTS = 20
SHOWN_TRIALS = 10
ReadFile = Callable[[str], bytes | None]


class NoEvaluationError(UnavailableError):
    """The evaluation of a model is nowhere to be found."""

    def __init__(self, digest: str) -> None:
        super().__init__(
            f"The evaluation of bundle {digest} is neither in the folder of evaluations nor in the "
            "registry. Name the model as models:/NAME/VERSION, or train it here."
        )


class OtherEvaluationError(BadDataError):
    """An evaluation that lies with a model is not the one of that model."""

    def __init__(self, figure: str, file: str = EVALUATION) -> None:
        super().__init__(
            f"{file} gives another {figure} than the card in the bundle: it is not this "
            "model's, or was changed. No document was written."
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Registered:
    """What the registry knows of a model's version."""

    version: ModelVersion
    changes: Sequence[ChampionChange]


@dataclass(frozen=True, slots=True, kw_only=True)
class TrialFact:
    """One trial of a search.

    Attributes:
        number: In the order in which they were made.
        value: What was made small.
        changed: Its parameters that are not those of the first trial, by name.
    """

    number: int
    value: float
    changed: Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelFacts:
    """What is known of one model.

    Attributes:
        card: The bundle's card.
        evaluation: evaluation.json of its training.
        fairness: fairness.json, if there is one.
        trials: The best of a search, the best first; none of no search.
        costs: What the two mistakes cost, as the policy has it.
        policy: What the policy says, a line each.
        inputs_by_theme: How many features each theme has.
        pictures: By name each plot as an address that holds the picture itself.
        registered: What the registry knows; None: the model was not named by the registry.
    """

    digest: str
    card: ModelCard
    evaluation: Mapping[str, Any]
    fairness: Mapping[str, Any] | None
    trials: tuple[TrialFact, ...]
    calibration: ScaledCalibration
    costs: Costs
    policy: tuple[str, ...]
    inputs_by_theme: Mapping[str, int]
    libraries: Mapping[str, str]
    pictures: Mapping[str, str]
    registered: Registered | None


def gather(bundle: Bundle, read_file: ReadFile, registered: Registered | None) -> ModelFacts:
    """Return the facts of a model.

    Args:
        bundle: Its bundle, the files found as the manifest says.
        read_file: Returns a file of its evaluation, or None.
        registered: What the registry knows of it.

    Raises:
        NoEvaluationError: If its evaluation is not to be had.
        OtherEvaluationError: If the evaluation, or the study, is of another model.
    """
    files, card = bundle.files, read_card(bundle.files["card.json"])
    said = read_file(EVALUATION)
    if said is None:
        raise NoEvaluationError(bundle.digest)
    evaluation = parse_json(said, file=EVALUATION)
    _check_it_is_this_models(evaluation, card)
    fairness = read_file(FAIRNESS)
    study = read_file(STUDY)
    calibration = read_document(
        ScaledCalibration, files["calibration.json"], file="calibration.json"
    )
    policy = read_document(Policy, files["policy.json"], file="policy.json")
    inputs = read_document(tuple[ModelInput, ...], files["features.json"], file="features.json")
    return ModelFacts(
        digest=bundle.digest,
        card=card,
        evaluation=evaluation,
        fairness=None if fairness is None else parse_json(fairness, file=FAIRNESS),
        trials=() if study is None else _best_trials(parse_json(study, file=STUDY), card),
        calibration=calibration,
        costs=policy.costs,
        policy=tuple(policy_in_words(policy, calibration.scale)),
        inputs_by_theme=dict(Counter(each.theme.value for each in inputs).most_common()),
        libraries=dict(bundle.manifest.libraries),
        pictures=_pictures(read_file),
        registered=registered,
    )


def _check_it_is_this_models(evaluation: Mapping[str, Any], card: ModelCard) -> None:
    """Hold the evaluation, which no digest covers, against the card, which the bundle's covers."""
    try:
        told = {
            "auc": evaluation["order"]["auc"]["value"],
            "brier": evaluation["truth"]["brier"],
            "calibration_slope": evaluation["truth"]["line"]["slope"]["value"],
            "cost_per_applicant": evaluation["cost"]["model"]["value"],
            "hold_out_applications": evaluation["sizes"]["hold_out"],
        }
    except (KeyError, TypeError):
        raise OtherEvaluationError("set of figures") from None
    for name, value in told.items():
        if value != card.figures[name]:
            raise OtherEvaluationError(name)


def _best_trials(study: Mapping[str, Any], card: ModelCard) -> tuple[TrialFact, ...]:
    """Return the best trials of a study, held against what the card says of it."""
    if study.get("summary") != card.whole.get("search"):
        raise OtherEvaluationError("account of the search", STUDY)
    trials = study["trials"]
    first = trials[0]["parameters"]
    done = sorted((each for each in trials if each["value"] is not None), key=lambda t: t["value"])
    return tuple(
        TrialFact(
            number=each["trial"],
            value=each["value"],
            changed={
                name: value for name, value in each["parameters"].items() if value != first[name]
            },
        )
        for each in done[:SHOWN_TRIALS]
    )


def _pictures(read_file: ReadFile) -> dict[str, str]:
    """Return each plot as an address of its own bytes: as a picture, so nothing in it can run."""
    kinds = {name: (f"{name}.svg", "image/svg+xml") for name in PLOTS}
    kinds["shap"] = (SHAP, "image/png")
    found = {name: (read_file(file), kind) for name, (file, kind) in kinds.items()}
    return {
        name: f"data:{kind};base64,{base64.b64encode(content).decode()}"
        for name, (content, kind) in found.items()
        if content is not None
    }
