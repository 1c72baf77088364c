"""`creditwright check`: the figures in words or JSON, and an exit code that programs can use."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

HEADER = "SK_ID_CURR,TARGET,AMT_INCOME_TOTAL,AMT_CREDIT,AMT_ANNUITY,DAYS_BIRTH\n"


@pytest.fixture
def lender(tmp_path: Path) -> Path:
    folder = tmp_path / "lender"
    folder.mkdir()
    (folder / "application_train.csv").write_text(
        HEADER + "1,0,5,5,5,-9000\n2,0,0,5,5,-9000\n3,0,5,5,5,-9000\n"
    )
    return folder


def check(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    script = "from creditwright.cli.main import run; run()"
    return subprocess.run(
        [sys.executable, "-c", script, "check", str(folder), *arguments],
        capture_output=True,
        text=True,
        check=False,
        cwd=folder.parent,
    )


def test_too_many_bad_rows_are_exit_code_65_with_the_figures_before(lender: Path) -> None:
    result = check(lender)

    assert result.returncode == 65
    assert "out of range" in result.stdout
    assert "1 of 3 rows (33.3%)" in result.stderr
    assert (lender.parent / ".creditwright" / "quarantine" / "application_train.csv").exists()


def test_bad_rows_that_are_borne_are_exit_code_0(lender: Path) -> None:
    result = check(lender, "--max-bad-share", "0.5", "--quarantine", "bad", "--report", "report")

    assert result.returncode == 0
    assert "The rejected rows are listed in bad" in result.stdout
    assert (lender.parent / "bad" / "application_train.csv").exists()
    assert (lender.parent / "report" / "report.html").exists()


def test_json_is_one_document_even_when_the_tables_are_bad(lender: Path) -> None:
    result = check(lender, "--json")

    table = json.loads(result.stdout)["tables"]["application_train"]
    assert (table["rows_in"], table["accepted"], table["rejected"]) == (3, 2, 1)


def test_a_missing_required_column_is_exit_code_65_and_named(lender: Path) -> None:
    (lender / "bureau.csv").write_text("SK_ID_CURR,SK_ID_BUREAU\n1,1\n")

    result = check(lender)

    assert result.returncode == 65
    assert "bureau.csv lacks the column DAYS_CREDIT" in result.stderr


def test_a_dialect_can_be_declared(lender: Path) -> None:
    path = lender / "application_train.csv"
    text = path.read_text().replace("2,0,0,5", "2,0,5,5").replace("5,5,5", "5.5,5.5,5.5")
    path.write_text(text.replace(",", ";").replace(".", ","), encoding="utf-16")

    options = ("--encoding", "utf-16", "--separator", ";", "--decimal", ",")
    result = check(lender, *options, "--null-token", "NA")

    assert result.returncode == 0
    assert "3            3            0" in result.stdout


def test_a_share_that_is_none_is_a_usage_error(lender: Path) -> None:
    assert check(lender, "--max-bad-share", "2").returncode == 2
