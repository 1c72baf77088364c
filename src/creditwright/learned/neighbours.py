"""The default rate among the nearest training applications, by external scores and loan length.

Exact: every neighbour is found, none approximated. The state holds the training applications' own
values, so the bundle does; this stage is therefore used only where it is asked for by name.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from creditwright.core.numbers import Floats
from creditwright.core.progress import Progress
from creditwright.core.text import Text
from creditwright.features.feature import Theme
from creditwright.features.frame import FeatureFrame
from creditwright.features.rows import RowFrame
from creditwright.learned.feature import LearnedFeature
from creditwright.learned.stage import FittedStage, TrainingRows, fitted_by_fold
from creditwright.records.table import Unit
from creditwright.scoring.documents import DocumentError, document_bytes, read_document

if TYPE_CHECKING:
    from scipy.spatial import cKDTree

COORDINATES = ("external_score_1", "external_score_2", "external_score_3", "credit_to_annuity")
NEIGHBOURS = 500
POINTS = "points.bin"
DEFAULTED = "defaulted.bin"
SCALE = "scale.json"
LITTLE_ENDIAN = "<f8"
BYTES_OF_FLOAT = 8
FEATURE = LearnedFeature(
    name="neighbours_default_share",
    label=Text(
        en="default rate of the most similar applications",
        fr="taux de défaut des demandes les plus semblables",
    ),
    meaning=(
        f"Share of defaults among the {NEIGHBOURS} training applications nearest by the three "
        "external scores and by credit divided by annuity, each less its mean and divided by its "
        "standard deviation; a missing one counts as the mean."
    ),
    unit=Unit.SHARE,
    theme=Theme.EXTERNAL_SCORES,
    reads=COORDINATES,
)


@dataclass(frozen=True, slots=True)
class Scale:
    """How each coordinate is centred and scaled, in the order of `COORDINATES`."""

    mean: tuple[float, float, float, float]
    deviation: tuple[float, float, float, float]

    def __post_init__(self) -> None:
        """Refuse to divide by nothing."""
        if min(self.deviation) <= 0.0:
            raise ValueError("a deviation is not above 0")

    @classmethod
    def of(cls, values: Floats) -> "Scale":
        """Take mean and deviation of the known values; 0 and 1 where there are none to speak of."""
        known = [column[~np.isnan(column)] for column in values.T]
        one, two, three, four = (float(each.mean()) if each.size else 0.0 for each in known)
        first, second, third, fourth = (
            (float(each.std()) if each.size else 0.0) or 1.0 for each in known
        )
        return cls((one, two, three, four), (first, second, third, fourth))

    def scaled(self, values: Floats) -> Floats:
        """Return values as distances from the mean in standard deviations; 0 where missing."""
        found: Floats = (values - np.array(self.mean)) / np.array(self.deviation)
        return np.where(np.isnan(found), 0.0, found)


@dataclass(frozen=True)
class FittedNeighbours:
    """The training applications as points.

    Attributes:
        points: Shape (applications, coordinates), scaled.
        defaulted: 1 for a default, 0 for a loan repaid.
    """

    points: Floats
    defaulted: NDArray[np.uint8]
    scale: Scale

    @cached_property
    def _tree(self) -> "cKDTree":
        from scipy.spatial import cKDTree  # noqa: PLC0415 - half a second, for one kind of stage

        return cKDTree(self.points)

    def values(self, frame: FeatureFrame, rows: Mapping[str, RowFrame]) -> Mapping[str, Floats]:
        """Return the share of defaults among each application's nearest neighbours."""
        del rows  # it reads no history
        asked = min(NEIGHBOURS, self.defaulted.size)
        _, places = self._tree.query(self.scale.scaled(_coordinates(frame)), k=asked, workers=1)
        found = self.defaulted[places.reshape(frame.height, asked)]
        return {FEATURE.name: found.sum(axis=1, dtype=np.int64) / asked}

    def files(self) -> Mapping[str, bytes]:
        """Return the points, their outcomes and the scale."""
        return {
            POINTS: self.points.astype(LITTLE_ENDIAN).tobytes(),
            DEFAULTED: self.defaulted.tobytes(),
            SCALE: document_bytes(self.scale),
        }


@dataclass(frozen=True, slots=True)
class Neighbours:
    """The stage: the share of defaults among the nearest applications."""

    name: str = "neighbours"
    version: int = 1
    features: tuple[LearnedFeature, ...] = (FEATURE,)

    def fit(
        self, training: TrainingRows, progress: Progress
    ) -> tuple[FittedStage, Mapping[str, Floats]]:
        """Keep all training applications; each one's own value comes from the other folds."""
        progress.note(
            "Finding the nearest applications. The bundle will hold four values and the outcome "
            "of every training application: keep it as you keep the tables."
        )
        return fitted_by_fold(training, self.fitted)

    @staticmethod
    def fitted(training: TrainingRows) -> FittedNeighbours:
        """Keep the applications as points."""
        values = _coordinates(training.frame)
        scale = Scale.of(values)
        return FittedNeighbours(scale.scaled(values), training.labels.astype(np.uint8), scale)

    def read(self, files: Mapping[str, bytes]) -> FittedNeighbours:
        """Read back what `files` wrote.

        Raises:
            DocumentError: If there are not as many points as outcomes, or one holds what it cannot.
        """
        scale = read_document(Scale, files[SCALE], file=f"learned-{self.name}-{SCALE}")
        defaulted = np.frombuffer(files[DEFAULTED], dtype=np.uint8)
        if len(files[POINTS]) != defaulted.size * len(COORDINATES) * BYTES_OF_FLOAT:
            raise DocumentError(f"learned-{self.name}-{POINTS}", "it is not one point an outcome")
        points = np.frombuffer(files[POINTS], dtype=LITTLE_ENDIAN).astype(np.float64)
        if not (defaulted.size and np.isfinite(points).all() and defaulted.max() <= 1):
            raise DocumentError(
                f"learned-{self.name}-{POINTS}", "a number is not finite, or an outcome not 0 or 1"
            )
        return FittedNeighbours(points.reshape(-1, len(COORDINATES)), defaulted, scale)


def _coordinates(frame: FeatureFrame) -> Floats:
    return np.column_stack([frame.numbers[name] for name in COORDINATES])


NEIGHBOURS_STAGE = Neighbours()
