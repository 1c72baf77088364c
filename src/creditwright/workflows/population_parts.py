"""The parts a population is made of, one row each application, and their way into its columns."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import polars as pl

from creditwright.core.numbers import Floats, Rows
from creditwright.decision.assessment import assess_matrix
from creditwright.decision.model import DecisionModel
from creditwright.decision.rules import first_hits
from creditwright.features.compute import AnyRecords
from creditwright.population.columns import (
    ABSENT,
    AMOUNT,
    COHORT,
    GROUP,
    INPUT,
    LABEL,
    OUTCOME,
    PROBABILITY,
    REFERRAL,
    RULE,
    VERSION,
    Codes,
    Layout,
)
from creditwright.population.kept import Populations
from creditwright.population.population import MadeOf
from creditwright.records.applicant_groups import applicant_groups
from creditwright.records.cohorts import COHORTS, cohort_columns
from creditwright.records.records import APPLICATION_KEY
from creditwright.records.records import LABEL as TARGET
from creditwright.records.table import AMOUNT_UNITS
from creditwright.scoring.inputs import matrix_of

AMOUNT_ASKED = "AMT_CREDIT"
ONE_CORE = 1  # each part; parts share the cores


def part_of(records: AnyRecords, model: DecisionModel) -> pl.DataFrame:
    """Return what a population keeps of some applications, one row each, by number."""
    frame = model.inputs_of(records)
    matrix = matrix_of(frame, model.scorer.inputs)
    hits = first_hits(model.policy.rules, frame)
    found = assess_matrix(matrix, model, hits=hits, explain=False, threads=ONE_CORE)
    application = records.application.lazy()
    told = application.select(APPLICATION_KEY, TARGET, AMOUNT_ASKED).sort(APPLICATION_KEY).collect()
    cohorts = cohort_columns(application)
    groups = applicant_groups(application).by_kind
    inputs = [each.name for each in model.scorer.inputs]
    return pl.DataFrame(
        [
            pl.Series(APPLICATION_KEY, frame.applications),
            *(pl.Series(f"{INPUT}{n}", matrix.values[:, i]) for i, n in enumerate(inputs)),
            pl.Series(PROBABILITY, found.scores.default_probability),
            told[TARGET].cast(pl.Float64).alias(LABEL),
            (told[AMOUNT_ASKED].cast(pl.Float64) / AMOUNT_UNITS).alias(AMOUNT),
            pl.Series(OUTCOME, [each.value for each in found.outcomes], pl.String),
            pl.Series(REFERRAL, [each and each.value for each in found.referrals], pl.String),
            pl.Series(RULE, found.rules, pl.String),
            *(cohorts[name].alias(f"{COHORT}{name}") for name in COHORTS),
            *(pl.Series(f"{GROUP}{kind}", words) for kind, words in groups.items()),
        ]
    )


@dataclass(frozen=True, slots=True)
class Chosen:
    """What of the parts goes into the population, in the order of the numbers.

    Attributes:
        rows: Their places in the parts.
        numbers: SK_ID_CURR of each.
        versions: Of each.
        left_out: How many do not.
    """

    rows: Rows
    numbers: list[int]
    versions: Floats
    left_out: int


def put_chosen(parts: Path, chosen: Chosen, made_of: MadeOf, populations: Populations) -> int:
    """Write the columns, and return of how many applications it is known what became of them."""
    layout = _layout(parts, chosen.rows.size)
    with populations.made(made_of.bundle, layout, made_of) as columns:
        columns.numbers[:] = chosen.numbers
        for name in layout.floats:
            if name != VERSION:
                columns.put(name, _floats(parts, name)[chosen.rows])
        columns.put(VERSION, chosen.versions)
        for name, words in layout.codes.items():
            columns.put_codes(name, _codes(parts, name, words)[chosen.rows])
    return int((~np.isnan(_floats(parts, LABEL)[chosen.rows])).sum())


def _layout(parts: Path, applications: int) -> Layout:
    schema = pl.scan_parquet(parts).collect_schema()
    floats = [name for name, dtype in schema.items() if dtype == pl.Float64]
    texts = [name for name, dtype in schema.items() if dtype == pl.String]
    words = {name: tuple(column_of(parts, name).unique().drop_nulls().sort()) for name in texts}
    return Layout(applications, (*floats, VERSION), words)


def column_of(parts: Path, name: str) -> pl.Series:
    """Read one column of the parts."""
    return pl.scan_parquet(parts).select(name).collect()[name]


def _floats(parts: Path, name: str) -> Floats:
    return column_of(parts, name).fill_null(np.nan).to_numpy()


def _codes(parts: Path, name: str, words: Sequence[str]) -> Codes:
    codes = column_of(parts, name).replace_strict(
        list(words), list(range(len(words))), default=ABSENT, return_dtype=pl.Int16
    )
    return codes.to_numpy()
