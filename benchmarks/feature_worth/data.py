"""The data sets on which features are compared, and the blocks that features stand in."""

import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import polars as pl

from creditwright.core.numbers import Floats
from creditwright.features.catalogue import FEATURES
from creditwright.features.compute import compute
from creditwright.features.feature import APPLICATION, DERIVED, Feature, Theme
from creditwright.features.frame import FeatureFrame
from creditwright.features.themes.implied_rate import IMPLIED_RATE_FEATURES
from creditwright.features.views.all import VIEWS
from creditwright.records.ingest import ingest
from creditwright.records.prepared import PreparedRecords
from creditwright.records.records import APPLICATION_KEY, Records
from creditwright.records.simulator import simulate_tables
from creditwright.records.simulator.oracle import oracle_auc
from creditwright.records.table import Sensitivity
from creditwright.records.tables import APPLICATION_TRAIN

LABEL = "TARGET"
IMPLIED = frozenset(each.name for each in IMPLIED_RATE_FEATURES)
HISTORY_BLOCKS = {
    "bureau": "bureau", "bureau_balance": "bureau", "previous_application": "previous",
    "installments_payments": "instalments", "POS_CASH_balance": "point of sale",
    "credit_card_balance": "cards",
}  # fmt: skip
APPLICATION_BLOCKS = ("stated", "ratios", "external", "implied rate")


@dataclass(frozen=True, slots=True)
class DataSet:
    """Labelled applications with all their features.

    Attributes:
        blocks: By block the names of its features that vary here.
        raw: The columns of the application as they are written, categories as codes.
        oracle: The area of who knows each true probability; None where nobody does.
    """

    name: str
    records: Records
    frame: FeatureFrame
    labels: Floats
    blocks: Mapping[str, tuple[str, ...]]
    raw: Floats
    oracle: float | None = None

    def matrix(self, blocks: tuple[str, ...]) -> Floats:
        """Return the features of some blocks, categories as codes, shape (rows, features)."""
        names = [name for block in blocks for name in self.blocks.get(block, ())]
        return np.column_stack([_column(self.frame, name) for name in names])


def _column(frame: FeatureFrame, name: str) -> Floats:
    if name in frame.numbers:
        return frame.numbers[name]
    codes = frame.categories[name].codes
    return np.where(codes < 0, np.nan, codes.astype(np.float64))


def block_of(feature: Feature) -> str:
    """Return the block a feature is counted in."""
    if feature.sensitivity is Sensitivity.PROTECTED:
        return "protected"
    if feature.source not in {APPLICATION, DERIVED}:
        return HISTORY_BLOCKS[VIEWS[feature.source].table.name]
    tables = {table for table, _ in feature.columns}
    if tables <= {APPLICATION_TRAIN.name}:
        return _block_of_the_application(feature)
    found = {HISTORY_BLOCKS.get(table, "application") for table in tables}
    return found.pop() if len(found) == 1 else "burden"


def _block_of_the_application(feature: Feature) -> str:
    if feature.source == APPLICATION:
        return "stated"
    if feature.name in IMPLIED:
        return "implied rate"
    return "external" if feature.theme is Theme.EXTERNAL_SCORES else "ratios"


def from_folder(name: str, folder: Path) -> DataSet:
    """Read a lender's tables and compute every feature of the labelled applications."""
    with tempfile.TemporaryDirectory() as kept:
        ingest(folder, Path(kept) / "records")
        return _data_set(name, PreparedRecords(Path(kept) / "records").everything())


def simulated(applications: int, seed: int) -> DataSet:
    """Simulate a lender, and compute every feature of its labelled applications."""
    tables = simulate_tables(applications, seed)
    labelled = tables["application_train"].select(APPLICATION_KEY)
    truth = tables["truth"].join(labelled, on=APPLICATION_KEY, how="semi")
    oracle = oracle_auc(truth["default_probability"].to_numpy())
    with tempfile.TemporaryDirectory() as kept:
        source = Path(kept) / "tables"
        source.mkdir()
        for table, frame in tables.items():
            if table != "truth":
                frame.write_parquet(source / f"{table}.parquet")
        ingest(source, Path(kept) / "records")
        everything = PreparedRecords(Path(kept) / "records").everything()
        return _data_set("simulated", everything, oracle)


def _data_set(name: str, records: Records, oracle: float | None = None) -> DataSet:
    labelled = records.application.filter(pl.col(LABEL).is_not_null()).collect()
    application = labelled.sort(APPLICATION_KEY)
    keys = application.select(APPLICATION_KEY).lazy()
    here = Records(
        application.lazy(),
        {
            table: (
                rows.join(keys, on=APPLICATION_KEY, how="semi")
                if APPLICATION_KEY in rows.collect_schema()
                else rows
            ).collect().lazy()
            for table, rows in records.history.items()
        },
    )  # fmt: skip
    frame = FeatureFrame.of(compute(here))
    written = application.drop(LABEL).with_columns(
        pl.col(pl.Boolean).cast(pl.Int8), pl.col(pl.Categorical).cast(pl.String)
    )
    raw = FeatureFrame.of(written)
    return DataSet(
        name=name,
        records=here,
        frame=frame,
        labels=application[LABEL].cast(pl.Float64).to_numpy(),
        blocks=_blocks_that_vary(frame),
        raw=np.column_stack([_column(raw, each) for each in (*raw.numbers, *raw.categories)]),
        oracle=oracle,
    )


def _blocks_that_vary(frame: FeatureFrame) -> dict[str, tuple[str, ...]]:
    blocks: dict[str, list[str]] = {}
    for feature in FEATURES:
        column = _column(frame, feature.name)
        known = column[~np.isnan(column)]
        if known.size and (known.size < column.size or known.min() < known.max()):
            blocks.setdefault(block_of(feature), []).append(feature.name)
    return {block: tuple(names) for block, names in blocks.items()}
