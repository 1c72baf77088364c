"""`creditwright policy`: an example to start from, a check, and what a model decides by."""

import json
from pathlib import Path

import pytest

from creditwright.cli.policy import check, example, show
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
