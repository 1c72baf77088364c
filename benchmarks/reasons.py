"""How stable and how faithful the principal reasons of declined applicants are.

    python benchmarks/reasons.py [--simulated 12000] [--applications DIR] [--write]

A model is trained with the usual plan on four fifths of a simulated lender, and of real
applications where a folder is given; who of the last fifth is above the cut-off is declined. The
reasons beside the frozen reference are compared with those beside other references, by theme and by
single feature. Then the themes that were named are set to what is usual in the reference, and the
applicant is scored again. Minutes; memory for all features of all applicants.
"""

import argparse
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import numpy as np

from creditwright.core.numbers import Floats
from creditwright.core.progress import SilentProgress
from creditwright.decision.catalogue import catalogue_for
from creditwright.explanation.attribution import attribute
from creditwright.explanation.reference import nearest_approved
from creditwright.features.catalogue import FEATURES
from creditwright.features.definition import definitions_of
from creditwright.scoring.inputs import Matrix, fit_inputs, matrix_of
from creditwright.training.fitting import Examples
from creditwright.training.model import TrainedModel, train
from creditwright.training.plan import TrainingPlan
from creditwright.training.split import split_hold_out
from feature_speed.report import renew
from feature_worth.data import DataSet, from_folder, simulated
from reason_stability.measures import (
    Agreement,
    Share,
    agreement,
    any_groups,
    costliest,
    mended,
    reasons_of,
    resampled,
    share_of,
    typical,
)

PAGE = Path(__file__).parent / "README.md"
SEED = 1
BACKGROUNDS = (200, 1000)


@dataclass(frozen=True, slots=True)
class Bench:
    """A trained model and whom it declines.

    Attributes:
        declined: The hold-out's applications above the cut-off, as the model sees them.
        against: Their attributions.
        reference: Those of the applications that the frozen reference is made of.
        everybody: Those of 4,000 training applications.
        usual: What is usual in the reference, by input.
        themes: The reason code of each input.
    """

    name: str
    model: TrainedModel
    declined: Matrix
    against: Floats
    reference: Floats
    everybody: Floats
    usual: Floats
    themes: tuple[str, ...]

    @property
    def inputs(self) -> tuple[str, ...]:
        """The names of the inputs."""
        return tuple(each.name for each in self.model.scorer.inputs)


def trained(data: DataSet) -> Bench:
    """Train on four fifths, and gather what is compared."""
    varying = {n for block, ns in data.blocks.items() if block != "protected" for n in ns}
    features = [each for each in FEATURES if each.name in varying]
    split = split_hold_out(data.labels, share=0.2, seed=SEED)
    inputs = fit_inputs(data.frame.at(split.training), features, definitions_of(FEATURES))
    matrix = matrix_of(data.frame, inputs)
    examples = Examples(matrix.values, data.labels).at(split.training)
    model = train(examples, inputs, TrainingPlan(), SilentProgress())
    kept = matrix_of(data.frame, model.scorer.inputs)
    training, hold_out = (_at(kept, rows) for rows in (split.training, split.hold_out))
    above = model.scorer.score(hold_out).default_probability > model.policy.decline_above
    declined = _at(hold_out, np.flatnonzero(above))
    chances = model.scorer.score(training).default_probability
    nearest = _at(training, nearest_approved(chances, model.policy.decline_above))
    drawn = np.random.default_rng(SEED).permutation(len(training.values))[:4000]
    return Bench(
        name=data.name,
        model=model,
        declined=declined,
        against=_attributions(model, declined),
        reference=_attributions(model, nearest),
        everybody=_attributions(model, _at(training, drawn)),
        usual=typical(
            nearest.values, [each.categories is not None for each in model.scorer.inputs]
        ),
        themes=tuple(catalogue_for(model.scorer.inputs).codes(model.scorer.inputs)),
    )


def _at(matrix: Matrix, rows: np.ndarray) -> Matrix:
    return Matrix(matrix.values[rows], matrix.unseen[rows])


def _attributions(model: TrainedModel, matrix: Matrix) -> Floats:
    return attribute(model.scorer, matrix, model.scorer.score(matrix).log_odds).values


Choose = Callable[[Floats, Floats, Sequence[str]], list[tuple[str, ...]]]


def stability(
    bench: Bench, choose: Choose, names: tuple[str, ...]
) -> Iterator[tuple[str, Agreement]]:
    """Yield how far the reasons beside one reference are those beside another."""
    ours = bench.reference.mean(axis=0)

    def between(one: Floats, other: Floats) -> Agreement:
        return agreement(choose(bench.against, one, names), choose(bench.against, other, names))

    first, second = (
        bench.reference[resampled(len(bench.reference), seed)].mean(axis=0) for seed in (1, 2)
    )
    yield f"two bootstraps of our reference of {len(bench.reference):,}", between(first, second)
    yield (
        "ours, and the model's own mean (`pred_contrib` alone)",
        between(ours, np.zeros_like(ours)),
    )
    yield "ours, and the mean of everybody", between(ours, bench.everybody.mean(axis=0))
    for n in BACKGROUNDS:
        rows = bench.everybody[: 2 * n]
        one, other = rows[:n].mean(axis=0), rows[n:].mean(axis=0)
        yield f"two random backgrounds of {n:,}", between(one, other)


def fidelity(bench: Bench) -> Iterator[tuple[str, Share]]:
    """Yield how many are approved once what was named is as usual."""
    ours = reasons_of(bench.against, bench.reference.mean(axis=0), bench.themes)
    mean = reasons_of(bench.against, np.zeros(bench.against.shape[1]), bench.themes)
    everybody = reasons_of(bench.against, bench.everybody.mean(axis=0), bench.themes)
    ways = {
        "our reasons": ours,
        "reasons beside the model's own mean": mean,
        "reasons beside the mean of everybody": everybody,
        "as many themes at random": any_groups(ours, bench.themes, SEED),
        "the first of our reasons alone": [each[:1] for each in ours],
    }
    for name, named in ways.items():
        changed = mended(bench.declined.values, named, bench.themes, bench.usual)
        again = Matrix(changed, np.zeros(changed.shape, np.bool_))
        chance = bench.model.scorer.score(again).default_probability
        yield name, share_of(chance <= bench.model.policy.approve_up_to)


def lines(bench: Bench) -> Iterable[str]:
    """Return the section of one data set."""
    by_theme = dict(stability(bench, reasons_of, bench.themes))
    by_feature = dict(stability(bench, costliest, bench.inputs))
    single = costliest(bench.against, bench.reference.mean(axis=0), bench.inputs)
    theme_of = dict(zip(bench.inputs, bench.themes, strict=True))
    distinct = np.mean([len({theme_of[name] for name in each}) for each in single])
    return [
        (
            f"**{bench.name}**: {len(bench.declined.values):,} declined of a hold-out; "
            f"{len(bench.inputs)} inputs in {len(set(bench.themes))} themes; cut-off "
            f"{bench.model.policy.decline_above:.3f}."
        ),
        "",
        (
            "| the same applicants' reasons beside | by theme: identical | Jaccard | same first "
            "| by feature: identical | Jaccard | same first |"
        ),
        "|---|---|---|---|---|---|---|",
        *(
            f"| {name} | {' | '.join(_told(found))} | {' | '.join(_told(by_feature[name]))} |"
            for name, found in by_theme.items()
        ),
        "",
        f"The four single features that cost most stand in {distinct:.2f} themes at the mean.",
        "",
        "| set to what is usual in the reference | then approved |",
        "|---|---|",
        *(f"| {name} | {found} |" for name, found in fidelity(bench)),
        "",
    ]


def _told(found: Agreement) -> tuple[str, str, str]:
    return str(found.identical), str(found.jaccard), str(found.first)


def main() -> None:
    """Measure, print, and renew the page where that is asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--simulated", type=int, default=12_000)
    parser.add_argument("--applications", type=Path, help="a folder with a lender's tables")
    parser.add_argument("--write", action="store_true", help="renew benchmarks/README.md")
    given = parser.parse_args()
    found = [f"{datetime.now(UTC):%Y-%m-%d}. 95 % intervals over the applicants in brackets.", ""]
    found += lines(trained(simulated(given.simulated, SEED)))
    if given.applications is not None:
        found += lines(trained(from_folder("real applications", given.applications)))
    print("\n".join(found))
    if given.write:
        renew(PAGE, "reasons", "\n".join(found), made_by="benchmarks/reasons.py")


if __name__ == "__main__":
    main()
