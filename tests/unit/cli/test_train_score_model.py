"""`creditwright train`, `score` and `model verify`, one after the other on a simulated lender."""

import json
import re
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from creditwright.cli.fairness import fairness
from creditwright.cli.model import export, import_bundle, list_versions, show, verify
from creditwright.cli.promote import VersionNameError, promote
from creditwright.cli.score import score
from creditwright.cli.train import train
from creditwright.core.errors import BadDataError
from creditwright.records.simulator import simulate_tables
from creditwright.registry.gates import Gate
from creditwright.scoring.bundle import BundleTamperedError
from creditwright.workflows.promote import PromotionRefusedError


@dataclass(frozen=True, slots=True)
class Lender:
    """A lender's tables, a home with a model trained on them, and what training reported."""

    tables: Path
    home: Path
    trained: dict[str, Any]


@pytest.fixture(scope="module")
def lender(tmp_path_factory: pytest.TempPathFactory) -> Lender:
    folder = tmp_path_factory.mktemp("lender")
    (folder / "tables").mkdir()
    for name, table in simulate_tables(1600, seed=5).items():
        if name in {"application_train", "application_test", "bureau"}:
            table.write_parquet(folder / "tables" / f"{name}.parquet")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CREDITWRIGHT_HOME", str(folder / "home"))
        said: list[str] = []
        patch.setattr("sys.stdout.write", said.append)
        train(str(folder / "tables"), folds=2, out=folder / "copy", as_json=True)
    return Lender(folder / "tables", folder / "home", json.loads("".join(said)))


@pytest.fixture(autouse=True)
def home(lender: Lender, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CREDITWRIGHT_HOME", str(lender.home))


def test_training_reports_one_document_and_copies_what_it_made(lender: Lender) -> None:
    copy = lender.home.parent / "copy"

    assert lender.trained["model"] == "models:/default-probability/1"
    assert lender.trained["aliases"] == ["challenger"]
    assert 0.5 < lender.trained["metrics"]["auc_out_of_fold"] < 1
    assert "gender" in lender.trained["protected_features_left_out"]
    assert (copy / "bundle" / "manifest.json").is_file()
    assert (copy / "evaluation" / "evaluation.html").is_file()
    assert (copy / "evaluation" / "fairness.json").is_file()
    assert lender.trained["fairness"]["groups_under_four_fifths"] == []  # too few to tell


@pytest.mark.parametrize("address", ["latest", "models:/default-probability@challenger"])
def test_a_portfolio_is_scored_by_the_model_that_is_named(
    lender: Lender, tmp_path: Path, capsys: pytest.CaptureFixture[str], address: str
) -> None:
    score(str(lender.tables), out=str(tmp_path / "scores.parquet"), model=address, explain=True)

    shown = capsys.readouterr().out
    assert "Scored 1,600 applications" in shown
    assert "application_test" in shown
    table = pl.read_parquet(tmp_path / "scores.parquet")
    assert table["bundle"].unique().to_list() == [lender.trained["bundle"]]


def test_a_summary_is_one_document_for_programs(
    lender: Lender, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    score(str(lender.tables), out=str(tmp_path / "scores.parquet"), as_json=True)

    found = json.loads(capsys.readouterr().out)
    assert found["applications"] == 1600
    assert set(found["outcomes"]) == {"application_train", "application_test"}


def test_fairness_is_measured_on_a_portfolio(
    lender: Lender, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    fairness(data=str(lender.tables), out=tmp_path / "found")

    shown = capsys.readouterr().out
    assert "1,600 applications, the outcome of " in shown
    assert re.search(r"sex: male is approved 0\.\d\d times \(.*\) as often as female", shown)
    found = json.loads((tmp_path / "found" / "fairness.json").read_text())
    assert found["everybody"]["applications"] == 1600
    assert lender.trained["bundle"] in found["measured_on"]
    assert (tmp_path / "found" / "fairness.html").is_file()


def test_fairness_is_one_document_for_programs(
    lender: Lender, capsys: pytest.CaptureFixture[str]
) -> None:
    fairness(data=str(lender.tables), as_json=True)

    found = json.loads(capsys.readouterr().out)
    assert found["bundle"] == lender.trained["bundle"]
    assert [each["by"] for each in found["breakdowns"]][:2] == [["sex"], ["age"]]


def test_verification_says_what_was_checked(
    lender: Lender, capsys: pytest.CaptureFixture[str]
) -> None:
    verify("latest")

    shown = capsys.readouterr().out
    assert lender.trained["bundle"] in shown
    assert "256 golden rows" in shown


def test_a_version_is_not_promoted_by_who_trained_it(
    lender: Lender, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(PromotionRefusedError, match="approver"):
        promote("default-probability/1", as_json=True)

    found = json.loads(capsys.readouterr().out)
    assert found["bundle"] == lender.trained["bundle"]
    assert not found["promoted"]
    assert {each["gate"] for each in found["gates"]} == {each.value for each in Gate}


def test_a_version_is_promoted_listed_and_scored_with_as_champion(
    lender: Lender, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    whatever: list[Gate] = [
        gate for gate in Gate if gate is not Gate.GOLDEN
    ]  # it is a very small lender
    promote("default-probability@challenger", approver="bob", override=whatever, reason="a test")
    list_versions()
    score(
        str(lender.tables),
        out=str(tmp_path / "scores.parquet"),
        model="models:/default-probability@champion",
    )

    shown = capsys.readouterr().out
    assert "Champion of default-probability is version 1." in shown
    bundle = lender.trained["bundle"][:12]
    assert re.search(rf"^1 +challenger, champion .*{bundle}", shown, re.MULTILINE)
    assert "bob: promote version 1" in shown


def test_what_is_to_be_promoted_has_to_be_named_as_a_version() -> None:
    with pytest.raises(VersionNameError, match="NAME/VERSION"):
        promote("default-probability")


def test_a_model_is_shown_in_words_from_its_card(
    lender: Lender, capsys: pytest.CaptureFixture[str]
) -> None:
    show("latest")

    shown = capsys.readouterr().out
    assert lender.trained["bundle"] in shown
    assert f"AUC {lender.trained['metrics']['auc']:.3f}" in shown


def test_a_model_is_carried_to_another_home_and_scores_there(
    lender: Lender, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    export("latest", out=tmp_path / "model.zip")
    monkeypatch.setenv("CREDITWRIGHT_HOME", str(tmp_path / "elsewhere"))
    digest = lender.trained["bundle"]

    import_bundle(tmp_path / "model.zip", digest=digest)
    score(str(lender.tables), out=str(tmp_path / "scores.parquet"), model=digest)

    assert pl.read_parquet(tmp_path / "scores.parquet").height == 1600


def test_a_changed_bundle_is_refused_as_bad_data_and_the_file_named(
    lender: Lender, tmp_path: Path
) -> None:
    shutil.copytree(lender.trained["bundle_folder"], tmp_path / "bundle")
    policy = tmp_path / "bundle" / "policy.json"
    policy.write_bytes(policy.read_bytes().replace(b"10.0", b"90.0"))

    with pytest.raises(BundleTamperedError, match=r"policy\.json differs") as caught:
        verify(str(tmp_path / "bundle"))

    assert isinstance(caught.value, BadDataError)


def test_a_place_for_the_copy_that_cannot_be_is_told_before_the_work(tmp_path: Path) -> None:
    (tmp_path / "model").write_text("a file stands here")

    with pytest.raises(NotADirectoryError, match="model"):
        train("no tables are read", out=tmp_path / "model")
