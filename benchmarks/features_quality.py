"""What each block of features is worth: the same folds, the same model, paired differences.

    python benchmarks/features_quality.py [--applications DIR] [--sample DIR] [--simulated 10000]
        [--only NAME ...] [--json FILE] [--write]

Three data sets: real applications without histories, a smaller sample of real ones with histories,
and the simulated lender. Each is one line in FILE, kept when only others are measured again. With
--write the figures and the picture of docs/explanation/feature-worth.md are made from FILE. One
thread: about seven minutes of processor time a data set; one is measured alone with --only.
"""

import argparse
import json
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from creditwright.learned.catalogue import DEFAULT
from feature_worth.compare import (
    GIVEN,
    HEAVY,
    Columns,
    Placed,
    Recipe,
    half_width,
    out_of_fold,
    placed,
)
from feature_worth.data import APPLICATION_BLOCKS, DataSet, from_folder, simulated
from feature_worth.learned import with_stages
from feature_worth.page import write_page

BESIDE = Path(__file__).resolve().parents[1] / ".." / "shared"
RESULTS = Path(__file__).parent / "features_quality.json"
SIMULATION_SEED = 1
LEARNED = DEFAULT
OWN_HISTORY = ("previous", "instalments", "point of sale", "cards")
MEAN_SCORE = "external_score_mean"


@dataclass(frozen=True, slots=True)
class Step:
    """One set of features to measure.

    Attributes:
        against: The step it is compared with, by name.
    """

    name: str
    columns: Columns
    recipe: Recipe
    against: str | None


@dataclass(frozen=True, slots=True)
class Measured:
    """What one step came to.

    Attributes:
        gain: The difference to the step it is compared with.
        total: The difference to the first step measured with the same model.
    """

    step: str
    recipe: str
    features: int
    auc: float
    auc_half_width: float
    against: str | None
    gain: float | None
    gain_half_width: float | None
    total: float
    total_half_width: float | None
    seconds: float


def fixed(data: DataSet, blocks: tuple[str, ...]) -> Columns:
    """Return the columns of some blocks, the same whichever rows are seen."""
    values = data.matrix(blocks)
    return lambda _seen, _unseen, _seed: values


def application_steps(data: DataSet) -> Iterable[Step]:
    """Say what is measured where there is only the application."""
    given, heavy = Recipe("given", GIVEN, 400), Recipe("heavy", HEAVY, 500)
    declared, allowed = APPLICATION_BLOCKS, (*APPLICATION_BLOCKS, "protected")
    yield Step("raw columns (given)", lambda *_: data.raw, given, None)
    yield Step("all but protected (given)", with_stages(data, declared, LEARNED), given,
               "raw columns (given)")  # fmt: skip
    yield Step("raw columns", lambda *_: data.raw, heavy, None)
    yield Step("stated, none protected", fixed(data, declared[:1]), heavy, "raw columns")
    without_price = fixed(data, declared[:3])
    yield Step("+ ratios and scores", without_price, heavy, "stated, none protected")
    yield Step("+ implied rate", fixed(data, declared), heavy, "+ ratios and scores")
    products = with_stages(data, declared, LEARNED[:1])
    yield Step("+ products", products, heavy, "+ implied rate")
    learned = with_stages(data, declared, LEARNED)
    yield Step("+ default rates", learned, heavy, "+ products")
    everything = with_stages(data, allowed, LEARNED)
    yield Step("+ protected", everything, heavy, "+ default rates")


def history_steps(data: DataSet) -> Iterable[Step]:
    """Say what is measured where there are histories."""
    heavy = Recipe("heavy", HEAVY, 500)
    own = (*APPLICATION_BLOCKS, *OWN_HISTORY)
    every = (*own, "bureau", "burden")
    yield Step("application", fixed(data, APPLICATION_BLOCKS), heavy, None)
    yield Step("+ all histories", fixed(data, every), heavy, "application")
    yield Step("+ history with the lender only", fixed(data, own), heavy, "application")
    yield Step("+ all histories, learned", with_stages(data, every, LEARNED), heavy,
               "+ all histories")  # fmt: skip


def measure(data: DataSet, steps: Iterable[Step], seeds: int) -> Iterable[dict[str, Any]]:
    """Measure every step on a data set; what was found is given after each."""
    trivial = data.frame.numbers[MEAN_SCORE]
    known = placed(-trivial[None, :], data.labels)
    done: dict[str, Placed] = {}
    first: dict[str, Placed] = {}
    measured = []
    for step in steps:
        started = time.perf_counter()
        margins = out_of_fold(step.columns, data.labels, step.recipe, range(1, seeds + 1))
        found = done[step.name] = placed(margins, data.labels)
        seconds = time.perf_counter() - started
        begun = first.setdefault(step.recipe.name, found)
        each = _measured(step, found, done, begun, (data, seconds))
        print(f"{data.name}: {each.step}: {each.auc:.4f} gain {each.gain} ({seconds:.0f} s)")
        measured.append(asdict(each))
        yield {
            "applications": int(data.labels.size),
            "defaults": int(data.labels.sum()),
            "seeds": seeds,
            "oracle": data.oracle,
            "mean_score_auc": known.area,
            "steps": measured,
        }


def _measured(
    step: Step,
    found: Placed,
    done: Mapping[str, Placed],
    begun: Placed,
    run: tuple[DataSet, float],
) -> Measured:
    data, seconds = run
    other = None if step.against is None else done[step.against]
    everything = step.columns(data.labels >= 0, data.labels < 0, 1)
    return Measured(
        step=step.name,
        recipe=step.recipe.name,
        features=int(everything.shape[1]),
        auc=found.area,
        auc_half_width=half_width(found),
        against=step.against,
        gain=None if other is None else found.area - other.area,
        gain_half_width=None if other is None else half_width(found, other),
        total=found.area - begun.area,
        total_half_width=half_width(found, begun),
        seconds=seconds,
    )


def main() -> None:
    """Measure the data sets asked for, and write what was found."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--applications", type=Path, default=BESIDE / "home-credit-applications")
    parser.add_argument("--sample", type=Path, default=BESIDE / "home-credit-sample")
    parser.add_argument("--simulated", type=int, default=10_000)
    parser.add_argument("--seeds", type=int, default=3)
    parser.add_argument("--sample-seeds", type=int, default=10)
    parser.add_argument("--only", nargs="*", choices=["applications", "sample", "simulated"])
    parser.add_argument("--json", type=Path, default=RESULTS)
    parser.add_argument("--write", action="store_true")
    asked = parser.parse_args()
    ways: dict[str, Callable[[], Iterable[dict[str, Any]]]] = {
        "applications": lambda: _of_folder(
            "applications", asked.applications, application_steps, asked.seeds
        ),
        "sample": lambda: _of_folder("sample", asked.sample, history_steps, asked.sample_seeds),
        "simulated": lambda: _of_simulated(asked.simulated, asked.seeds),
    }
    for name in ways if asked.only is None else asked.only:
        for found in ways[name]():
            results = _read(asked.json) | {name: found}
            asked.json.write_text(json.dumps(results, indent=1) + "\n", encoding="utf-8")
    if asked.write:
        write_page(_read(asked.json))


def _read(file: Path) -> dict[str, Any]:
    return dict(json.loads(file.read_text(encoding="utf-8"))) if file.exists() else {}


def _of_folder(
    name: str, folder: Path, steps: Callable[[DataSet], Iterable[Step]], seeds: int
) -> Iterable[dict[str, Any]]:
    data = from_folder(name, folder)
    return measure(data, steps(data), seeds)


def _of_simulated(applications: int, seeds: int) -> Iterable[dict[str, Any]]:
    data = simulated(applications, SIMULATION_SEED)
    return measure(data, history_steps(data), seeds)


if __name__ == "__main__":
    main()
