"""Opening a bundle, and golden rows."""

import re
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from tests.small_model import SmallModel, resealed

from creditwright.scoring.bundle import write_bundle
from creditwright.scoring.documents import document_bytes, read_document
from creditwright.scoring.golden import ROWS, Golden, GoldenError, make_golden
from creditwright.scoring.rescore import rescore
from creditwright.scoring.scorer import margins_of
from creditwright.scoring.structure import check_structure
from creditwright.scoring.verification import (
    FeatureNamesError,
    RescoreError,
    check_golden,
    verify_bundle,
)


def golden_of(small_model: SmallModel) -> Golden:
    return read_document(Golden, small_model.files["golden.json"], file="golden.json")


def test_a_bundle_as_it_was_written_is_opened(small_model: SmallModel, small_bundle: Path) -> None:
    verified = verify_bundle(small_bundle)

    assert verified.scorer.inputs == small_model.inputs
    assert verified.golden_rows == ROWS
    np.testing.assert_array_equal(
        verified.scorer.margins(small_model.matrix.values),
        small_model.model.scorer.margins(small_model.matrix.values),
    )


def test_another_leaf_with_right_digests_is_found_by_the_golden_rows(
    small_model: SmallModel, tmp_path: Path
) -> None:
    leaf = re.search(r"leaf_value=(\S+)", small_model.model.text)
    assert leaf is not None
    other = leaf[1][:-1] + str((int(leaf[1][-1]) + 5) % 10)
    forged = small_model.model.text.replace(leaf[1], other, 1).encode()
    write_bundle(tmp_path / "bundle", resealed({**small_model.files, "model.txt": forged}))

    with pytest.raises(GoldenError, match=r"of 256 golden rows of model\.txt get another margin"):
        verify_bundle(tmp_path / "bundle")


def test_a_model_that_its_process_dies_of_is_refused(small_model: SmallModel) -> None:
    with pytest.raises(GoldenError, match="ended with"):
        check_golden({"model.txt": ("tree\nversion=v4\n", golden_of(small_model))})


def test_a_process_that_does_not_answer_is_ended(small_model: SmallModel) -> None:
    with pytest.raises(RescoreError, match="timed out"):
        models = {"model.txt": (small_model.model.text, golden_of(small_model))}
        check_golden(models, within_seconds=0.01)


def test_the_process_apart_gives_the_same_bits(small_model: SmallModel) -> None:
    golden = golden_of(small_model)

    answer = rescore({"model": small_model.model.text, "rows": golden.rows})

    assert answer == {"inputs": list(golden.inputs), "margins": list(golden.margins)}


def test_golden_rows_are_no_applicants_rows(small_model: SmallModel) -> None:
    golden = golden_of(small_model)
    applicants = {tuple(row) for row in np.nan_to_num(small_model.matrix.values).tolist()}

    rows = {tuple(np.nan_to_num([float.fromhex(each) for each in row])) for row in golden.rows}

    assert not rows & applicants


def test_golden_rows_are_the_same_for_the_same_model(small_model: SmallModel) -> None:
    scorer = small_model.model.scorer

    again = make_golden(
        check_structure(small_model.model.text),
        small_model.inputs,
        lambda rows: margins_of(scorer.booster, rows),
    )

    assert again == golden_of(small_model)


@pytest.mark.parametrize("change", [{"rows": ()}, {"inputs": ("one",)}, {"margins": ("0x0p+0",)}])
def test_too_few_or_uneven_golden_rows_are_refused(
    small_model: SmallModel, change: dict[str, tuple[str, ...]]
) -> None:
    with pytest.raises(GoldenError, match="should hold 256 rows"):
        replace(golden_of(small_model), **change)  # type: ignore[arg-type] # each is of its field


def test_features_in_another_order_than_the_models_are_refused(
    small_model: SmallModel, tmp_path: Path
) -> None:
    swapped = (small_model.inputs[1], small_model.inputs[0], *small_model.inputs[2:])
    files = {**small_model.files, "features.json": document_bytes(swapped)}
    write_bundle(tmp_path / "bundle", resealed(files))

    with pytest.raises(FeatureNamesError, match=r"model\.txt"):
        verify_bundle(tmp_path / "bundle")


def test_golden_rows_of_other_features_are_refused(small_model: SmallModel, tmp_path: Path) -> None:
    golden = golden_of(small_model)
    other = replace(golden, inputs=tuple(reversed(golden.inputs)))
    files = {**small_model.files, "golden.json": document_bytes(other)}
    write_bundle(tmp_path / "b", resealed(files))

    with pytest.raises(FeatureNamesError, match=r"golden\.json"):
        verify_bundle(tmp_path / "b")
