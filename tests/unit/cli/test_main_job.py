"""The main job, from simulated tables to explained scores, as the commands do it."""

import json
from pathlib import Path

import polars as pl
import pytest
from tests.demo import APPLICATIONS, HOME, PRINTED

from creditwright.cli import console
from creditwright.cli.main import run
from creditwright.cli.simulate import simulate
from creditwright.composition.service import open_store
from creditwright.core.settings import Settings
from creditwright.workflows.show_drift import show_drift


@pytest.fixture
def home(demo_folder: Path) -> Path:
    """Where the demo has run once."""
    return demo_folder / HOME


def call(monkeypatch: pytest.MonkeyPatch, home: Path, *arguments: object) -> int:
    """Call the command line in this process, and return its exit code."""
    monkeypatch.setenv("CREDITWRIGHT_HOME", str(home))
    monkeypatch.setattr(console._Verbosity, "quiet", False)  # noqa: SLF001 - reset after the test
    monkeypatch.setattr("sys.argv", ["creditwright", *map(str, arguments)])
    with pytest.raises(SystemExit) as left:
        run()
    return left.value.code if isinstance(left.value.code, int) else 0


def test_the_demo_ends_with_a_decision_of_the_service(home: Path) -> None:
    told = json.loads("{" + (home.parent / PRINTED).read_text().rpartition("\n{\n")[2])

    assert told["outcome"] in {"approve", "refer", "decline"}
    assert told["model"]["name"] == "default-probability"


def test_every_application_is_scored_once_and_marked_by_its_table(home: Path) -> None:
    scores = pl.read_parquet(home / "demo" / "scores.parquet")

    assert scores["SK_ID_CURR"].n_unique() == scores.height == APPLICATIONS
    assert set(scores["SOURCE_TABLE"]) == {"application_train", "application_test"}
    assert scores["default_probability"].is_between(0, 1, closed="none").all()


def test_every_declined_application_has_reasons_in_both_languages(home: Path) -> None:
    scores = pl.read_parquet(home / "demo" / "scores.parquet")
    declined = scores.filter(pl.col("outcome") == "decline")

    assert declined.height > 0
    assert declined["reason_1_en"].null_count() == declined["reason_1_fr"].null_count() == 0


def test_attributions_by_theme_add_up_to_the_log_odds(home: Path) -> None:
    scores = pl.read_parquet(home / "demo" / "scores.parquet")

    total = scores.select(pl.sum_horizontal("base", pl.col("^theme_.*$")) - pl.col("log_odds"))

    assert total.to_series().abs().max() < 1e-9  # type: ignore[operator] # a float


def test_the_bundle_just_trained_verifies(
    home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    code = call(monkeypatch, home, "model", "verify", "latest", "--json")

    assert code == 0
    assert json.loads(capsys.readouterr().out)["features"] > 300


def test_a_bundle_with_one_byte_changed_is_refused_and_the_file_named(
    home: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    latest = home / "bundles" / (home / "bundles" / "latest").read_text().strip()
    for file in latest.iterdir():
        (tmp_path / file.name).write_bytes(file.read_bytes())
    policy = bytearray((tmp_path / "policy.json").read_bytes())
    policy[-3] ^= 1
    (tmp_path / "policy.json").write_bytes(policy)

    code = call(monkeypatch, home, "model", "verify", tmp_path)

    assert code == 65
    assert "policy.json" in capsys.readouterr().err


def test_the_champion_in_the_registry_scores_as_the_latest_bundle_does(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lender = home / "demo" / "lender"
    out = tmp_path / "scores.parquet"

    code = call(
        monkeypatch,
        home,
        *("--quiet", "score", lender, "--out", out, "--explain"),
        *("--model", "models:/default-probability@champion"),
    )

    assert code == 0
    assert out.read_bytes() == (home / "demo" / "scores.parquet").read_bytes()


def test_a_folder_without_applications_is_bad_data_and_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "empty").mkdir()

    code = call(monkeypatch, tmp_path / "home", "check", tmp_path / "empty")

    assert code == 65
    assert "application_train" in capsys.readouterr().err


def test_an_unknown_model_is_unavailable(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    lender = home / "demo" / "lender"

    code = call(
        monkeypatch,
        home,
        *("score", lender, "--out", tmp_path / "scores.parquet"),
        *("--model", "models:/nobody@champion"),
    )

    assert code == 69
    assert "nobody" in capsys.readouterr().err


def test_too_few_defaults_to_train_on_are_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    simulate(applications=200, seed=1, out=tmp_path / "lender")

    code = call(monkeypatch, tmp_path / "home", "train", tmp_path / "lender")

    assert code == 65
    assert "at least 100" in capsys.readouterr().err


def test_the_demo_leaves_a_month_that_drifted_beside_ordinary_ones(home: Path) -> None:
    with open_store(Settings(home=home)) as database:
        drift = show_drift(database)

    alarms = [len(each.alarms) for each in drift.readings]
    assert len(alarms) == 3
    assert alarms[-1] > max(alarms[:-1])
    assert drift.features[0].drifted[-1]
