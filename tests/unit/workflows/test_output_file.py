"""A result never takes the place of what it was computed from."""

from pathlib import Path

import polars as pl
import pytest

from creditwright.core.errors import FileAccessError
from creditwright.workflows.output_file import (
    ResultOverTableError,
    check_output_file,
    join_parts,
)


@pytest.mark.parametrize("name", ["bureau.csv", "bureau.parquet", "application_test.csv.gz"])
def test_a_result_is_not_written_among_the_tables_as_one_of_them(tmp_path: Path, name: str) -> None:
    with pytest.raises(ResultOverTableError, match=name):
        check_output_file(tmp_path / "elsewhere" / ".." / name, tmp_path)


@pytest.mark.parametrize("scheme", ["", "sqlite:///"])
def test_a_result_does_not_replace_the_database_it_comes_from(tmp_path: Path, scheme: str) -> None:
    database = tmp_path / "lender.db"
    database.write_bytes(b"SQLite format 3")

    with pytest.raises(ResultOverTableError, match="among the tables"):
        check_output_file(database, f"{scheme}{database}")


def test_a_result_may_lie_beside_the_tables_under_a_name_of_its_own(tmp_path: Path) -> None:
    check_output_file(tmp_path / "scores.parquet", tmp_path)
    check_output_file(tmp_path / "new" / "bureau.csv", tmp_path)
    check_output_file(tmp_path / "scores.parquet", "postgresql://user@host/lending")


def test_a_folder_is_no_place_for_a_result(tmp_path: Path) -> None:
    (tmp_path / "scores").mkdir()

    with pytest.raises(FileAccessError, match="it is a folder"):
        check_output_file(tmp_path / "scores", tmp_path)


def test_a_full_disk_is_an_error_of_the_system_when_parts_are_joined(tmp_path: Path) -> None:
    full = Path("/dev/full")
    if not full.exists():
        pytest.skip("no device here is always full")
    pl.DataFrame({"score": range(100_000)}).write_parquet(tmp_path / "part.parquet")

    with pytest.raises(OSError, match="No space left on device"):
        join_parts([tmp_path / "part.parquet"], full)
