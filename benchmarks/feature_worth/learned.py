"""Learned features in a comparison: fitted in each fold, on the rows that are seen there."""

from collections.abc import Mapping, Sequence

import numpy as np

from creditwright.core.numbers import Flags, Floats
from creditwright.core.progress import SilentProgress
from creditwright.features.rows import RowFrame, rows_for
from creditwright.learned.catalogue import LEARNED_BY_STAGE, STAGES, rows_read_by
from creditwright.learned.stage import TrainingRows
from creditwright.records.table import Sensitivity
from creditwright.training.split import parts_of
from feature_worth.compare import FOLDS, Columns
from feature_worth.data import DataSet


def with_stages(data: DataSet, blocks: tuple[str, ...], stages: Sequence[str]) -> Columns:
    """Return the columns of some blocks, and the unprotected features of some learned stages."""
    fixed = data.matrix(blocks)
    rows = rows_for(data.records, rows_read_by(stages), data.frame.applications)

    def columns(seen: Flags, unseen: Flags, seed: int) -> Floats:
        training = _training(data, rows, seen, seed)
        learned = [_learned(stage, data, training, rows, seen, unseen) for stage in stages]
        return np.column_stack([fixed, *learned])

    return columns


def _training(data: DataSet, rows: Mapping[str, RowFrame], seen: Flags, seed: int) -> TrainingRows:
    frame, labels = data.frame.at(seen), data.labels[seen]
    history = {view: each.of_applications(frame.applications) for view, each in rows.items()}
    return TrainingRows(frame, labels, parts_of(labels, FOLDS, seed), history, seed)


def _learned(
    stage: str,
    data: DataSet,
    training: TrainingRows,
    rows: Mapping[str, RowFrame],
    seen: Flags,
    unseen: Flags,
) -> Floats:
    fitted, own = STAGES[stage].fit(training, SilentProgress())
    asked = data.frame.at(unseen)
    history = {view: each.of_applications(asked.applications) for view, each in rows.items()}
    others = fitted.values(asked, history)
    features = [
        each.name
        for each in LEARNED_BY_STAGE[stage]
        if each.sensitivity is not Sensitivity.PROTECTED
    ]
    found = np.full((data.labels.size, len(features)), np.nan)
    for place, name in enumerate(features):
        found[seen, place] = own[name]
        found[unseen, place] = others[name]
    return found
