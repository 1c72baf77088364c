"""`creditwright policy`: an example to start from, a check, and what a model decides by."""

import json
from pathlib import Path

import pytest
from tests.small_portfolio import TrainedPortfolio

from creditwright.cli.policy import check, example, show, simulate
from creditwright.cli.train import train
from creditwright.core.errors import UsageError
from creditwright.decision.document import PolicyDocumentError


def test_the_example_that_is_printed_can_be_checked(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    example()
    written = tmp_path / "policy.toml"
    written.write_text(capsys.readouterr().out, encoding="utf-8")

    check(written)

    shown = capsys.readouterr().out
    assert "Policy consumer credit, version 1" in shown
    assert "instalment_beyond_income: decline if annuity_to_income above 0.5" in shown
    assert shown.endswith("It can be used.\n")


def test_a_policy_that_cannot_be_used_is_refused_and_named(tmp_path: Path) -> None:
    (tmp_path / "mine.toml").write_text("[bands]\ndecline_above = 3")

    with pytest.raises(PolicyDocumentError, match=r"mine\.toml: bands"):
        check(tmp_path / "mine.toml")


def test_a_models_policy_is_shown_with_its_cut_offs_in_points(
    small_bundle: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    show(str(small_bundle))
    words = capsys.readouterr().out
    show(str(small_bundle), as_json=True)
    found = json.loads(capsys.readouterr().out)

    assert f"of {found['approve_up_to']:g} (score " in words
    assert found["may_decide"] is True
    assert found["law"]["profile"] == "eu"


def test_costs_are_given_in_one_place(tmp_path: Path) -> None:
    (tmp_path / "mine.toml").write_text("")

    with pytest.raises(UsageError, match="leave --policy out"):
        train("no tables are read", policy=tmp_path / "mine.toml", cost_of_refused_good=2.0)


def test_another_cut_off_is_tried_on_a_portfolio_and_written_down(
    trained_portfolio: TrainedPortfolio,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("CREDITWRIGHT_HOME", str(tmp_path / "home"))
    simulate(
        data=str(trained_portfolio.records.folder.parent / "source"),
        model=str(trained_portfolio.result.bundle),
        approve_up_to=0.05,
        decline_above=0.5,
        out=tmp_path / "page.html",
        changed=tmp_path / "changed.csv",
        as_json=True,
    )

    found = json.loads(capsys.readouterr().out)
    assert (found["then"]["approve_up_to"], found["then"]["decline_above"]) == (0.05, 0.5)
    assert found["then"]["outcomes"]["refer"] > found["now"]["outcomes"]["refer"]
    assert "A policy simulated" in (tmp_path / "page.html").read_text()
    lines = (tmp_path / "changed.csv").read_text().splitlines()
    assert len(lines) == sum(found["changed"].values()) + 1
