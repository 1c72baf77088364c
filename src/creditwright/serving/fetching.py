"""Fetches a file over https, believing nothing: one server, one address, one try, a digest.

The certificate is checked against the name, the connection goes to the address that was judged. No
redirect is followed. Size and time are capped whatever the server says or does not say.
"""

import hashlib
import http.client
import os
import socket
import ssl
import tempfile
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urldefrag

from creditwright.core.errors import (
    BadDataError,
    ConfigurationError,
    FileAccessError,
    UnavailableError,
)
from creditwright.serving.addresses import FetchRefusedError, Network, Place, place_in, resolve

BLOCK_BYTES = 1 << 16
CONNECT_SECONDS = 10.0
AGENT = "creditwright"


class FetchError(UnavailableError):
    """A server did not give a model, or the whole of it."""

    def __init__(self, url: str, trouble: str) -> None:
        super().__init__(f"{urldefrag(url).url[:200]} was not fetched: {trouble}.")


class FetchedOtherError(BadDataError):
    """What a server gave is not what the manifest says."""

    def __init__(self, url: str, sha256: str, found: str) -> None:
        super().__init__(
            f"{urldefrag(url).url[:200]} has SHA-256 {found}, and the manifest says {sha256}. It "
            "was not kept. Ask whoever sent the manifest which of the two is right."
        )


@dataclass(frozen=True, slots=True)
class FetchRules:
    """What may be fetched, and how much.

    Attributes:
        hosts: The servers on the list, `HOST` or `HOST:PORT`; none: nothing is fetched.
        networks: Networks of the lender's own, beside the public ones.
        most_bytes: The largest file.
        most_seconds: For all of it, from the first byte sent.
        authorities: A file of certificate authorities to trust in place of the system's.
    """

    hosts: Sequence[str] = ()
    networks: Sequence[Network] = ()
    most_bytes: int = 1 << 30
    most_seconds: float = 300.0
    authorities: Path | None = None


@contextmanager
def fetched(url: str, sha256: str | None, rules: FetchRules, folder: Path) -> Iterator[Path]:
    """Give the file at an address, for the time of the block, in a folder of nobody else's.

    Args:
        url: The address.
        sha256: What the file must have; None is refused: a model is not taken on trust.
        rules: What may be fetched.
        folder: Where the file lies meanwhile, in a folder of its own.

    Raises:
        FetchRefusedError: If it may not be fetched, or no digest is given.
        UnresolvedHostError, FetchError: If the server cannot be reached or does not give it.
        FetchedOtherError: If it has another digest.
        FileAccessError: If it cannot be written.
    """
    if sha256 is None:
        raise FetchRefusedError(
            url,
            "no SHA-256 is given: write it as `sha256`, or behind the address as #sha256=...",
        )
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=folder, prefix=".fetched-") as landing:
            file = Path(landing) / "fetched.zip"
            found = _save(url, rules, file)
            if found != sha256:
                raise FetchedOtherError(url, sha256, found)
            yield file
    except OSError as error:
        raise FileAccessError(f"Cannot write {folder}: {error.strerror or error}.") from error


def fetched_bytes(url: str, rules: FetchRules, *, most_bytes: int) -> bytes:
    """Return a small file at an address: a manifest, whose models have their own digests.

    Raises:
        FetchRefusedError, UnresolvedHostError, FetchError: As `fetched`.
    """
    taken: list[bytes] = []
    _receive(url, rules, taken.append, most_bytes=most_bytes)
    return b"".join(taken)


def _save(url: str, rules: FetchRules, file: Path) -> str:
    digest = hashlib.sha256()
    with file.open("xb") as written:

        def take(block: bytes) -> None:
            digest.update(block)
            written.write(block)

        _receive(url, rules, take, most_bytes=rules.most_bytes)
        written.flush()
        os.fsync(written.fileno())
    return digest.hexdigest()


def _receive(
    url: str, rules: FetchRules, take: Callable[[bytes], object], *, most_bytes: int
) -> None:
    place = place_in(url, rules.hosts)
    context = secure_context(rules)
    try:
        plain = connected(place, rules)
    except OSError as error:
        raise FetchError(url, _told(error)) from None
    watched, ended = plain.dup(), threading.Event()

    def end() -> None:
        ended.set()
        with suppress(OSError):
            watched.shutdown(socket.SHUT_RDWR)

    timer = threading.Timer(rules.most_seconds, end)  # slow headers and slow TLS end too
    timer.daemon = True
    timer.start()
    try:
        secured = context.wrap_socket(plain, server_hostname=place.host, suppress_ragged_eofs=False)
        _read(url, place, secured, take, most_bytes)
    except (OSError, http.client.HTTPException, ValueError) as error:
        late = f"it took longer than {rules.most_seconds:g} seconds"
        raise FetchError(url, late if ended.is_set() else _told(error)) from None
    finally:
        timer.cancel()
        watched.close()
        plain.close()


def _told(error: Exception) -> str:
    if isinstance(error, ssl.SSLCertVerificationError):
        return f"its certificate is not good ({error.verify_message})"
    return (" ".join(str(error).split()) or type(error).__name__)[:200].rstrip(".")


def secure_context(rules: FetchRules) -> ssl.SSLContext:
    """Return what TLS connections are checked by.

    Raises:
        ConfigurationError: If the file of authorities cannot be read.
    """
    try:
        context = ssl.create_default_context(cafile=rules.authorities)
    except (OSError, ssl.SSLError) as error:
        raise ConfigurationError(f"Setting 'model_authorities': {error}.") from None
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    return context


def connected(place: Place, rules: FetchRules) -> socket.socket:
    """Return a connection to the one address that a server's name leads to, if it may be asked.

    Raises:
        UnresolvedHostError, FetchRefusedError: As `resolve`.
        OSError: If it does not answer.
    """
    address = resolve(place, rules.networks)
    return socket.create_connection((address, place.port), timeout=CONNECT_SECONDS)


def _read(
    url: str,
    place: Place,
    secured: ssl.SSLSocket,
    take: Callable[[bytes], object],
    most_bytes: int,
) -> None:
    with secured:
        connection = http.client.HTTPSConnection(place.host, place.port)
        connection.sock = secured
        headers = {"User-Agent": AGENT, "Accept-Encoding": "identity", "Connection": "close"}
        connection.request("GET", place.target, headers=headers)
        answer = connection.getresponse()
        _check(url, answer, most_bytes)
        size = 0
        while block := answer.read(BLOCK_BYTES):
            size += len(block)
            if size > most_bytes:
                raise FetchError(url, f"it is larger than {most_bytes} bytes")
            take(block)
        if answer.length:
            raise http.client.HTTPException(f"{answer.length} bytes of it did not come")


def _check(url: str, answer: http.client.HTTPResponse, most_bytes: int) -> None:
    if answer.status != http.client.OK:
        is_redirect = 300 <= answer.status < 400  # noqa: PLR2004 - what HTTP calls redirection
        why = ", and redirects are not followed" if is_redirect else ""
        raise FetchError(url, f"the server answered {answer.status}{why}")
    if answer.getheader("Content-Encoding", "identity") != "identity":
        raise FetchError(url, "the server sent it compressed")
    if (answer.length or 0) > most_bytes:
        raise FetchError(url, f"it is larger than {most_bytes} bytes")
