"""The shape of a LightGBM text model."""

import re

import lightgbm
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.small_model import SmallModel

from creditwright.scoring.structure import (
    ModelTextError,
    canonical_model_text,
    check_structure,
)


def resized(text: str) -> str:
    """Return the text with tree_sizes that fit, as a forger would leave it."""
    trees = re.findall(r"Tree=\d+\n.*?\n\n\n", text, re.DOTALL)
    return re.sub(r"tree_sizes=.*", f"tree_sizes={' '.join(str(len(t)) for t in trees)}", text)


def edited(text: str, line: str, value: str) -> str:
    """Return the text with the first such line of the first tree replaced."""
    head, tree = text.split("Tree=0", 1)
    return resized(head + "Tree=0" + re.sub(rf"\n{line}=.*", f"\n{line}={value}", tree, count=1))


def first(text: str, line: str) -> list[str]:
    found = re.search(rf"\n{line}=(.*)", text)
    assert found is not None
    return found[1].split(" ")


def test_a_trained_model_is_sound(small_model: SmallModel) -> None:
    found = check_structure(small_model.model.text)

    assert found.input_names == tuple(each.name for each in small_model.inputs)
    assert len(found.trees) == small_model.model.folds.mean_rounds
    assert any(any(tree.is_category) for tree in found.trees)


def test_cutting_off_what_follows_the_trees_changes_no_score(small_model: SmallModel) -> None:
    whole = lightgbm.Booster(model_str=small_model.model.text).model_to_string()
    values = small_model.matrix.values

    short = lightgbm.Booster(model_str=canonical_model_text(whole))

    np.testing.assert_array_equal(
        short.predict(values, raw_score=True),
        lightgbm.Booster(model_str=whole).predict(values, raw_score=True),
    )


@pytest.mark.parametrize(
    ("line", "value", "trouble"),
    [
        ("num_leaves", "0", "no leaves"),
        ("num_leaves", "99999", "no leaves"),
        ("num_leaves", "2 2", "one number"),
        ("split_feature", "9999", "numbers, not"),
        ("left_child", "x", "whole numbers"),
        ("is_linear", "1", "equations"),
        ("shrinkage", "nan", "finite"),
        ("shrinkage", "", "one number"),
        ("num_leaves", "1", "numbers, not"),
        ("cat_boundaries", "0 0", "do not divide"),
        ("num_cat", "-1", "too many"),
        ("leaf_value", "nan", "finite"),
        ("leaf_value", "0x1", "numbers"),
        ("surprise", "1", "not the expected"),
    ],
)
def test_a_line_that_no_training_writes_is_refused(
    small_model: SmallModel, line: str, value: str, trouble: str
) -> None:
    text = small_model.model.text
    forged = (
        edited(text, line, value)
        if line != "surprise"
        else text.replace("is_linear", "surprise=1\nis_linear", 1)
    )

    with pytest.raises(ModelTextError, match=trouble):
        check_structure(resized(forged))


def test_a_cycle_is_refused(small_model: SmallModel) -> None:
    children = first(small_model.model.text, "left_child")
    children[1] = "0"

    with pytest.raises(ModelTextError, match="leads out of the tree or back"):
        check_structure(edited(small_model.model.text, "left_child", " ".join(children)))


def test_a_child_outside_the_tree_is_refused(small_model: SmallModel) -> None:
    children = first(small_model.model.text, "right_child")
    children[0] = "4000"

    with pytest.raises(ModelTextError, match="leads out of the tree"):
        check_structure(edited(small_model.model.text, "right_child", " ".join(children)))


def test_two_nodes_that_lead_to_one_leaf_are_refused(small_model: SmallModel) -> None:
    children = first(small_model.model.text, "left_child")
    leaves = [n for n, child in enumerate(children) if child.startswith("-")]
    children[leaves[1]] = children[leaves[0]]

    with pytest.raises(ModelTextError, match="same place"):
        check_structure(edited(small_model.model.text, "left_child", " ".join(children)))


def test_a_split_on_a_feature_that_does_not_exist_is_refused(small_model: SmallModel) -> None:
    features = first(small_model.model.text, "split_feature")
    features[0] = "10"

    with pytest.raises(ModelTextError, match="does not exist"):
        check_structure(edited(small_model.model.text, "split_feature", " ".join(features)))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("tree\n", "<html>\n"),
        ("version=v4", "version=v3"),
        ("objective=binary sigmoid:1", "objective=regression"),
        ("max_feature_idx=9", "max_feature_idx=8"),
        ("feature_names=external_score", "feature_names=credit_to_income"),
        ("feature_names=external_score", "feature_names=exte{rnal"),
        ("num_class=1", "num_class=1\nnum_class=1"),
        ("num_class=1", "linear_tree=1"),
        ("end of trees", "end of trees\nparameters:"),
        ("Tree=0", "Tree=1"),
    ],
)
def test_a_header_that_no_training_writes_is_refused(
    small_model: SmallModel, old: str, new: str
) -> None:
    with pytest.raises(ModelTextError):
        check_structure(small_model.model.text.replace(old, new, 1))


@settings(deadline=None)  # some twenty milliseconds each, on a machine that does other things
@given(cut=st.integers(min_value=0, max_value=20_000))
def test_a_truncated_model_is_refused(small_model: SmallModel, cut: int) -> None:
    text = small_model.model.text

    with pytest.raises(ModelTextError):
        check_structure(text[: cut % len(text)])


@settings(deadline=None, max_examples=200)
@given(place=st.integers(min_value=0), character=st.characters(max_codepoint=255))
def test_a_changed_character_is_refused_or_leaves_a_sound_model(
    small_model: SmallModel, place: int, character: str
) -> None:
    text = small_model.model.text
    place %= len(text)

    try:
        found = check_structure(text[:place] + character + text[place + 1 :])
    except ModelTextError:
        return

    assert len(found.trees) == small_model.model.folds.mean_rounds
