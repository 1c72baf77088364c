"""Have Evidently compare the same samples, identifiers and labels left out."""

from pathlib import Path

import numpy as np
import polars as pl

from creditwright.core.errors import FileAccessError
from creditwright.monitoring.column import Role
from creditwright.monitoring.evidently_page import EvidentlyMissingError, write_evidently_page
from creditwright.workflows.watched_sample import Sample, numbers_in, role_of, words_in

MOST_ROWS = 100_000  # of either sample: it holds whole tables in pandas


def watch_with_evidently(reference: Sample, current: Sample, path: Path, *, seed: int = 1) -> None:
    """Write Evidently's report of features and scores; of larger samples, of rows drawn.

    Args:
        reference: What the model was made on.
        current: What it meets now.
        path: The HTML file.
        seed: Of the rows drawn.

    Raises:
        EvidentlyMissingError: If it is not installed.
        FileAccessError: If the file cannot be written.
    """
    there = frozenset(current.names)
    watched = [
        name
        for name in reference.names
        if name in there and role_of(name) in {Role.FEATURE, Role.SCORE, Role.OUTCOME}
    ]
    tables = [_drawn(each, reference, watched, seed) for each in (reference, current)]
    try:
        write_evidently_page(tables[0].to_pandas(), tables[1].to_pandas(), path)
    except ModuleNotFoundError as error:  # what Polars hands a table to pandas with
        raise EvidentlyMissingError(error.name or "pandas") from None
    except OSError as error:
        raise FileAccessError(f"Cannot write {path}: {error.strerror or error}.") from error


def _drawn(sample: Sample, kinds: Sample, names: list[str], seed: int) -> pl.DataFrame:
    generator = np.random.Generator(np.random.PCG64(seed))
    rows = np.sort(generator.permutation(sample.rows)[:MOST_ROWS])
    found = sample.read(names)
    return pl.DataFrame(
        [
            pl.Series(name, numbers_in(found[name]))[rows]
            if kinds.is_number(name)
            else words_in(found[name]).gather(rows)
            for name in names
        ]
    )
