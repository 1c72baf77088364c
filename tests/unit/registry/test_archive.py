"""A bundle as one file: what goes out comes in, and nothing else does."""

import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.small_model import SmallModel

from creditwright.core.errors import CreditwrightError, FileAccessError
from creditwright.registry.address import BundlePlace
from creditwright.registry.archive import ArchiveError, archive_bytes, read_archive
from creditwright.registry.store import BundleStore
from creditwright.scoring.bundle import BundleTamperedError, read_bundle, write_bundle
from creditwright.scoring.golden import GoldenError
from creditwright.workflows.carry_model import export_model, import_model


@pytest.fixture
def packed(small_bundle: Path) -> bytes:
    return archive_bytes(read_bundle(small_bundle))


@pytest.fixture
def store(tmp_path: Path) -> BundleStore:
    return BundleStore(tmp_path / "store")


def kept(store: BundleStore) -> list[str]:
    return [each.name for each in store.folder.iterdir()] if store.folder.is_dir() else []


def zipped(*entries: tuple[str | zipfile.ZipInfo, bytes], compressed: bool = False) -> bytes:
    written = io.BytesIO()
    how = zipfile.ZIP_DEFLATED if compressed else zipfile.ZIP_STORED
    with zipfile.ZipFile(written, "w", how) as archive:
        for name, content in entries:
            archive.writestr(name, content)
    return written.getvalue()


def linked(name: str) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name)
    entry.external_attr, entry.create_system = 0o120777 << 16, 3
    return entry


def test_a_model_that_went_out_comes_in_as_it_was(
    small_bundle: Path, store: BundleStore, tmp_path: Path
) -> None:
    out = export_model(BundlePlace(small_bundle, None), tmp_path / "m.zip")

    done = import_model(tmp_path / "m.zip", store, expected_digest=out.bundle)

    assert done.sha256 == out.sha256
    assert read_bundle(done.place) == read_bundle(small_bundle)
    assert kept(store) == [out.bundle]


def test_the_same_bundle_gives_the_same_bytes(small_bundle: Path, packed: bytes) -> None:
    assert archive_bytes(read_bundle(small_bundle)) == packed


def test_another_bundle_than_the_one_expected_is_not_kept(
    packed: bytes, store: BundleStore, tmp_path: Path
) -> None:
    (tmp_path / "m.zip").write_bytes(packed)

    with pytest.raises(BundleTamperedError, match="not 0000"):
        import_model(tmp_path / "m.zip", store, expected_digest="0" * 64)

    assert kept(store) == []


FORGED = {
    "a path that leads out": zipped(("../manifest.json", b"{}")),
    "an absolute path": zipped(("/etc/manifest.json", b"{}")),
    "a path in a folder": zipped(("bundle/manifest.json", b"{}")),
    "a link": zipped((linked("manifest.json"), b"/etc/passwd")),
    "a bomb": zipped(("card.json", b"0" * (20 << 20)), compressed=True),
    "many entries": zipped(*((f"{n}.json", b"") for n in range(1000))),
    "a kind that no bundle holds": zipped(("model.pkl", b"cos")),
    "no manifest": zipped(("card.json", b"{}")),
    "no archive": b"<html>404</html>",
    "nothing": b"",
}


@pytest.mark.parametrize("what", FORGED)
def test_an_archive_that_export_never_writes_is_refused(
    what: str, store: BundleStore, tmp_path: Path
) -> None:
    (tmp_path / "m.zip").write_bytes(FORGED[what])

    with pytest.raises(CreditwrightError):
        import_model(tmp_path / "m.zip", store, expected_digest=None)

    assert kept(store) == []
    assert [each.name for each in tmp_path.iterdir()] == ["m.zip"]


def with_an_entry(packed: bytes, name: str, content: bytes) -> bytes:
    written = io.BytesIO(packed)
    with zipfile.ZipFile(written, "a") as archive, pytest.warns(UserWarning, match="Duplicate"):
        archive.writestr(name, content)
    return written.getvalue()


def test_a_name_that_appears_twice_is_refused(packed: bytes, tmp_path: Path) -> None:
    (tmp_path / "m.zip").write_bytes(with_an_entry(packed, "card.json", b"{}"))

    with pytest.raises(ArchiveError, match="other bytes"):
        read_archive(tmp_path / "m.zip")


@pytest.mark.parametrize("change", [lambda b: b"#!" + b, lambda b: b + b"\n", lambda b: b[:-1]])
def test_bytes_before_or_after_the_archive_are_refused(
    packed: bytes, tmp_path: Path, change: Callable[[bytes], bytes]
) -> None:
    (tmp_path / "m.zip").write_bytes(change(packed))

    with pytest.raises(ArchiveError):
        read_archive(tmp_path / "m.zip")


def test_an_archive_packed_by_another_program_is_refused(
    small_bundle: Path, tmp_path: Path
) -> None:
    files = ((each.name, each.read_bytes()) for each in small_bundle.iterdir())
    (tmp_path / "m.zip").write_bytes(zipped(*files, compressed=True))

    with pytest.raises(ArchiveError, match="compressed"):
        read_archive(tmp_path / "m.zip")


@pytest.fixture(scope="module")
def whole(small_model: SmallModel, tmp_path_factory: pytest.TempPathFactory) -> tuple[bytes, Path]:
    folder = tmp_path_factory.mktemp("whole")
    return archive_bytes(write_bundle(folder / "bundle", small_model.files)), folder / "m.zip"


@settings(max_examples=60)
@given(place=st.integers(0), flip=st.integers(1, 255))
def test_no_changed_byte_gets_through(whole: tuple[bytes, Path], place: int, flip: int) -> None:
    packed, file = whole
    spoilt = bytearray(packed)
    spoilt[place % len(packed)] ^= flip
    file.write_bytes(bytes(spoilt))

    with pytest.raises((ArchiveError, BundleTamperedError, GoldenError)):
        import_model(file, BundleStore(file.parent / "store"), expected_digest=None)


def test_an_archive_that_is_not_there_is_said_so(tmp_path: Path) -> None:
    with pytest.raises(FileAccessError, match="Cannot read"):
        read_archive(tmp_path / "nowhere.zip")
