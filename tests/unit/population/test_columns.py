"""The files of a population: what is written is read, and what is damaged is told."""

from pathlib import Path

import numpy as np
import pytest

from creditwright.population.columns import (
    ABSENT,
    CODES,
    FLOATS,
    OUTCOME,
    PROBABILITY,
    Columns,
    Layout,
    columns_written,
    overwrite,
)
from creditwright.population.errors import PopulationDamagedError

LAYOUT = Layout(
    3, ("input:income", "input:age", PROBABILITY), {"rule": ("r",), OUTCOME: ("approve", "refer")}
)
INCOME = np.array([1.5, np.nan, -0.0])


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    with columns_written(tmp_path, LAYOUT) as columns:
        columns.numbers[:] = [5, 7, 9]
        columns.put("input:income", INCOME)
        columns.put("input:age", np.array([20.0, 30.0, 40.0]))
        columns.put(PROBABILITY, np.array([0.1, 0.2, 0.3]))
        columns.put_codes(OUTCOME, np.array([0, 1, ABSENT], dtype=np.int16))
        columns.put_codes("rule", np.array([ABSENT, 0, 0], dtype=np.int16))
    return tmp_path


def test_every_bit_of_a_column_comes_back(folder: Path) -> None:
    found = Columns(folder, LAYOUT)

    assert found.floats("input:income").tobytes() == INCOME.tobytes()
    assert found.codes(OUTCOME).tolist() == [0, 1, ABSENT]
    assert found.codes("rule").tolist() == [ABSENT, 0, 0]
    assert found.row(2).tolist() == [-0.0, 40.0]
    assert found.layout.inputs == ("income", "age")


def test_nobody_can_write_to_what_is_open(folder: Path) -> None:
    with pytest.raises(ValueError, match="read-only"):
        Columns(folder, LAYOUT).floats("input:age")[0] = 1.0


@pytest.mark.parametrize("damage", [b"", b"nonsense", b"\x93NUMPY\x01\x00"])
def test_a_damaged_file_is_told(folder: Path, damage: bytes) -> None:
    (folder / FLOATS).write_bytes(damage)

    with pytest.raises(PopulationDamagedError, match=r"floats\.npy"):
        Columns(folder, LAYOUT)


def test_a_file_of_another_shape_is_told(folder: Path) -> None:
    np.save(folder / CODES, np.zeros((2, 4), dtype=np.int16))

    with pytest.raises(PopulationDamagedError, match="shape"):
        Columns(folder, LAYOUT)


def test_what_was_overwritten_is_under_no_number_and_the_numbers_still_rise(folder: Path) -> None:
    done = [overwrite(folder, number) for number in (7, 5, 7)]

    found = Columns(folder, LAYOUT)
    assert done == [True, True, False]
    assert found.applications.tolist() == [0, 0, 9]
    assert found.present.tolist() == [False, False, True]
