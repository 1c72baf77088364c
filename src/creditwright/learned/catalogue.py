"""The kinds of learned features there are, and every feature they give."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from creditwright.core.digests import canonical_json, sha256_of_bytes
from creditwright.features.catalogue import BY_NAME, sensitivity_of
from creditwright.features.definition import definition_of_rows, definitions_of
from creditwright.features.feature import Feature
from creditwright.features.views.all import VIEWS
from creditwright.learned.default_rates import DEFAULT_RATES
from creditwright.learned.external_models import EXTERNAL_MODELS
from creditwright.learned.feature import LearnedFeature
from creditwright.learned.neighbours import NEIGHBOURS_STAGE
from creditwright.learned.peers import PEERS
from creditwright.learned.products import PRODUCTS
from creditwright.learned.pseudo_default import PSEUDO_DEFAULT
from creditwright.learned.row_model_kinds import ROW_MODELS
from creditwright.learned.stage import Stage
from creditwright.learned.term import TERM

STAGES: Mapping[str, Stage] = {
    stage.name: stage
    for stage in (
        PEERS,
        TERM,
        PRODUCTS,
        DEFAULT_RATES,
        EXTERNAL_MODELS,
        PSEUDO_DEFAULT,
        NEIGHBOURS_STAGE,
        *ROW_MODELS,
    )
}
DEFAULT: tuple[str, ...] = ("products", "default_rates")  # those that earn their time


def described(
    features: Iterable[LearnedFeature], known: Mapping[str, Feature] = BY_NAME
) -> tuple[LearnedFeature, ...]:
    """Return the features, each with the columns behind it and their sensitivity.

    Raises:
        KeyError: If a feature reads a feature or row value that does not exist.
    """
    return tuple(_described(each, known) for each in features)


def _described(feature: LearnedFeature, known: Mapping[str, Feature]) -> LearnedFeature:
    found = {column for name in feature.reads for column in known[name].columns}
    for view, names in feature.rows:
        found |= VIEWS[view].columns_behind(names)
    columns = tuple(sorted(found))
    return replace(feature, columns=columns, sensitivity=sensitivity_of(columns))


LEARNED_BY_STAGE: Mapping[str, tuple[LearnedFeature, ...]] = {
    name: described(stage.features) for name, stage in STAGES.items()
}
LEARNED_FEATURES: tuple[LearnedFeature, ...] = tuple(
    feature for features in LEARNED_BY_STAGE.values() for feature in features
)
LEARNED_BY_NAME: Mapping[str, LearnedFeature] = {each.name: each for each in LEARNED_FEATURES}


def read_by(stages: Iterable[str]) -> tuple[Feature, ...]:
    """Return the features that some stages read."""
    names = {name for stage in stages for each in STAGES[stage].features for name in each.reads}
    return tuple(feature for name, feature in BY_NAME.items() if name in names)


def rows_read_by(stages: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """Return the row values that some stages read, by view."""
    wanted: dict[str, set[str]] = {}
    for stage in stages:
        for feature in STAGES[stage].features:
            for view, names in feature.rows:
                wanted.setdefault(view, set()).update(names)
    return {view: tuple(sorted(names)) for view, names in wanted.items()}


def all_definitions(
    features: Sequence[Feature], stages: Mapping[str, Stage] = STAGES
) -> dict[str, str]:
    """Return the digest of how every feature is computed, learned or not, by name.

    A learned one's holds the version of its stage, and how all that the stage reads is computed:
    what it has learned lies in the bundle itself.

    Args:
        features: Those that are not learned.
        stages: The kinds of learned features.
    """
    found = definitions_of(features)
    learned = {
        each.name: _definition(stage, each, found)
        for stage in stages.values()
        for each in stage.features
    }
    return found | learned


def _definition(stage: Stage, feature: LearnedFeature, known: Mapping[str, str]) -> str:
    read = sorted({name for each in stage.features for name in each.reads})
    rows = rows_read_by([stage.name])
    said = [
        stage.name,
        stage.version,
        feature.name,
        [[name, known[name]] for name in read],
        [[view, definition_of_rows(view, names)] for view, names in sorted(rows.items())],
    ]
    return sha256_of_bytes(canonical_json(said))
