"""The way a bundle is opened: digests, structure, golden rows in a process apart, only then loaded.

In this order, and each step on the same bytes in memory, so that nothing can change in between.
"""

import json
import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from creditwright.core.errors import BadDataError, UnavailableError
from creditwright.scoring.bundle import MODEL, Bundle, read_bundle
from creditwright.scoring.calibration import Calibration
from creditwright.scoring.documents import read_document
from creditwright.scoring.expected import Expected, check_numbers, read_expected
from creditwright.scoring.golden import Golden, GoldenError
from creditwright.scoring.inputs import ModelInput
from creditwright.scoring.rescore import rescore
from creditwright.scoring.scale import ScoreScale
from creditwright.scoring.scorer import Scorer
from creditwright.scoring.structure import CLASSIFIES, FORETELLS, ModelText, check_structure

# Of boosters, by the name of the file each is in, its text and its golden rows; raises GoldenError.
GoldenCheck = Callable[[Mapping[str, tuple[str, Golden]]], None]
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
    """A bundle whose boosters gave their golden rows the same bits as when they were trained.

    Attributes:
        expected: What the golden rows must get after the booster: numbers checked, decisions not.
        golden: The rows of the model; each booster of a learned stage has as many of its own.
        trees: Of the model.
        stage_boosters: How many boosters of learned stages were checked in the same way.
    """

    bundle: Bundle
    scorer: Scorer
    golden: Golden
    expected: Expected
    trees: int
    stage_boosters: int

    @property
    def golden_rows(self) -> int:
        """How many rows the model was tried with."""
        return len(self.golden.rows)

    @property
    def digest(self) -> str:
        """The digest that names the bundle."""
        return self.bundle.digest


def verify_bundle(
    folder: Path, *, expected_digest: str | None = None, golden: GoldenCheck | None = None
) -> VerifiedBundle:
    """Check a bundle in every way, and load its model.

    Args:
        folder: The bundle.
        expected_digest: The digest it must have, where the caller knows it.
        golden: How its boosters are tried on their golden rows; None: in a process apart.

    Raises:
        BundleNotFoundError: If there is none.
        BundleTamperedError: If a file is not what the manifest says, or not what it was when the
            golden rows were noted.
        ModelTextError: If the model's text is not a sound one.
        GoldenError: If the model or its calibration scores the golden rows otherwise, or the
            process dies of them.
        DocumentError, FeatureNamesError: If a file does not hold what it should.
    """
    bundle = read_bundle(folder, expected_digest=expected_digest)
    expected = read_expected(bundle, folder)
    models = {name: _to_try(bundle, name, file) for name, file in _boosters_of(bundle).items()}
    tried = models[MODEL]
    inputs = read_document(
        tuple[ModelInput, ...], bundle.files["features.json"], file="features.json"
    )
    if tried.structure.input_names != tuple(each.name for each in inputs):
        raise FeatureNamesError(MODEL)
    (golden or check_golden)({name: (each.text, each.golden) for name, each in models.items()})
    calibration = read_document(
        ScaledCalibration, bundle.files["calibration.json"], file="calibration.json"
    )
    check_numbers(expected, tried.golden.margins, calibration.platt, calibration.scale)
    import lightgbm  # noqa: PLC0415 - seconds, and most commands open no model

    booster = lightgbm.Booster(model_str=tried.text)
    scorer = Scorer(booster, inputs, calibration.platt, calibration.scale)
    trees = len(tried.structure.trees)
    return VerifiedBundle(bundle, scorer, tried.golden, expected, trees, len(models) - 1)


@dataclass(frozen=True, slots=True)
class _ToTry:
    """A booster's text, found sound, and the rows to try it with."""

    text: str
    structure: ModelText
    golden: Golden


def _boosters_of(bundle: Bundle) -> dict[str, str]:
    """Return by file each booster of the bundle, and the file with its golden rows."""
    stages = sorted(name for name in bundle.files if name.endswith(".txt") and name != MODEL)
    return {MODEL: "golden.json"} | {name: f"{name[:-4]}.golden.json" for name in stages}


def _to_try(bundle: Bundle, name: str, golden_file: str) -> _ToTry:
    text = bundle.files[name].decode("ascii", errors="replace")
    structure = check_structure(
        text, file=name, objectives=(CLASSIFIES,) if name == MODEL else (CLASSIFIES, FORETELLS)
    )
    if golden_file not in bundle.files:
        raise GoldenError(f"it is not there, so {name} cannot be tried", file=golden_file)
    golden = read_document(Golden, bundle.files[golden_file], file=golden_file)
    if golden.inputs != structure.input_names:
        raise FeatureNamesError(golden_file)
    return _ToTry(text, structure, golden)


def check_golden(
    models: Mapping[str, tuple[str, Golden]], *, within_seconds: float = RESCORE_SECONDS
) -> None:
    """Score the golden rows of some boosters in a process of its own, and compare every bit.

    Args:
        models: By name of its file each booster's text, and its golden rows.
        within_seconds: For all of them.

    Raises:
        GoldenError: If a margin differs or the process dies.
        RescoreError: If it cannot be started or does not answer in time.
    """
    request = [{"model": text, "rows": golden.rows} for text, golden in models.values()]
    answers = _rescored(json.dumps(request).encode(), within_seconds)
    for (name, (_, golden)), answer in zip(models.items(), answers, strict=True):
        _compare(name, golden, answer)


def check_golden_here(models: Mapping[str, tuple[str, Golden]]) -> None:
    """Score the golden rows in this process, which may die of it: it is one apart already.

    Raises:
        GoldenError: If a margin differs.
    """
    for name, (text, golden) in models.items():
        _compare(name, golden, rescore({"model": text, "rows": golden.rows}))


def _rescored(request: bytes, within_seconds: float) -> list[dict[str, Any]]:
    try:
        done = subprocess.run(  # noqa: S603 - our own interpreter and module, no shell
            SUBPROCESS, input=request, capture_output=True, timeout=within_seconds, check=False
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise RescoreError(f"The model could not be tried out: {error}.") from error
    if done.returncode != 0:
        lines = done.stderr.decode(errors="replace").strip().splitlines() or ["no message"]
        raise GoldenError(
            f"the process that tried the model out ended with {done.returncode}: {lines[-1][:200]}"
        )
    answers: list[dict[str, Any]] = json.loads(done.stdout)
    return answers


def _compare(name: str, golden: Golden, answer: Mapping[str, Any]) -> None:
    differing = sum(a != b for a, b in zip(answer["margins"], golden.margins, strict=True))
    if answer["inputs"] != list(golden.inputs) or differing:
        raise GoldenError(
            f"{differing} of {len(golden.margins)} golden rows of {name} get another margin here "
            "than when the model was trained. Train anew on this machine, or install the "
            "libraries that manifest.json names."
        )
