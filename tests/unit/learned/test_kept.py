"""Fitted stages in a bundle's files, and back."""

import pytest

from creditwright.core.progress import SilentProgress
from creditwright.learned.kept import StageEntry, bundle_files_of, stages_in
from creditwright.learned.peers import PEERS
from creditwright.learned.stage import TrainingRows
from creditwright.scoring.bundle import FILES, LEARNED, are_a_bundles
from creditwright.scoring.documents import DocumentError, document_bytes


@pytest.fixture(scope="module")
def files(training: TrainingRows) -> dict[str, bytes]:
    return bundle_files_of({"peers": PEERS.fit(training, SilentProgress())[0]})


def entry(*, name: str = "peers", version: int = 1, file: str = "means.json") -> bytes:
    return document_bytes((StageEntry(name, version, (file,)),))


def test_stages_are_read_back_from_a_bundles_files(files: dict[str, bytes]) -> None:
    found = stages_in({**dict.fromkeys(FILES, b""), **files})

    assert bundle_files_of(found) == files
    assert are_a_bundles({*FILES, *files})


def test_a_model_without_stages_lists_none() -> None:
    assert stages_in(bundle_files_of({})) == {}


@pytest.mark.parametrize(
    ("listed", "told"),
    [
        (entry(version=99), "train anew"),
        (entry(file="other.json"), "does not list"),
        (document_bytes(()), "does not list"),
    ],
)
def test_a_list_that_does_not_fit_is_refused(
    files: dict[str, bytes], listed: bytes, told: str
) -> None:
    with pytest.raises(DocumentError, match=told):
        stages_in({**files, LEARNED: listed})


def test_a_kind_that_is_not_known_here_is_refused(files: dict[str, bytes]) -> None:
    other = {"learned-oracle-means.json": files["learned-peers-means.json"]}

    with pytest.raises(DocumentError, match="no kind of learned features called 'oracle'"):
        stages_in({LEARNED: entry(name="oracle"), **other})
