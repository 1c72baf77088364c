"""`creditwright compare` on a small simulated lender."""

import json
from pathlib import Path

import pytest

from creditwright.cli.compare import compare
from creditwright.core.errors import UsageError


def test_one_document_for_programs_and_a_copy_of_the_report(
    tables: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("CREDITWRIGHT_HOME", str(tmp_path / "home"))

    compare(
        str(tables),
        models="approve_all, decision_tree",
        folds=2,
        no_learned=True,
        out=tmp_path / "copy",
        as_json=True,
    )

    found = json.loads(capsys.readouterr().out)
    assert [each["name"] for each in found["models"]] == ["approve_all", "decision_tree"]
    assert found["models"][1]["behind_best"] is None or found["best"] == "approve_all"
    assert (tmp_path / "copy" / "comparison.html").is_file()
    roc = (tmp_path / "copy" / "models" / "decision_tree" / "roc.csv").read_text().splitlines()
    assert roc[0] == "cut_off,good_refused,defaults_found"
    assert roc[-1].endswith(",1.0,1.0")


def test_a_model_that_does_not_exist_is_told_before_any_work() -> None:
    with pytest.raises(UsageError, match="no model called 'catboost'"):
        compare("no tables are read", models="catboost")
