"""The population's columns on disk: three files of numbers that are looked at where they lie.

Each column lies in one piece and is mapped into memory, not read: of 300,000 applications with 800
features, 2 GB, a question touches the few megabytes it is about, and all processes share them. What
the columns are called stands in the manifest beside them.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
from numpy.lib.format import open_memmap
from numpy.typing import NDArray

from creditwright.core.numbers import Flags, Floats
from creditwright.features.frame import Identifiers
from creditwright.population.errors import PopulationDamagedError

Codes = NDArray[np.int16]

APPLICATIONS, FLOATS, CODES = "applications.npy", "floats.npy", "codes.npy"
PROBABILITY, LABEL, AMOUNT, VERSION = "default_probability", "label", "amount", "version"
OUTCOME, REFERRAL, RULE = "outcome", "referral", "rule"
INPUT, COHORT, GROUP = "input:", "cohort:", "group:"  # what these columns' names begin with
ABSENT = -1  # the code of what is not known


@dataclass(frozen=True, slots=True)
class Layout:
    """What the columns of a population are called, in the order in which they lie.

    Attributes:
        applications: How many there are.
        floats: The names of the columns of floats.
        codes: By column of codes the words that the codes are the places of; these columns lie in
            the order of their names.
    """

    applications: int
    floats: tuple[str, ...]
    codes: Mapping[str, tuple[str, ...]]

    @property
    def inputs(self) -> tuple[str, ...]:
        """The model's inputs, in their order."""
        return tuple(each.removeprefix(INPUT) for each in self.floats if each.startswith(INPUT))


class Columns:
    """The columns of a population, opened to be read.

    Raises:
        PopulationDamagedError: If the files do not hold what the layout says.
    """

    def __init__(self, folder: Path, layout: Layout) -> None:
        self.layout = layout
        self._place = {name: place for place, name in enumerate(layout.floats)}
        self._code_place = {name: place for place, name in enumerate(sorted(layout.codes))}
        n = layout.applications
        self.applications: Identifiers = _opened(folder / APPLICATIONS, (n,))
        self._floats: Floats = _opened(folder / FLOATS, (len(layout.floats), n))
        self._codes: Codes = _opened(folder / CODES, (len(layout.codes), n))

    def has(self, name: str) -> bool:
        """Return whether there is a column of floats of this name."""
        return name in self._place

    def floats(self, name: str) -> Floats:
        """Return a column of floats, shape (applications,); NaN where it is not known."""
        found: Floats = self._floats[self._place[name]]
        return found

    def codes(self, name: str) -> Codes:
        """Return a column of codes, shape (applications,); `ABSENT` where it is not known."""
        found: Codes = self._codes[self._code_place[name]]
        return found

    def words(self, name: str) -> tuple[str, ...]:
        """Return the words of a column of codes."""
        return self.layout.codes[name]

    def row(self, place: int) -> Floats:
        """Return the model's inputs of one application as the model sees them, shape (inputs,)."""
        places = [self._place[f"{INPUT}{name}"] for name in self.layout.inputs]
        return np.array(self._floats[places, place])

    @cached_property
    def probability(self) -> Floats:
        """The probability of default of each application, in memory; NaN: it was erased."""
        return np.array(self.floats(PROBABILITY))

    @cached_property
    def present(self) -> Flags:
        """The applications that were not erased since."""
        return ~np.isnan(self.probability)


def _opened(path: Path, shape: tuple[int, ...]) -> NDArray[Any]:
    try:
        found: NDArray[Any] = np.load(path, mmap_mode="r", allow_pickle=False)
    except (EOFError, OSError, ValueError) as error:
        raise PopulationDamagedError(f"{path.name}: {error}") from error
    if found.shape != shape:
        raise PopulationDamagedError(f"{path.name} has the shape {found.shape}, not {shape}")
    return found


@dataclass(frozen=True, slots=True)
class Unwritten:
    """Columns that are being written."""

    layout: Layout
    numbers: Identifiers
    all_floats: Floats
    all_codes: Codes

    def put(self, name: str, values: Floats) -> None:
        """Write a column of floats."""
        self.all_floats[self.layout.floats.index(name)] = values

    def put_codes(self, name: str, codes: Codes) -> None:
        """Write a column of codes."""
        self.all_codes[sorted(self.layout.codes).index(name)] = codes


@contextmanager
def columns_written(folder: Path, layout: Layout) -> Iterator[Unwritten]:
    """Give the columns of a new population to be written, each by its name, into `folder`."""
    n = layout.applications
    shapes = ((len(layout.floats), n), (len(layout.codes), n))
    numbers = open_memmap(folder / APPLICATIONS, mode="w+", dtype=np.int64, shape=(n,))
    floats = open_memmap(folder / FLOATS, mode="w+", dtype=np.float64, shape=shapes[0])
    codes = open_memmap(folder / CODES, mode="w+", dtype=np.int16, shape=shapes[1])
    yield Unwritten(layout, numbers, floats, codes)
    for each in (numbers, floats, codes):
        each.flush()


def overwrite(folder: Path, number: int) -> bool:
    """Remove one application where it lies: its values first, its number last.

    The place stays, with nothing in it, under the number of the application before: a population
    that is read meanwhile is whole at every moment, and what was begun can be begun again.

    Returns:
        Whether it was there.
    """
    numbers = open_memmap(folder / APPLICATIONS, mode="r+")
    first, end = (int(np.searchsorted(numbers, number, side)) for side in ("left", "right"))
    if first == end:
        return False
    floats, codes = (open_memmap(folder / name, mode="r+") for name in (FLOATS, CODES))
    floats[:, first:end] = np.nan
    codes[:, first:end] = ABSENT
    for each in (floats, codes):
        each.flush()
    numbers[first:end] = numbers[first - 1] if first else 0
    numbers.flush()
    return True
