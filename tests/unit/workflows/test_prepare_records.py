"""Tables are read once, and anew as soon as one of them changes."""

from dataclasses import replace
from pathlib import Path

import pytest

from creditwright.core.progress import SilentProgress
from creditwright.records.report import TooManyBadRowsError
from creditwright.records.simulator import simulate_tables
from creditwright.workflows.prepare_records import Preparation, prepare_records


@pytest.fixture
def lender(tmp_path: Path) -> Path:
    folder = tmp_path / "lender"
    folder.mkdir()
    for name, table in simulate_tables(60, seed=3).items():
        if name.startswith("application") or name == "bureau":
            table.write_csv(folder / f"{name}.csv")
    return folder


@pytest.fixture
def preparation(tmp_path: Path) -> Preparation:
    return Preparation(records=tmp_path / "records", quarantine=tmp_path / "quarantine")


def spoil_a_line(table: Path) -> None:
    lines = table.read_text().splitlines(keepends=True)
    lines[1] = "not,a,row\n"
    table.write_text("".join(lines))


def test_unchanged_tables_are_not_read_again(lender: Path, preparation: Preparation) -> None:
    first = prepare_records(lender, preparation, SilentProgress())
    written = (first.folder / "manifest.json").stat().st_ino

    second = prepare_records(lender, preparation, SilentProgress())

    assert second.folder == first.folder
    assert (second.folder / "manifest.json").stat().st_ino == written


def test_a_changed_table_is_read_anew(lender: Path, preparation: Preparation) -> None:
    first = prepare_records(lender, preparation, SilentProgress())
    lines = (lender / "bureau.csv").read_text().splitlines(keepends=True)
    (lender / "bureau.csv").write_text("".join(lines[:-1]))

    second = prepare_records(lender, preparation, SilentProgress())

    assert second.counts["bureau"] == first.counts["bureau"] - 1
    assert second.digest != first.digest


def test_a_file_that_is_no_table_changes_nothing(lender: Path, preparation: Preparation) -> None:
    first = prepare_records(lender, preparation, SilentProgress())
    (lender / "notes.txt").write_text("read me")

    assert prepare_records(lender, preparation, SilentProgress()).folder == first.folder


def test_tables_not_there_are_named_absent(lender: Path, preparation: Preparation) -> None:
    prepared = prepare_records(lender, preparation, SilentProgress())

    assert "installments_payments" in prepared.absent
    assert "bureau" not in prepared.absent


def test_what_passed_a_loose_limit_does_not_pass_a_strict_one(
    lender: Path, preparation: Preparation
) -> None:
    spoil_a_line(lender / "application_train.csv")
    loose = Preparation(
        records=preparation.records, quarantine=preparation.quarantine, max_bad_share=0.5
    )
    prepare_records(lender, loose, SilentProgress())

    with pytest.raises(TooManyBadRowsError, match="application_train"):
        prepare_records(lender, preparation, SilentProgress())

    listed = (preparation.quarantine / "application_train.csv").read_text()
    assert "not,a,row" in listed


def test_records_are_divided_as_asked_and_both_divisions_are_kept(
    lender: Path, preparation: Preparation
) -> None:
    by_size = prepare_records(lender, preparation, SilentProgress())

    asked = prepare_records(lender, replace(preparation, partitions=3), SilentProgress())

    assert (len(by_size.partitions), len(asked.partitions)) == (1, 3)
    assert asked.digest == by_size.digest
    assert prepare_records(lender, preparation, SilentProgress()).folder == by_size.folder


def test_what_a_killed_reading_left_is_removed_by_the_next(
    lender: Path, preparation: Preparation
) -> None:
    left = preparation.records / ".some-other-lender.abc.part" / "staging"
    left.mkdir(parents=True)

    prepare_records(lender, preparation, SilentProgress())

    assert not left.parent.exists()
