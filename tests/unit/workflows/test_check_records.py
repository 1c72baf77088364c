"""Checking a lender's tables: lists and report are written whatever the verdict."""

import json
from pathlib import Path

import pytest

from creditwright.core.errors import FileAccessError
from creditwright.core.progress import SilentProgress
from creditwright.records.report import TooManyBadRowsError
from creditwright.workflows.check_records import CheckPlan, check_records

HEADER = "SK_ID_CURR,TARGET,AMT_INCOME_TOTAL,AMT_CREDIT,AMT_ANNUITY,DAYS_BIRTH\n"


def lender(folder: Path, *rows: str) -> Path:
    folder.mkdir()
    (folder / "application_train.csv").write_text(HEADER + "".join(f"{row}\n" for row in rows))
    return folder


def plan(folder: Path, max_bad_share: float = 0.01) -> CheckPlan:
    return CheckPlan(
        quarantine=folder / "quarantine",
        scratch=folder / "state",
        report=folder / "report",
        max_bad_share=max_bad_share,
    )


def test_a_good_lender_gets_a_report_and_leaves_nothing_else(tmp_path: Path) -> None:
    source = lender(tmp_path / "lender", "1,0,5,5,5,-9000")

    report = check_records(source, plan(tmp_path), SilentProgress())

    written = json.loads((tmp_path / "report" / "report.json").read_text())
    assert written == json.loads(json.dumps(report.as_json()))
    assert "<!doctype html>" in (tmp_path / "report" / "report.html").read_text()
    assert list((tmp_path / "state").iterdir()) == []
    assert not (tmp_path / "quarantine").exists()


def test_a_bad_lender_gets_its_report_and_its_list_too(tmp_path: Path) -> None:
    source = lender(tmp_path / "lender", "1,0,5,5,5,-9000", "2,0,0,5,5,-9000")

    with pytest.raises(TooManyBadRowsError):
        check_records(source, plan(tmp_path), SilentProgress())

    assert (tmp_path / "quarantine" / "application_train.csv").exists()
    written = json.loads((tmp_path / "report" / "report.json").read_text())
    assert written["tables"]["application_train"]["rejected"] == 1
    assert list((tmp_path / "state").iterdir()) == []


def test_a_state_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    source = lender(tmp_path / "lender", "1,0,5,5,5,-9000")
    (tmp_path / "state").write_text("a file stands here")

    with pytest.raises(FileAccessError, match="state"):
        check_records(source, plan(tmp_path), SilentProgress())
