"""A lender of a few rows, written as text so that a test shows what a bad file looks like."""

import csv
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from creditwright.records.ingest import ingest
from creditwright.records.reading.dialect import KAGGLE, Dialect
from creditwright.records.report import IngestReport

Files = Mapping[str, str | bytes]

TRAIN = """\
SK_ID_CURR,TARGET,AMT_INCOME_TOTAL,AMT_CREDIT,AMT_ANNUITY,DAYS_BIRTH,NAME_TYPE_SUITE
1,0,202500.0,406597.5,24700.5,-9461,Unaccompanied
2,1,67500.0,135000.0,6750.0,-19046,"Spouse, partner"
"""


def write(folder: Path, files: Files) -> Path:
    folder.mkdir(exist_ok=True)
    for name, content in files.items():
        (folder / name).write_bytes(content.encode() if isinstance(content, str) else content)
    return folder


@pytest.fixture
def train() -> str:
    """Two good applications."""
    return TRAIN


@pytest.fixture
def lender(tmp_path: Path) -> Callable[[Files], Path]:
    """Write files into the lender's folder, beside a good application table."""

    def written(files: Files) -> Path:
        return write(tmp_path / "lender", {"application_train.csv": TRAIN, **files})

    return written


@pytest.fixture
def ingested(tmp_path: Path, lender: Callable[[Files], Path]) -> Callable[..., IngestReport]:
    """Read a lender's files, bearing every bad row; rejected ones go to tmp_path/quarantine."""

    def read(
        files: Files, *, dialect: Dialect = KAGGLE, max_bad_share: float = 1.0
    ) -> IngestReport:
        return ingest(
            lender(files),
            tmp_path / "records",
            dialect=dialect,
            quarantine=tmp_path / "quarantine",
            max_bad_share=max_bad_share,
        )

    return read


@pytest.fixture
def listed(tmp_path: Path) -> Callable[[str], list[dict[str, str]]]:
    """Read a table's list of rejected rows."""

    def read(table: str) -> list[dict[str, str]]:
        path = tmp_path / "quarantine" / f"{table}.csv"
        if not path.exists():
            return []
        with path.open(newline="", encoding="utf-8") as file:
            return list(csv.DictReader(file))

    return read
