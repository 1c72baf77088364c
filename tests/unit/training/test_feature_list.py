"""Lists of features in files."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from creditwright.core.errors import FileAccessError
from creditwright.scoring.documents import document_bytes, fitted
from creditwright.training.feature_list import (
    FeatureList,
    FeatureListError,
    read_feature_list,
    write_feature_list,
)

NAMES = st.lists(st.from_regex(r"[a-z_]{1,12}", fullmatch=True), min_size=1, unique=True)


@given(names=NAMES, method=st.text())
def test_a_list_reads_back_as_it_was_written(names: list[str], method: str) -> None:
    found = FeatureList(tuple(names), method, {"draws": "20"}, "d" * 64)

    assert fitted(FeatureList, document_bytes(found)) == found


def test_a_list_goes_to_a_file_and_back(tmp_path: Path) -> None:
    found = FeatureList(("a", "b"))

    write_feature_list(tmp_path / "list.json", found)

    assert read_feature_list(tmp_path / "list.json") == found


def test_a_list_by_hand_needs_the_names_alone(tmp_path: Path) -> None:
    (tmp_path / "list.json").write_text('{"features": ["credit"]}')

    assert read_feature_list(tmp_path / "list.json") == FeatureList(("credit",))


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("nothing", "holds no list of features"),
        ("{}", "features: it is missing"),
        ('{"features": []}', "names none"),
        ('{"features": ["a", "a"]}', "names a twice"),
        ('{"features": ["a"], "pickle": 1}', "there is no such key"),
        ('{"features": [1]}', "holds no list of features"),
    ],
)
def test_anything_else_is_refused(tmp_path: Path, content: str, said: str) -> None:
    (tmp_path / "list.json").write_text(content)

    with pytest.raises(FeatureListError, match=said):
        read_feature_list(tmp_path / "list.json")


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(FileAccessError, match="nowhere"):
        read_feature_list(tmp_path / "nowhere.json")
