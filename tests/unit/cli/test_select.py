"""`creditwright select` and `train --features` on a small simulated lender."""

import json
from pathlib import Path

import pytest

from creditwright.cli.select import Blocks, Way, method_wanted, select
from creditwright.cli.train import train
from creditwright.training.parameters import ModelParameters
from creditwright.training.plan import PlanError

PARAMETERS = ModelParameters()


def test_the_list_that_it_writes_is_what_training_uses(
    tables: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("CREDITWRIGHT_HOME", str(tmp_path / "home"))
    out = tmp_path / "lists" / "features.json"

    select(str(tables), out=out, method=Way.ABLATION, blocks=Blocks.SOURCE, folds=2, as_json=True)
    chosen = json.loads(capsys.readouterr().out)
    train(str(tables), folds=2, features=out, as_json=True)
    trained = json.loads(capsys.readouterr().out)

    assert chosen["list"] == str(out)
    bundle = tmp_path / "home" / "bundles" / trained["bundle"]
    kept = json.loads((bundle / "features.json").read_text())
    assert trained["features"] == len(kept)
    assert {each["name"] for each in kept} <= set(chosen["chosen"])  # those that a tree looks at
    assert {each["name"] for each in chosen["evidence"]} >= {"application", "derived"}


@pytest.mark.parametrize(
    ("way", "draws", "blocks"),
    [(Way.ABLATION, 20, None), (Way.NULL_IMPORTANCE, None, Blocks.THEME)],
)
def test_an_option_of_the_other_method_is_refused(
    way: Way, draws: int | None, blocks: Blocks | None
) -> None:
    with pytest.raises(PlanError, match=r"--(draws|blocks) is of"):
        method_wanted(way, draws, blocks, PARAMETERS)
