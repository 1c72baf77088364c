"""What commands print."""

import pytest
from rich.table import Table

from creditwright.cli.console import report


def test_a_table_that_is_piped_keeps_every_column(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    table = Table()
    for n in range(9):
        table.add_column(f"column {n}", no_wrap=bool(n))
    table.add_row("the name", *(["0.750 ± 0.010"] * 8))

    report({}, table, as_json=False)

    shown = capsys.readouterr().out
    assert "the name" in shown
    assert shown.count("0.750 ±") == 8
