"""A bundle on disk, and what happens to one that was changed."""

import os
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.small_model import SmallModel

from creditwright.scoring.bundle import (
    FILES,
    MANIFEST,
    BundleNotFoundError,
    BundleTamperedError,
    read_bundle,
    write_bundle,
)


@pytest.fixture(scope="module")
def whole_bundle(
    small_model: SmallModel, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Path, str]:
    folder = tmp_path_factory.mktemp("whole") / "bundle"
    return folder, write_bundle(folder, small_model.files).digest


def test_a_bundle_reads_back_as_it_was_written(small_model: SmallModel, tmp_path: Path) -> None:
    written = write_bundle(tmp_path / "bundle", small_model.files)

    assert read_bundle(tmp_path / "bundle", expected_digest=written.digest) == written


def test_the_digest_depends_on_the_content_alone(small_model: SmallModel, tmp_path: Path) -> None:
    first = write_bundle(tmp_path / "first", small_model.files)
    second = write_bundle(tmp_path / "elsewhere" / "second", small_model.files)

    assert first.digest == second.digest


@pytest.mark.parametrize("name", FILES)
def test_one_changed_byte_is_found_and_its_file_named(small_bundle: Path, name: str) -> None:
    content = bytearray((small_bundle / name).read_bytes())
    content[len(content) // 2] ^= 1
    (small_bundle / name).write_bytes(bytes(content))

    with pytest.raises(BundleTamperedError, match="SHA-256") as caught:
        read_bundle(small_bundle)

    assert caught.value.file == name


@settings(deadline=None, max_examples=200)
@given(name=st.sampled_from([*FILES, MANIFEST]), place=st.integers(0), flip=st.integers(1, 255))
def test_no_changed_byte_anywhere_gets_through(
    whole_bundle: tuple[Path, str], name: str, place: int, flip: int
) -> None:
    folder, digest = whole_bundle
    good = (folder / name).read_bytes()
    spoilt = bytearray(good)
    spoilt[place % len(good)] ^= flip

    try:
        (folder / name).write_bytes(bytes(spoilt))
        with pytest.raises(BundleTamperedError) as caught:
            read_bundle(folder, expected_digest=digest)
    finally:
        (folder / name).write_bytes(good)

    assert caught.value.file == name


@pytest.mark.parametrize("name", [*FILES, MANIFEST])
def test_a_missing_file_is_named(small_bundle: Path, name: str) -> None:
    (small_bundle / name).unlink()

    with pytest.raises(BundleTamperedError, match="is missing") as caught:
        read_bundle(small_bundle)

    assert caught.value.file == name


def test_a_file_that_does_not_belong_is_named(small_bundle: Path) -> None:
    (small_bundle / "model.pkl").write_bytes(b"")

    with pytest.raises(BundleTamperedError, match=r"model\.pkl does not belong"):
        read_bundle(small_bundle)


def test_a_longer_file_is_refused(small_bundle: Path) -> None:
    with (small_bundle / "card.json").open("ab") as file:
        file.write(b" ")

    with pytest.raises(BundleTamperedError, match="the manifest says"):
        read_bundle(small_bundle)


def test_a_link_is_refused_even_to_the_right_bytes(small_bundle: Path) -> None:
    outside = small_bundle.parent / "model.txt"
    (small_bundle / "model.txt").rename(outside)
    (small_bundle / "model.txt").symlink_to(outside)

    with pytest.raises(BundleTamperedError, match="not a plain file"):
        read_bundle(small_bundle)


def test_a_pipe_is_refused_and_not_waited_for(small_bundle: Path) -> None:
    (small_bundle / "card.json").unlink()
    os.mkfifo(small_bundle / "card.json")

    with pytest.raises(BundleTamperedError, match="not a plain file"):
        read_bundle(small_bundle)


def test_a_manifest_larger_than_any_is_refused(small_bundle: Path) -> None:
    (small_bundle / MANIFEST).write_bytes(b" " * (65 << 10))

    with pytest.raises(BundleTamperedError, match="larger than"):
        read_bundle(small_bundle)


def test_another_bundle_than_the_one_expected_is_refused(small_bundle: Path) -> None:
    with pytest.raises(BundleTamperedError, match="not 0000"):
        read_bundle(small_bundle, expected_digest="0" * 64)


def test_a_format_of_the_future_is_refused(small_bundle: Path) -> None:
    manifest = small_bundle / MANIFEST
    manifest.write_bytes(manifest.read_bytes().replace(b'"format":4', b'"format":5'))

    with pytest.raises(BundleTamperedError, match="format 5"):
        read_bundle(small_bundle)


def test_a_bundle_of_an_older_format_is_refused_whatever_it_lists(small_bundle: Path) -> None:
    manifest = small_bundle / MANIFEST
    manifest.write_bytes(b'{"files":{},"format":1}\n')

    with pytest.raises(BundleTamperedError, match="is of format 1; this version reads 4"):
        read_bundle(small_bundle)


def test_the_files_of_a_learned_stage_belong_to_a_bundle(
    small_model: SmallModel, tmp_path: Path
) -> None:
    files = {**small_model.files, "learned-peers-means.json": b"{}\n"}

    written = write_bundle(tmp_path / "bundle", files)

    assert read_bundle(tmp_path / "bundle", expected_digest=written.digest).files == files


@pytest.mark.parametrize(
    "name", ["learned-peers-means.pkl", "learned-peers.json", "../learned-a-b.json", "more.json"]
)
def test_a_file_by_any_other_name_is_not_written_into_a_bundle(
    small_model: SmallModel, tmp_path: Path, name: str
) -> None:
    with pytest.raises(ValueError, match="a bundle holds"):
        write_bundle(tmp_path / "bundle", {**small_model.files, name: b""})


def test_a_manifest_without_a_file_is_refused(small_bundle: Path) -> None:
    manifest = small_bundle / MANIFEST
    manifest.write_bytes(manifest.read_bytes().replace(b'"policy.json"', b'"policy.xson"'))

    with pytest.raises(BundleTamperedError, match="does not list"):
        read_bundle(small_bundle)


@pytest.mark.parametrize("folder", ["nowhere", "."])
def test_where_there_is_no_bundle_that_is_said(tmp_path: Path, folder: str) -> None:
    with pytest.raises(BundleNotFoundError, match="creditwright train"):
        read_bundle(tmp_path / folder)


def test_a_bundle_needs_all_its_files(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="a bundle holds"):
        write_bundle(tmp_path / "bundle", {"model.txt": b""})
