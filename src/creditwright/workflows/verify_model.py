"""Verify a bundle: open it as a scorer would, and say what was checked."""

from dataclasses import dataclass
from pathlib import Path

from creditwright.decision.model import DecisionModel
from creditwright.decision.opening import decision_model
from creditwright.scoring.expected import DECIDED_ROWS
from creditwright.scoring.verification import verify_bundle


@dataclass(frozen=True, slots=True)
class VerificationReport:
    """What a bundle is, and what about it was checked."""

    digest: str
    checks: tuple[str, ...]
    libraries: dict[str, str]
    features: int
    trees: int
    cut_off: float


def verify_model(folder: Path, *, expected_digest: str | None = None) -> VerificationReport:
    """Check a bundle in every way there is.

    Raises:
        BadDataError: Naming the file that is not what it should be.
        BundleNotFoundError: If there is none.
    """
    verified = verify_bundle(folder, expected_digest=expected_digest)
    model = decision_model(verified)
    inputs, files = len(model.scorer.inputs), len(verified.bundle.files)
    return VerificationReport(
        digest=verified.digest,
        checks=(
            f"{files} files have the size and SHA-256 of the manifest; there are no others",
            f"the model file is {verified.trees} sound trees over {inputs} features",
            f"{verified.golden_rows} golden rows scored in a process apart, equal to the last bit",
            f"their log-odds, scores, and {DECIDED_ROWS} outcomes with their reasons are the same",
            f"{_learned(model)}, and {verified.stage_boosters} boosters of theirs tried likewise",
            f"all {inputs} features have a reason, and no reason is vague",
            f"the reference of {model.reference.applications} belongs to this model and cut-off",
        ),
        libraries=dict(verified.bundle.manifest.libraries),
        features=inputs,
        trees=verified.trees,
        cut_off=model.policy.approve_up_to,
    )


def _learned(model: DecisionModel) -> str:
    names = ", ".join(model.learned) or "none"
    return f"the kinds of learned features ({names}) read back"
