import json
from pathlib import Path

import pytest

from creditwright.cli.simulate import simulate

TABLES = 9


def test_simulate_reports_what_it_wrote_as_one_document(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    simulate(applications=60, out=tmp_path / "out", seed=2, as_json=True)

    document = json.loads(capsys.readouterr().out)
    assert document["applications"] == 60
    assert len(document["rows"]) == TABLES
    assert document["rows"]["application_train"] + document["rows"]["application_test"] == 60


def test_simulate_tells_people_the_rows_the_defaults_and_the_place(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    simulate(applications=60, out=tmp_path / "out", seed=2)

    told = capsys.readouterr().out
    assert "Simulated 60 applications" in told
    assert "credit_card_balance" in told
    assert "AUC of 0." in told
    assert str(tmp_path / "out") in told
