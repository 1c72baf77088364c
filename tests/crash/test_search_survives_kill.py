"""kill -9 while parameters are searched: the next run goes on, and finds the same."""

import signal
from pathlib import Path

from tests.killed import run

TRIALS = 4
SEARCH = f"""
import json
import lightgbm
from tests.small_model import FEATURES, made_up_applications
from creditwright.decision.policy import Costs
from creditwright.features.definition import definitions_of
from creditwright.scoring.inputs import fit_inputs, matrix_of
from creditwright.training.fitting import Examples
from creditwright.training.parameters import ModelParameters
from creditwright.training.search import SearchPlan
from creditwright.training.split import parts_of
from creditwright.training.study import search
from creditwright.training.trying import Ground

watch(lightgbm, "train")
frame, labels = made_up_applications(600, 1)
inputs = fit_inputs(frame, FEATURES, definitions_of(FEATURES))
examples = Examples(matrix_of(frame, inputs).values, labels)
ground = Ground(examples, inputs, parts_of(labels, 3, 1), Costs(), 1)
study = search(ground, ModelParameters(), SearchPlan(trials={TRIALS}), Path(given[0]), Kill())
print(json.dumps(study.document()))
"""


def test_killed_between_and_within_trials_it_goes_on_and_finds_the_same(tmp_path: Path) -> None:
    unbroken = run(SEARCH, tmp_path / "unbroken")
    between = run(SEARCH, tmp_path / "killed", at_step=1)
    within = run(SEARCH, tmp_path / "killed", at_call=4)
    assert unbroken.returncode == 0, unbroken.stderr
    assert [each.returncode for each in (between, within)] == [-signal.SIGKILL] * 2

    last = run(SEARCH, tmp_path / "killed")

    assert last.returncode == 0, last.stderr
    assert last.stdout == unbroken.stdout
