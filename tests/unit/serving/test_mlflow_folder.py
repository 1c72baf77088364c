"""A model folder of MLflow is read by our own loader, as a folder or as a ZIP file."""

import io
import struct
import zipfile
from pathlib import Path

import pytest
from tests.served_models import ServedModels

from creditwright.core.errors import CreditwrightError
from creditwright.registry.archive import ArchiveError, archive_bytes
from creditwright.registry.mlmodel import write_mlmodel
from creditwright.scoring.bundle import BundleTamperedError, read_bundle
from creditwright.serving.mlflow_folder import MlmodelError, PickledModelError, bundle_in
from creditwright.serving.sources import FoundBundle, SourceError, Sources

MLMODEL = """
artifact_path: model
flavors:
  creditwright:
    bundle: bundle
    digest: {digest}
model_uuid: 0123
"""
THEIRS = """
artifact_path: lightgbm
flavors:
  lightgbm:
    data: model.pkl
    model_class: lightgbm.sklearn.LGBMClassifier
  python_function:
    loader_module: mlflow.lightgbm
"""


@pytest.fixture
def bundle(served_models: ServedModels) -> Path:
    return served_models.store.path(served_models.digests[0])


@pytest.fixture
def digest(served_models: ServedModels) -> str:
    return served_models.digests[0]


@pytest.fixture
def sources(tmp_path: Path) -> Sources:
    """Sources into an empty store, with no registry and no server to fetch from."""
    from creditwright.registry.store import BundleStore  # noqa: PLC0415

    def nothing(*_: object) -> None:
        raise AssertionError("it should not be asked")

    return Sources(BundleStore(tmp_path / "store"), nothing, nothing, tmp_path)  # type: ignore[arg-type]


def written(folder: Path, text: str) -> Path:
    folder.mkdir(exist_ok=True)
    (folder / "MLmodel").write_text(text)
    return folder


def kept(sources: Sources) -> list[str]:
    return [each.name for each in sources.store.folder.glob("*")]


def test_a_model_that_our_registry_logged_is_read(
    bundle: Path, digest: str, sources: Sources, tmp_path: Path
) -> None:
    (tmp_path / "model").mkdir()
    write_mlmodel(tmp_path / "model", read_bundle(bundle), run_id="r")
    (tmp_path / "model" / "bundle").symlink_to(bundle)

    assert sources.find("model") == FoundBundle(digest)
    assert kept(sources) == [digest]


def test_a_pickled_model_of_system_000_is_refused_with_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(PickledModelError, match="creditwright train"):
        bundle_in(written(tmp_path / "lightgbm", THEIRS))


@pytest.mark.parametrize("name", ["../../etc/passwd", "/etc", "..", ".", "", "a/b", "[x]", "3"])
def test_the_place_of_the_bundle_is_a_bare_name(tmp_path: Path, name: str) -> None:
    text = MLMODEL.format(digest="a" * 64).replace("bundle: bundle", f"bundle: {name}")

    with pytest.raises(MlmodelError, match="not a bare name"):
        bundle_in(written(tmp_path / "model", text))


BOMB = "a: &a [x,x,x,x,x,x,x,x,x]\n" + "".join(
    f"{chr(98 + n)}: &{chr(98 + n)} [{','.join(f'*{chr(97 + n)}' for _ in range(9))}]\n"
    for n in range(9)
)


@pytest.mark.parametrize(
    "text",
    [
        "!!python/object/apply:os.system ['touch /tmp/owned']",
        "flavors: !!python/name:os.system",
        "flavors: {creditwright: !!python/object:os.x {}}",
        BOMB,
        "x: " + "a" * (2 << 20),
        "[" * 1_000_000,
        "flavors: [creditwright]",
        "flavors: {creditwright: bundle}",
        "flavors: {creditwright: {bundle: bundle}}",
        "<html>404</html>",
        "\x00",
        "",
        "a: b: c",
    ],
)
def test_an_mlmodel_that_is_not_plain_is_refused(tmp_path: Path, text: str) -> None:
    with pytest.raises(MlmodelError, match="was not loaded"):
        bundle_in(written(tmp_path / "model", text))


def test_an_mlmodel_that_is_a_link_is_not_read(tmp_path: Path) -> None:
    (tmp_path / "model").mkdir()
    (tmp_path / "model" / "MLmodel").symlink_to("/etc/passwd")

    with pytest.raises(CreditwrightError, match="Cannot read"):
        bundle_in(tmp_path / "model")


def model_zip(
    bundle: Path, digest: str, *more: tuple[str | zipfile.ZipInfo, bytes], top: str = ""
) -> bytes:
    """Return a model folder as any program would pack it, as system 000's description lists it."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(f"{top}MLmodel", MLMODEL.format(digest=digest))
        for name in ("conda.yaml", "python_env.yaml", "requirements.txt", "folder_structure.txt"):
            archive.writestr(f"{top}{name}", "whatever")
        for each in bundle.iterdir():
            archive.write(each, f"{top}bundle/{each.name}")
        for entry, content in more:
            archive.writestr(entry, content)
    return packed.getvalue()


@pytest.mark.parametrize("top", ["", "lightgbm/"])
def test_a_model_folder_that_came_as_a_zip_is_kept(
    bundle: Path, digest: str, sources: Sources, tmp_path: Path, top: str
) -> None:
    (tmp_path / "m.zip").write_bytes(model_zip(bundle, digest, top=top))

    assert sources.find("m.zip") == FoundBundle(digest)
    assert kept(sources) == [digest]


def test_our_own_archive_is_kept(
    bundle: Path, digest: str, sources: Sources, tmp_path: Path
) -> None:
    (tmp_path / "m.zip").write_bytes(archive_bytes(read_bundle(bundle)))

    assert sources.find(str(tmp_path / "m.zip")) == FoundBundle(digest)


def test_a_zip_whose_bundle_is_another_is_refused(
    bundle: Path, sources: Sources, tmp_path: Path
) -> None:
    (tmp_path / "m.zip").write_bytes(model_zip(bundle, "a" * 64))

    with pytest.raises(BundleTamperedError):
        sources.find("m.zip")

    assert kept(sources) == []


def link(name: str) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name)
    entry.external_attr, entry.create_system = 0o120777 << 16, 3
    return entry


BAD_ENTRIES: dict[str, tuple[str | zipfile.ZipInfo, bytes]] = {
    "a pickle": ("model.pkl", b"cos"),
    "a path that leads out": ("../bundle/card.json", b"{}"),
    "an absolute path": ("/etc/cron.d/x", b"{}"),
    "a drive": ("C:\\x", b"{}"),
    "a link": (link("bundle/policy.json.json"), b"/etc/passwd"),
    "a link in a good name": (link("input_example.json"), b"/etc/passwd"),
    "another file": ("bundle/run.py", b"import os"),
    "a deeper folder": ("bundle/bundle/card.json", b"{}"),
    "a bomb": ("serving_input_example.json", b"0" * (50 << 20)),
    "a bomb in the bundle": ("bundle/learned-a-b.bin", b"0" * (50 << 20)),
}


@pytest.mark.parametrize("what", BAD_ENTRIES)
def test_a_zip_with_anything_else_is_refused_whole(
    bundle: Path, digest: str, sources: Sources, tmp_path: Path, what: str
) -> None:
    (tmp_path / "m.zip").write_bytes(model_zip(bundle, digest, BAD_ENTRIES[what]))

    with pytest.raises((ArchiveError, PickledModelError)):
        sources.find("m.zip")

    assert kept(sources) == []
    assert sorted(each.name for each in tmp_path.iterdir()) == ["m.zip", "store"]


def test_a_name_that_appears_twice_is_refused(
    bundle: Path, digest: str, sources: Sources, tmp_path: Path
) -> None:
    with pytest.warns(UserWarning, match="Duplicate"):
        packed = model_zip(bundle, digest, ("bundle/card.json", b"{}"))
    (tmp_path / "m.zip").write_bytes(packed)

    with pytest.raises(ArchiveError, match="twice"):
        sources.find("m.zip")


@pytest.mark.parametrize("left", [0, 10, 1000, -1])
def test_a_truncated_zip_is_refused(
    bundle: Path, digest: str, sources: Sources, tmp_path: Path, left: int
) -> None:
    (tmp_path / "m.zip").write_bytes(model_zip(bundle, digest)[:left])

    with pytest.raises(ArchiveError):
        sources.find("m.zip")

    assert kept(sources) == []


def test_a_zip_of_a_million_files_is_refused_before_they_are_listed(
    sources: Sources, tmp_path: Path
) -> None:
    entry = b"PK\x01\x02" + b"\0" * 24 + struct.pack("<H", 1) + b"\0" * 16 + b"a"
    directory = entry * 1_000_000
    end = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, 65535, 65535, len(directory), 0, 0)
    (tmp_path / "m.zip").write_bytes(directory + end)

    with pytest.raises(ArchiveError, match="too many files"):
        sources.find("m.zip")


def test_a_size_that_lies_does_not_get_round_the_cap(
    bundle: Path, digest: str, sources: Sources, tmp_path: Path
) -> None:
    bomb = ("bundle/learned-a-b.bin", b"0" * (50 << 20))
    packed = model_zip(bundle, digest, bomb).replace(
        struct.pack("<L", 50 << 20), struct.pack("<L", 1000)
    )
    (tmp_path / "m.zip").write_bytes(packed)

    with pytest.raises(ArchiveError):
        sources.find("m.zip")

    assert kept(sources) == []


def test_a_tar_is_refused(sources: Sources, tmp_path: Path) -> None:
    (tmp_path / "m.tar").write_bytes(b"MLmodel" + b"\0" * 10240)

    with pytest.raises(ArchiveError, match="no ZIP file"):
        sources.find("m.tar")


@pytest.mark.parametrize(
    "source", ["http://models.example/m.zip", "file:///etc/passwd", "s3://bucket/m", "runs://x"]
)
def test_nothing_but_https_is_an_address(sources: Sources, source: str) -> None:
    with pytest.raises(SourceError, match="https alone"):
        sources.find(source)


def test_what_is_not_there_is_said_so(sources: Sources) -> None:
    with pytest.raises(CreditwrightError, match="No such file"):
        sources.find("nowhere.zip")
