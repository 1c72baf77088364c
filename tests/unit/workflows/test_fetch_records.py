"""Records on a server."""

from pathlib import Path

import pytest
from tests.https_server import HttpsServer

from creditwright.core.digests import sha256_of_bytes
from creditwright.serving.addresses import FetchRefusedError
from creditwright.serving.fetching import FetchedOtherError
from creditwright.workflows.fetch_records import records_at

CONTENT = b"SQLite format 3\x00 and more"
DIGEST = sha256_of_bytes(CONTENT)


def test_what_lies_here_is_read_where_it_lies(https_server: HttpsServer, tmp_path: Path) -> None:
    assert records_at("requests.db", https_server.rules(), tmp_path) == "requests.db"


def test_a_file_on_a_server_is_fetched_once(https_server: HttpsServer, tmp_path: Path) -> None:
    https_server.holds("/requests.db", CONTENT)
    address = f"{https_server.url('/requests.db')}#sha256={DIGEST}"
    first = records_at(address, https_server.rules(), tmp_path)
    https_server.holds("/requests.db", b"another")

    again = records_at(address, https_server.rules(), tmp_path)

    assert Path(again).read_bytes() == CONTENT
    assert first == again == str(tmp_path / f"{DIGEST}.sqlite")


def test_another_file_than_the_one_named_is_not_kept(
    https_server: HttpsServer, tmp_path: Path
) -> None:
    https_server.holds("/requests.db", b"another")
    address = f"{https_server.url('/requests.db')}#sha256={DIGEST}"

    with pytest.raises(FetchedOtherError):
        records_at(address, https_server.rules(), tmp_path)
    assert not list(tmp_path.glob("*.sqlite"))


def test_a_file_without_a_digest_is_refused(https_server: HttpsServer, tmp_path: Path) -> None:
    with pytest.raises(FetchRefusedError, match="SHA-256"):
        records_at(https_server.url("/requests.db"), https_server.rules(), tmp_path)
