"""All inputs of a model from the records of some applications: in training, batch and online."""

from collections.abc import Collection, Mapping, Sequence

from creditwright.features.catalogue import FEATURES
from creditwright.features.compute import AnyRecords, compute_frame
from creditwright.features.feature import Feature
from creditwright.features.frame import FeatureFrame
from creditwright.features.rows import rows_for
from creditwright.learned.catalogue import read_by, rows_read_by
from creditwright.learned.stage import FittedStage


def inputs_for(
    records: AnyRecords,
    names: Collection[str],
    stages: Mapping[str, FittedStage],
    more: Sequence[Feature] = (),
) -> FeatureFrame:
    """Return features by name, the learned ones too, for every application of `records`.

    Args:
        records: One application or many; each gets the same bits either way.
        names: The features wanted; more may come with them.
        stages: The fitted stages of the model, by name.
        more: Features that are not in the catalogue.

    Raises:
        BadDataError: If the records are not fit to compute features from (see `compute`).
    """
    read = frozenset(each.name for each in read_by(stages))
    wanted = (each for each in FEATURES if each.name in names or each.name in read)
    frame = compute_frame(records, (*wanted, *more))
    rows = rows_for(records, rows_read_by(stages), frame.applications)
    for fitted in stages.values():
        frame = frame.with_numbers(fitted.values(frame, rows))
    return frame
