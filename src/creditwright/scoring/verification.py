"""The way a bundle is opened: digests, structure, golden rows in a process apart, only then loaded.

In this order, and each step on the same bytes in memory, so that nothing can change in between.
"""

import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import lightgbm

from creditwright.core.errors import BadDataError, UnavailableError
from creditwright.scoring.bundle import MODEL, Bundle, read_bundle
from creditwright.scoring.calibration import Calibration
from creditwright.scoring.documents import read_document
from creditwright.scoring.golden import Golden, GoldenError
from creditwright.scoring.inputs import ModelInput
from creditwright.scoring.scale import ScoreScale
from creditwright.scoring.scorer import Scorer
from creditwright.scoring.structure import ModelText, check_structure

RESCORE_SECONDS = 120  # on an idle machine it takes one
SUBPROCESS = [sys.executable, "-P", "-m", "creditwright.scoring.rescore"]


class FeatureNamesError(BadDataError):
    """The files of a bundle speak of different features."""

    def __init__(self, file: str) -> None:
        super().__init__(f"{file} of the bundle names other features than features.json.")


class RescoreError(UnavailableError):
    """The process that tries the model out could not be started or did not answer in time."""


@dataclass(frozen=True, slots=True)
class ScaledCalibration:
    """calibration.json: from margin to log-odds, and from log-odds to points."""

    platt: Calibration
    scale: ScoreScale


@dataclass(frozen=True, slots=True)
class VerifiedBundle:
    """A bundle whose model gave its golden rows the same bits as when it was trained."""

    bundle: Bundle
    scorer: Scorer
    golden_rows: int
    trees: int

    @property
    def digest(self) -> str:
        """The digest that names the bundle."""
        return self.bundle.digest


def verify_bundle(folder: Path, *, expected_digest: str | None = None) -> VerifiedBundle:
    """Check a bundle in every way, and load its model.

    Raises:
        BundleNotFoundError: If there is none.
        BundleTamperedError: If a file is not what the manifest says.
        ModelTextError: If the model's text is not a sound one.
        GoldenError: If the model scores its golden rows otherwise, or dies of them.
        DocumentError, FeatureNamesError: If a file does not hold what it should.
    """
    bundle = read_bundle(folder, expected_digest=expected_digest)
    text = bundle.files[MODEL].decode("ascii", errors="replace")
    structure = check_structure(text)
    inputs = read_document(
        tuple[ModelInput, ...], bundle.files["features.json"], file="features.json"
    )
    golden = read_document(Golden, bundle.files["golden.json"], file="golden.json")
    _check_names(structure, inputs, golden)
    check_golden(text, golden)
    calibration = read_document(
        ScaledCalibration, bundle.files["calibration.json"], file="calibration.json"
    )
    booster = lightgbm.Booster(model_str=text)
    scorer = Scorer(booster, inputs, calibration.platt, calibration.scale)
    return VerifiedBundle(bundle, scorer, len(golden.rows), len(structure.trees))


def _check_names(structure: ModelText, inputs: tuple[ModelInput, ...], golden: Golden) -> None:
    names = tuple(each.name for each in inputs)
    if structure.input_names != names:
        raise FeatureNamesError(MODEL)
    if golden.inputs != names:
        raise FeatureNamesError("golden.json")


def check_golden(
    model_text: str, golden: Golden, *, within_seconds: float = RESCORE_SECONDS
) -> None:
    """Score the golden rows in a process of its own, and compare every bit.

    Raises:
        GoldenError: If a margin differs or the process dies.
        RescoreError: If it cannot be started or does not answer in time.
    """
    request = json.dumps({"model": model_text, "rows": golden.rows})
    try:
        done = subprocess.run(  # noqa: S603 - our own interpreter and module, no shell
            SUBPROCESS,
            input=request.encode(),
            capture_output=True,
            timeout=within_seconds,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise RescoreError(f"The model could not be tried out: {error}.") from error
    if done.returncode != 0:
        lines = done.stderr.decode(errors="replace").strip().splitlines() or ["no message"]
        raise GoldenError(
            f"the process that tried the model out ended with {done.returncode}: {lines[-1][:200]}"
        )
    answer = json.loads(done.stdout)
    differing = sum(a != b for a, b in zip(answer["margins"], golden.margins, strict=True))
    if answer["inputs"] != list(golden.inputs) or differing:
        raise GoldenError(
            f"{differing} of {len(golden.margins)} golden rows get another margin here than when "
            "the model was trained. Train anew on this machine, or install the libraries that "
            "manifest.json names."
        )
