"""How a lender writes its files is said once, in the settings, and holds for every command."""

from pathlib import Path

import pytest

from creditwright.cli.check import check
from creditwright.cli.features import compute
from creditwright.core.errors import BadDataError
from creditwright.records.simulator import simulate_tables


@pytest.fixture
def lender(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Tables with semicolons and decimal commas."""
    monkeypatch.chdir(tmp_path)
    folder = tmp_path / "lender"
    folder.mkdir()
    for name in ("application_train", "bureau"):
        table = simulate_tables(60, seed=3)[name]
        table.write_csv(folder / f"{name}.csv", separator=";", decimal_comma=True)
    return folder


def test_a_lender_who_writes_semicolons_is_not_read_as_if_with_commas(lender: Path) -> None:
    with pytest.raises(BadDataError):
        compute(str(lender), out=str(lender.parent / "features.parquet"))


def test_the_settings_hold_for_every_command(lender: Path) -> None:
    Path("creditwright.toml").write_text('csv_separator = ";"\ncsv_decimal = ","\n')

    check(str(lender))
    compute(str(lender), out=str(lender.parent / "features.parquet"))

    assert (lender.parent / "features.parquet").is_file()


def test_an_option_of_check_speaks_before_the_settings(lender: Path) -> None:
    Path("creditwright.toml").write_text('csv_separator = "|"\ncsv_decimal = ","\n')

    check(str(lender), separator=";", report=lender.parent / "report")

    assert (lender.parent / "report" / "report.html").is_file()
