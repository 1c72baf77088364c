"""What a bundle's golden rows must get after the booster, and of which files that was noted.

Golden rows try the booster. Calibration, scale, policy, reference and reasons come after it, and a
changed one would decide otherwise without a word; so what they made of the rows is kept as well.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from creditwright.core.digests import sha256_of_bytes
from creditwright.core.numbers import Floats
from creditwright.scoring.bundle import EXPECTED, Bundle, BundleTamperedError
from creditwright.scoring.calibration import Calibration
from creditwright.scoring.documents import document_bytes, read_document
from creditwright.scoring.golden import GoldenError, hex_from_floats
from creditwright.scoring.scale import ScoreScale, score_from_log_odds

DECIDED_ROWS = 64  # attributions cost milliseconds a row: 256 would double the time to open


@dataclass(frozen=True, slots=True)
class Decided:
    """What was decided of one golden row: outcome, why a person decides, codes of the reasons."""

    outcome: str
    referral: str | None
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Expected:
    """What the golden rows of a model got when it was trained.

    Attributes:
        files: By name the SHA-256 of every other file of the bundle at that moment.
        log_odds: Of each row the calibrated log-odds of default, as hexadecimal floats.
        scores: Of each row the points, likewise.
        decisions: Of the first `DECIDED_ROWS` rows. No hard rule is met: rules read what the rows
            need not hold.
    """

    files: dict[str, str]
    log_odds: tuple[str, ...]
    scores: tuple[str, ...]
    decisions: tuple[Decided, ...]

    def __post_init__(self) -> None:
        """Refuse too few decisions: then most would not be tried."""
        if len(self.decisions) != DECIDED_ROWS:
            raise GoldenError(f"it should hold {DECIDED_ROWS} decisions", file=EXPECTED)


def numbers_expected(
    margins: Floats, calibration: Calibration, scale: ScoreScale
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the log-odds and the scores that rows with these margins get."""
    log_odds = calibration.log_odds(margins)
    return hex_from_floats(log_odds), hex_from_floats(score_from_log_odds(log_odds, scale))


def with_expected(files: Mapping[str, bytes], expected: Expected) -> dict[str, bytes]:
    """Return a bundle's files with `expected` among them, the others' digests in it."""
    others = {name: each for name, each in files.items() if name != EXPECTED}
    noted = replace(expected, files={name: sha256_of_bytes(each) for name, each in others.items()})
    return {**others, EXPECTED: document_bytes(noted)}


def read_expected(bundle: Bundle, folder: Path) -> Expected:
    """Return what the bundle's golden rows must get.

    Raises:
        BundleTamperedError: If a file is another than when that was noted, whatever the manifest
            says of it.
        DocumentError: If the file does not hold what it should.
    """
    expected = read_document(Expected, bundle.files[EXPECTED], file=EXPECTED)
    found = {name: each.sha256 for name, each in bundle.manifest.files.items() if name != EXPECTED}
    for name in sorted({*found, *expected.files}):
        if found.get(name) != expected.files.get(name):
            raise BundleTamperedError(
                folder, name, f"is not the one that {EXPECTED} was written with"
            )
    return expected


def check_numbers(
    expected: Expected, margins: tuple[str, ...], calibration: Calibration, scale: ScoreScale
) -> None:
    """Refuse a calibration or a scale that turns the golden rows' margins into other numbers.

    Raises:
        GoldenError: If a log-odds or a score differs in one bit.
    """
    numbers = np.array([float.fromhex(each) for each in margins])
    for what, found, noted in zip(
        ("log-odds", "scores"),
        numbers_expected(numbers, calibration, scale),
        (expected.log_odds, expected.scores),
        strict=True,
    ):
        differing = sum(a != b for a, b in zip(found, noted, strict=False))
        if differing or len(found) != len(noted):
            raise GoldenError(
                f"{differing} of {len(found)} golden rows get other {what} than when the model "
                "was trained: calibration.json is not the model's. Train anew.",
                file=EXPECTED,
            )
