"""A bundle is tried out in a process apart before this one opens it."""

import os
import re
from pathlib import Path

import numpy as np
import pytest
from tests.fuzz.mutated_bundles import mutant_of
from tests.served_models import ServedModels, card_of
from tests.small_model import SmallModel, resealed

from creditwright.core.errors import CreditwrightError
from creditwright.scoring.bundle import read_bundle, write_bundle
from creditwright.serving.opening import TrialError, open_for_use
from creditwright.serving.trial import try_bundle

DAMAGED_APART = 8  # each takes a process of its own
DAMAGED_BY_DIGEST = 300  # 2,000 take 40 seconds, and were all refused


@pytest.fixture
def files(small_model: SmallModel) -> dict[str, bytes]:
    return resealed({**small_model.files, "card.json": card_of(1)})


def test_a_sound_bundle_opens_with_the_margins_it_was_trained_with(
    served_models: ServedModels, small_model: SmallModel
) -> None:
    digest = served_models.digests[0]

    opened = open_for_use(served_models.store.path(digest), digest)

    values = small_model.matrix.values
    assert opened.model.digest == digest
    assert opened.card.figures["auc"] == 0.7
    np.testing.assert_array_equal(
        opened.model.scorer.margins(values), small_model.model.scorer.margins(values)
    )


def test_another_leaf_with_right_digests_is_refused(
    files: dict[str, bytes], tmp_path: Path
) -> None:
    leaf = re.search(rb"leaf_value=(\S+)", files["model.txt"])
    assert leaf is not None
    other = leaf[1][:-1] + str((int(leaf[1][-1:]) + 5) % 10).encode()
    forged = {**files, "model.txt": files["model.txt"].replace(leaf[1], other, 1)}
    digest = write_bundle(tmp_path / "bundle", resealed(forged)).digest

    with pytest.raises(TrialError, match=r"GoldenError.*golden rows"):
        open_for_use(tmp_path / "bundle", digest)


def test_a_bundle_of_another_digest_is_refused(files: dict[str, bytes], tmp_path: Path) -> None:
    write_bundle(tmp_path / "bundle", files)

    with pytest.raises(TrialError, match="BundleTamperedError"):
        open_for_use(tmp_path / "bundle", "0" * 64)


def test_a_trial_that_takes_too_long_is_ended(files: dict[str, bytes], tmp_path: Path) -> None:
    digest = write_bundle(tmp_path / "bundle", files).digest

    with pytest.raises(TrialError, match="longer than"):
        open_for_use(tmp_path / "bundle", digest, wall_seconds=0.05)


def test_a_trial_that_dies_is_refused(files: dict[str, bytes], tmp_path: Path) -> None:
    digest = write_bundle(tmp_path / "bundle", files).digest

    with pytest.raises(TrialError, match="that process ended with -"):
        open_for_use(tmp_path / "bundle", digest, cpu_seconds=0)


def test_no_file_with_another_digest_is_read(files: dict[str, bytes], tmp_path: Path) -> None:
    digest = write_bundle(tmp_path / "bundle", files).digest
    rng, this = np.random.default_rng(2), os.getpid()

    refused = 0
    for _ in range(DAMAGED_BY_DIGEST):
        damaged = mutant_of(files, rng)[1]
        name = next((each for each in files if damaged[each] != files[each]), None)
        if name is None:  # the damage hit nothing
            refused += 1
            continue
        (tmp_path / "bundle" / name).write_bytes(damaged[name])
        with pytest.raises(CreditwrightError):
            read_bundle(tmp_path / "bundle", expected_digest=digest)
        refused += 1
        (tmp_path / "bundle" / name).write_bytes(files[name])

    assert (refused, os.getpid()) == (DAMAGED_BY_DIGEST, this)


def test_what_passes_the_digest_and_is_damaged_does_not_pass_the_trial(
    files: dict[str, bytes], small_model: SmallModel, tmp_path: Path
) -> None:
    rng, became = np.random.default_rng(3), []
    for number in range(DAMAGED_APART):
        what, damaged = mutant_of(files, rng)
        digest = write_bundle(tmp_path / str(number), damaged).digest
        try:
            scorer = open_for_use(tmp_path / str(number), digest).model.scorer
        except TrialError:
            became.append("refused")
            continue
        values = small_model.matrix.values
        same = np.array_equal(scorer.margins(values), small_model.model.scorer.margins(values))
        became.append("the same" if same else f"OTHER: {what}")

    assert set(became) <= {"refused", "the same"}
    assert "refused" in became


def test_the_trial_itself_finds_nothing_wrong_with_a_sound_bundle(
    served_models: ServedModels,
) -> None:
    digest = served_models.digests[0]

    assert try_bundle(served_models.store.path(digest), digest) is None
