"""Beside whom: an application's figures against the mean of others like it.

The means are those of the training applications, taken once and frozen. No outcome is learned
from, so a training application is compared with the very means that a later one is.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from creditwright.core.numbers import Floats
from creditwright.core.progress import Progress
from creditwright.core.text import Text
from creditwright.features.feature import Theme
from creditwright.features.frame import FeatureFrame
from creditwright.features.rows import RowFrame
from creditwright.learned.feature import LearnedFeature
from creditwright.learned.peer_means import Means, Part, as_document, means_by_place
from creditwright.learned.stage import TrainingRows
from creditwright.records.table import Unit
from creditwright.scoring.documents import DocumentError, document_bytes, read_document

FILE = "means.json"
NEAREST_TO_ZERO = 1e-9  # a mean smaller than this is not divided by


@dataclass(frozen=True, slots=True)
class Group:
    """Whom to compare with: those who agree on `by`, the first of which is the widest."""

    name: str
    by: tuple[str, ...]
    label: Text


@dataclass(frozen=True, slots=True)
class Compared:
    """A figure to compare: as a difference, or as a ratio."""

    name: str
    label: Text
    unit: Unit
    theme: Theme
    as_ratio: bool


GROUPS = (
    Group("occupation", ("occupation",), Text(en="same occupation", fr="même profession")),
    Group("education_occupation", ("education", "occupation"),
          Text(en="same education and occupation", fr="mêmes études et même profession")),
    Group("organisation", ("organisation",),
          Text(en="same kind of employer", fr="même type d'employeur")),
    Group("income_education", ("income_type", "education"),
          Text(en="same kind of income and education", fr="même type de revenu et mêmes études")),
    Group("housing", ("housing",), Text(en="same kind of home", fr="même type de logement")),
    Group("region", ("region_rating",), Text(en="same rating of region", fr="même note de région")),
    Group("term", ("credit_to_annuity",),
          Text(en="same number of instalments", fr="même nombre de mensualités")),
)  # fmt: skip
COMPARED = (
    Compared("external_score_mean",
             Text(en="average external score", fr="score externe moyen"),
             Unit.SCORE, Theme.EXTERNAL_SCORES, as_ratio=False),
    Compared("income", Text(en="income", fr="revenu"),
             Unit.RATIO, Theme.AFFORDABILITY, as_ratio=True),
    Compared("credit", Text(en="loan", fr="crédit"),
             Unit.RATIO, Theme.LOAN_TERMS, as_ratio=True),
    Compared("annuity", Text(en="instalment", fr="mensualité"),
             Unit.RATIO, Theme.LOAN_TERMS, as_ratio=True),
    Compared("credit_to_annuity", Text(en="number of instalments", fr="nombre de mensualités"),
             Unit.RATIO, Theme.LOAN_TERMS, as_ratio=True),
    Compared("employed_days",
             Text(en="time in the present job", fr="ancienneté dans l'emploi"),
             Unit.DAYS, Theme.EMPLOYMENT, as_ratio=False),
)  # fmt: skip


def _pairs() -> list[tuple[Group, Compared]]:
    return [(group, each) for group in GROUPS for each in COMPARED if each.name not in group.by]


def _name(group: Group, compared: Compared) -> str:
    return f"peers_{group.name}_{compared.name}"


def _declared(group: Group, compared: Compared) -> LearnedFeature:
    formula = "divided by" if compared.as_ratio else "less"
    return LearnedFeature(
        name=_name(group, compared),
        label=Text(
            en=f"{compared.label.en} beside applicants with the {group.label.en}",
            fr=f"{compared.label.fr} au regard des demandeurs ayant : {group.label.fr}",
        ),
        meaning=f"{compared.name} {formula} its mean among the training applications that agree "
        f"on {' and '.join(group.by)}.",
        unit=compared.unit,
        theme=compared.theme,
        reads=tuple(sorted({*group.by, compared.name})),
    )


@dataclass(frozen=True, slots=True)
class FittedPeers:
    """The frozen means, by group."""

    groups: dict[str, Means]
    arrays: Mapping[tuple[str, str], Floats]

    @classmethod
    def of(cls, groups: dict[str, Means]) -> "FittedPeers":
        """Return the means, ready to be looked up."""
        arrays = {
            (group, name): np.array([np.nan if each is None else each for each in means])
            for group, found in groups.items()
            for name, means in found.means.items()
        }
        return cls(groups, arrays)

    def values(self, frame: FeatureFrame, rows: Mapping[str, RowFrame]) -> Mapping[str, Floats]:
        """Return each figure against the mean of its group."""
        del rows  # nothing of the history is compared
        places = {name: means.place(frame) for name, means in self.groups.items()}
        return {
            _name(group, each): _against(
                frame.numbers[each.name],
                self.arrays[group.name, each.name][places[group.name]],
                as_ratio=each.as_ratio,
            )
            for group, each in _pairs()
        }

    def files(self) -> Mapping[str, bytes]:
        """Return the means as one JSON file."""
        return {FILE: document_bytes(self.groups)}


def _against(values: Floats, means: Floats, *, as_ratio: bool) -> Floats:
    if not as_ratio:
        return values - means
    found = np.full(values.size, np.nan)
    np.divide(values, means, out=found, where=np.abs(means) > NEAREST_TO_ZERO)
    return found


def _fitted(frame: FeatureFrame, group: Group) -> Means:
    parts = tuple(Part.of(frame, name) for name in group.by)
    placed = [each.place(frame) for each in parts]
    compared = [each for of, each in _pairs() if of is group]
    found = {
        each.name: means_by_place(frame.numbers[each.name], parts, placed) for each in compared
    }
    return Means(parts, {name: as_document(means) for name, means in found.items()})


@dataclass(frozen=True, slots=True)
class Peers:
    """Peer-relative features (block E of the plan)."""

    name: str = "peers"
    version: int = 1
    features: tuple[LearnedFeature, ...] = tuple(_declared(*pair) for pair in _pairs())

    def fit(
        self, training: TrainingRows, progress: Progress
    ) -> tuple[FittedPeers, Mapping[str, Floats]]:
        """Take the means of the training applications, and compare each with them."""
        del progress  # it takes no time worth telling
        fitted = FittedPeers.of({each.name: _fitted(training.frame, each) for each in GROUPS})
        return fitted, fitted.values(training.frame, training.rows)

    def read(self, files: Mapping[str, bytes]) -> FittedPeers:
        """Return the means that were kept.

        Raises:
            DocumentError: If they are not those of the groups declared here.
        """
        if FILE not in files:
            raise DocumentError(FILE, "it is not there")
        groups = read_document(dict[str, Means], files[FILE], file=FILE)
        for group in GROUPS:
            _check(group, groups.get(group.name))
        return FittedPeers.of(groups)


def _check(group: Group, found: Means | None) -> None:
    if found is None or tuple(each.name for each in found.parts) != group.by:
        raise DocumentError(FILE, f"it does not hold the means of {group.name}")
    places = int(np.prod([each.places for each in found.parts]))
    wanted = {each.name for of, each in _pairs() if of is group}
    if wanted != found.means.keys() or {len(each) for each in found.means.values()} != {places}:
        raise DocumentError(FILE, f"the means of {group.name} do not fit its members")


PEERS = Peers()
