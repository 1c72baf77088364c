"""A grid in a file: every combination, and one clear sentence where it is none."""

from pathlib import Path

import pytest

from creditwright.core.errors import FileAccessError
from creditwright.training.grid import GridError, read_grid
from creditwright.training.parameters import ModelParameterError, ModelParameters


def written(folder: Path, name: str, content: str) -> Path:
    (folder / name).write_text(content, encoding="utf-8")
    return folder / name


def test_every_combination_is_tried_and_the_rest_is_as_by_default(tmp_path: Path) -> None:
    file = written(tmp_path, "grid.toml", "feature_fraction = [0.1, 0.2]\nlambda_l2 = [1, 30.0]\n")

    found = read_grid(file, ModelParameters())

    assert found == tuple(
        ModelParameters(feature_fraction=fraction, lambda_l2=penalty)
        for fraction in (0.1, 0.2)
        for penalty in (1.0, 30.0)
    )


def test_several_tables_in_json_are_several_grids(tmp_path: Path) -> None:
    file = written(tmp_path, "grid.json", '[{"num_leaves": [8, 9]}, {"max_depth": [3]}]')

    assert read_grid(file, ModelParameters()) == (
        ModelParameters(num_leaves=8),
        ModelParameters(num_leaves=9),
        ModelParameters(max_depth=3),
    )


@pytest.mark.parametrize(
    ("name", "content", "trouble"),
    [
        ("grid.toml", "feature_fraction = ", "it cannot be read"),
        ("grid.json", "{", "it cannot be read"),
        ("grid.json", "3", "it is no table"),
        ("grid.toml", "", "it is no table"),
        ("grid.json", "[]", "0 combinations"),
        ("grid.toml", "feature_fraction = 0.1", "feature_fraction is no list of values"),
        ("grid.toml", "boosters = [1, 2]", "boosters is given with --seeds"),
        ("grid.toml", "feature_fraction = []", "feature_fraction is no list of values"),
        (
            "grid.toml",
            f"min_data_in_leaf = {list(range(1, 200))}\nnum_leaves = {list(range(2, 102))}",
            "19900 combinations",
        ),
    ],
)
def test_what_is_no_grid_is_refused_with_the_reason(
    tmp_path: Path, name: str, content: str, trouble: str
) -> None:
    with pytest.raises(GridError, match=trouble):
        read_grid(written(tmp_path, name, content), ModelParameters())


def test_a_parameter_that_does_not_exist_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ModelParameterError, match="'colsample_bytree' is not a model parameter"):
        read_grid(written(tmp_path, "grid.toml", "colsample_bytree = [0.1]"), ModelParameters())


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(FileAccessError, match="Cannot read"):
        read_grid(tmp_path / "none.toml", ModelParameters())
