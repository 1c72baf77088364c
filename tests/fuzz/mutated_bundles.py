"""Bundles damaged on purpose, with digests made anew so that only what comes after can refuse them.

Always those of the manifest; every second time those of expected.json too, as a forger would.

python tests/fuzz/mutated_bundles.py --mutants 2000      count what became of each
"""

import argparse
import json
import re
import tempfile
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

import numpy as np
from tests.small_model import SmallModel, resealed, train_small_model

from creditwright.core.errors import CreditwrightError
from creditwright.decision.assessment import Assessments, assess_matrix
from creditwright.decision.catalogue import catalogue_for
from creditwright.decision.model import DecisionModel
from creditwright.decision.opening import open_bundle
from creditwright.decision.rules import NO_RULE
from creditwright.scoring.bundle import EXPECTED, write_bundle
from creditwright.scoring.inputs import Matrix
from creditwright.scoring.scorer import Scorer

Rng = np.random.Generator
Mutation = Callable[[bytes, Rng], bytes]
ROWS_DECIDED = 100
OTHER_NUMBERS = "OTHER NUMBERS"
OTHER_DECISIONS = "same numbers, other decisions"
LOADS = "loads, and decides the same"
LOADED = (OTHER_NUMBERS, OTHER_DECISIONS, LOADS)
NUMBER = re.compile(rb"-?\d+(?:\.\d+)?(?:e[-+]?\d+)?")
ODD_NUMBERS = (b"nan", b"inf", b"-inf", b"1e308", b"-1", b"0", b"9" * 40, b"2147483648", b"1e-320")


def flip_bits(content: bytes, rng: Rng) -> bytes:
    """Flip one to eight bits anywhere."""
    spoilt = bytearray(content)
    for place in rng.integers(0, len(content), rng.integers(1, 9)):
        spoilt[place] ^= 1 << int(rng.integers(0, 8))
    return bytes(spoilt)


def truncate(content: bytes, rng: Rng) -> bytes:
    """Keep the beginning only."""
    return content[: int(rng.integers(0, len(content)))]


def swap_blocks(content: bytes, rng: Rng) -> bytes:
    """Swap two stretches of the content."""
    first, second, third = sorted(int(each) for each in rng.integers(0, len(content), 3))
    return content[:first] + content[second:third] + content[first:second] + content[third:]


def repeat_line(content: bytes, rng: Rng) -> bytes:
    """Write a line, or for a JSON document a stretch, twice: keys appear doubled."""
    lines = content.split(b"\n")
    place = int(rng.integers(0, len(lines)))
    return b"\n".join([*lines[:place], lines[place], *lines[place:]])


def odd_number(content: bytes, rng: Rng) -> bytes:
    """Put a number that is none, or far out, in the place of another."""
    found = list(NUMBER.finditer(content))
    if not found:
        return truncate(content, rng)
    place = found[int(rng.integers(0, len(found)))]
    other = ODD_NUMBERS[int(rng.integers(0, len(ODD_NUMBERS)))]
    return content[: place.start()] + other + content[place.end() :]


def nest_deeply(_content: bytes, rng: Rng) -> bytes:
    """Nest lists deeper than a parser may follow."""
    deep = int(rng.integers(100, 200_000))
    return b"[" * deep + b"]" * deep + b"\n"


MUTATIONS: tuple[Mutation, ...] = (
    flip_bits,
    truncate,
    swap_blocks,
    repeat_line,
    odd_number,
    nest_deeply,
)


def mutant_of(files: Mapping[str, bytes], rng: Rng) -> tuple[str, dict[str, bytes]]:
    """Return a bundle's files with one of them damaged, every second time the model's own."""
    names = sorted(files)
    name = "model.txt" if rng.random() < 0.5 else names[int(rng.integers(0, len(names)))]
    mutate = MUTATIONS[int(rng.integers(0, len(MUTATIONS)))]
    content = mutate(files[name], rng)
    while content == files[name]:  # two equal stretches were swapped
        content = mutate(files[name], rng)
    damaged = {**files, name: content}
    if rng.random() < 0.5 or name == EXPECTED:
        return f"{mutate.__name__} {name}", damaged
    return f"{mutate.__name__} {name}, resealed", resealed(damaged)


def became_of(files: Mapping[str, bytes], sound: SmallModel) -> str:
    """Return what became of a bundle: the error it was refused with, or how it decides.

    Only a signature tells whether a bundle in which every digest was made anew, and which decides
    the golden rows as before, is the one that was trained.
    """
    rows = sound.matrix.at(np.arange(ROWS_DECIDED))
    with tempfile.TemporaryDirectory() as landing:
        write_bundle(Path(landing) / "bundle", files)
        try:
            model = open_bundle(Path(landing) / "bundle")
        except CreditwrightError as error:
            return type(error).__name__
    if _numbers(model.scorer, sound.matrix) != _numbers(sound.model.scorer, sound.matrix):
        return OTHER_NUMBERS
    if _decided(model, rows) != _decided(_whole(sound), rows):
        return OTHER_DECISIONS
    return LOADS


def _numbers(scorer: Scorer, matrix: Matrix) -> tuple[bytes, bytes, bytes]:
    found = scorer.score(matrix)
    margins = scorer.margins(matrix.values)
    return margins.tobytes(), found.default_probability.tobytes(), found.score.tobytes()


def _decided(model: DecisionModel, rows: Matrix) -> Assessments:
    met = np.full(ROWS_DECIDED, NO_RULE, dtype=np.int64)
    found = assess_matrix(rows, model, hits=met, explain=True)
    return replace(found, scores=None, themes=None, base=None)  # type: ignore[arg-type] # dropped


def _whole(sound: SmallModel) -> DecisionModel:
    model = sound.model
    catalogue = catalogue_for(sound.inputs)
    return DecisionModel("", model.scorer, model.policy, catalogue, model.reference)


def count_mutants(mutants: int, seed: int) -> Counter[str]:
    """Return how many mutants became what."""
    sound, rng = train_small_model(), np.random.default_rng(seed)
    counted: Counter[str] = Counter()
    for _ in range(mutants):
        what, files = mutant_of(sound.files, rng)
        became = became_of(files, sound)
        counted[f"{what}: {became}" if became in LOADED else became] += 1
    return counted


def main() -> None:
    """Count, and print the counts."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--mutants", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    print(json.dumps(count_mutants(given.mutants, given.seed).most_common(), indent=1))  # noqa: T201


if __name__ == "__main__":
    main()
