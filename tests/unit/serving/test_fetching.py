"""Fetching over https: from listed servers at public addresses, capped, with a digest."""

import time
from ipaddress import ip_address
from pathlib import Path

import pytest
from tests.https_server import (
    HttpsServer,
    dripping,
    endless,
    make_certificates,
    redirect,
    truncated,
)

from creditwright.core.digests import sha256_of_bytes
from creditwright.core.errors import ConfigurationError, CreditwrightError
from creditwright.serving.addresses import (
    FetchRefusedError,
    UnresolvedHostError,
    may_fetch_from,
    networks_of,
    place_in,
    resolve,
)
from creditwright.serving.fetching import (
    FetchedOtherError,
    FetchError,
    FetchRules,
    fetched,
    fetched_bytes,
)

CONTENT = b"the model" * 1000
DIGEST = sha256_of_bytes(CONTENT)


def test_a_file_is_fetched_and_gone_after_use(https_server: HttpsServer, tmp_path: Path) -> None:
    https_server.holds("/m.zip", CONTENT)

    with fetched(https_server.url("/m.zip"), DIGEST, https_server.rules(), tmp_path / "s") as file:
        assert file.read_bytes() == CONTENT
        assert file.parent.stat().st_mode & 0o777 == 0o700

    assert list((tmp_path / "s").iterdir()) == []


def fetch(server: HttpsServer, path: str, folder: Path, **rules: object) -> None:
    with fetched(server.url(path), DIGEST, server.rules(**rules), folder):
        pytest.fail("it should not have been given")


def test_another_digest_is_refused(https_server: HttpsServer, tmp_path: Path) -> None:
    https_server.holds("/m.zip", CONTENT + b"!")

    with pytest.raises(FetchedOtherError, match=DIGEST):
        fetch(https_server, "/m.zip", tmp_path / "s")

    assert list((tmp_path / "s").iterdir()) == []


def test_without_a_digest_nothing_is_fetched(https_server: HttpsServer, tmp_path: Path) -> None:
    with (
        pytest.raises(FetchRefusedError, match="no SHA-256"),
        fetched(https_server.url("/m.zip"), None, https_server.rules(), tmp_path),
    ):
        pass

    assert https_server.asked == []


def test_a_missing_file_is_said_so(https_server: HttpsServer, tmp_path: Path) -> None:
    with pytest.raises(FetchError, match="answered 404"):
        fetch(https_server, "/nothing", tmp_path)


def test_no_redirect_is_followed(https_server: HttpsServer, tmp_path: Path) -> None:
    https_server.holds("/there", CONTENT)
    https_server.answers["/here"] = lambda handler: redirect(handler, "/there")

    with pytest.raises(FetchError, match="302, and redirects are not followed"):
        fetch(https_server, "/here", tmp_path)

    assert https_server.asked == ["/here"]


def test_a_truncated_answer_is_refused(https_server: HttpsServer, tmp_path: Path) -> None:
    https_server.answers["/m.zip"] = truncated

    with pytest.raises(FetchError, match=r"990 bytes of it did not come|EOF"):
        fetch(https_server, "/m.zip", tmp_path)


@pytest.mark.parametrize("path", ["/said", "/endless"])
def test_what_is_too_large_is_not_read_to_the_end(
    https_server: HttpsServer, tmp_path: Path, path: str
) -> None:
    https_server.holds("/said", b"0" * 200_000)
    https_server.answers["/endless"] = endless

    with pytest.raises(FetchError, match="larger than 100000 bytes"):
        fetch(https_server, path, tmp_path, most_bytes=100_000)


@pytest.mark.parametrize("answer", [endless, dripping])
def test_what_takes_too_long_is_ended(
    https_server: HttpsServer, tmp_path: Path, answer: object
) -> None:
    https_server.answers["/slow"] = answer  # type: ignore[assignment] # one of two of its kind
    started = time.monotonic()

    with pytest.raises(FetchError, match=r"longer than 0\.5 seconds"):
        fetch(https_server, "/slow", tmp_path, most_seconds=0.5, most_bytes=1 << 60)

    assert time.monotonic() - started < 10


def test_a_certificate_of_another_authority_is_refused(
    https_server: HttpsServer, tmp_path: Path
) -> None:
    (tmp_path / "other").mkdir()
    other, _ = make_certificates(tmp_path / "other", "localhost")
    rules = FetchRules(
        (f"localhost:{https_server.port}",),
        networks_of(["127.0.0.0/8", "::1/128"]),
        authorities=other,
    )

    with pytest.raises(FetchError, match="its certificate is not good"):
        fetched_bytes(https_server.url("/m"), rules, most_bytes=10)

    assert https_server.asked == []


def test_a_certificate_of_another_name_is_refused(https_server: HttpsServer) -> None:
    named = f"127.0.0.1:{https_server.port}"

    with pytest.raises(FetchError, match="its certificate is not good"):
        fetched_bytes(
            https_server.url("/m", host="127.0.0.1"), https_server.rules(named), most_bytes=10
        )


def test_loopback_is_not_fetched_from_unless_it_is_listed(https_server: HttpsServer) -> None:
    rules = https_server.rules(networks=())

    with pytest.raises(FetchRefusedError, match="no public address"):
        fetched_bytes(https_server.url("/m"), rules, most_bytes=10)

    assert https_server.asked == []


INSIDE = [
    "127.0.0.1", "127.1", "0x7f000001", "2130706433", "017700000001", "0", "0.0.0.0",  # noqa: S104
    "10.0.0.1", "172.16.0.1", "192.168.1.1", "100.64.0.1", "169.254.169.254", "2852039166",
    "0xa9.0xfe.0xa9.0xfe", "224.0.0.1", "255.255.255.255", "[::1]", "[::]", "[fe80::1]",
    "[fd00:ec2::254]", "[::ffff:127.0.0.1]", "[::ffff:a9fe:a9fe]", "[64:ff9b::a9fe:a9fe]",
    "[64:ff9b::7f00:1]", "[2002:7f00:1::]", "[2002:a9fe:a9fe::]", "[ff02::1]", "localhost",
]  # fmt: skip


@pytest.mark.parametrize("host", INSIDE)
def test_no_address_inside_is_reached_in_whatever_form(host: str) -> None:
    place = place_in(
        f"https://{host}/m.zip",
        [host.strip("[]") if "[" not in host else f"{host.strip('[]')}:443"],
    )

    with pytest.raises((FetchRefusedError, UnresolvedHostError)):
        resolve(place, ())


@pytest.mark.parametrize(
    "address", ["169.254.169.254", "fe80::1", "fd00:ec2::254", "100.100.100.200"]
)
def test_a_clouds_metadata_is_not_reached_even_if_its_network_is_listed(address: str) -> None:
    everything = networks_of(["0.0.0.0/0", "::/0"])

    assert not may_fetch_from(ip_address(address), everything)


@pytest.mark.parametrize(
    "url",
    [
        "http://models.example/m.zip", "file:///etc/passwd", "ftp://models.example/m.zip",
        "gopher://models.example/", "https:///m.zip", "https://ann@models.example/m.zip",
        "https://ann:secret@models.example/m.zip", "https://models.example@169.254.169.254/",
        "https://models.example:99999/m.zip", "https://models.example:8443/m.zip",
        "https://models.example.evil.example/m.zip", "https://evil.example/models.example",
        "https://models.example/\r\nHost: evil", "https://models.example/a b", "https://modèles.example/",
        "https://models.example\\@evil.example/", "https://[::1/m.zip", "//models.example/m.zip",
        "",
    ],
)  # fmt: skip
def test_an_address_that_is_not_plain_https_of_a_listed_server_is_refused(url: str) -> None:
    with pytest.raises(FetchRefusedError):
        place_in(url, ["models.example"])


def test_a_listed_server_is_found_whatever_its_letters() -> None:
    assert place_in("https://Models.Example/a?b=c", ["models.EXAMPLE"]).target == "/a?b=c"
    assert place_in("https://models.example:8443/a", ["models.example:8443"]).port == 8443


def test_where_no_server_is_listed_nothing_is_fetched() -> None:
    with pytest.raises(FetchRefusedError, match="CREDITWRIGHT_MODEL_HOSTS"):
        place_in("https://models.example/m.zip", [])


def test_a_server_that_does_not_answer_is_said_so(https_server: HttpsServer) -> None:
    rules = https_server.rules("localhost:9", most_seconds=2.0)

    with pytest.raises(CreditwrightError, match="was not fetched"):
        fetched_bytes("https://localhost:9/m", rules, most_bytes=10)


def test_what_is_no_network_is_a_bad_setting() -> None:
    with pytest.raises(ConfigurationError, match="model_networks"):
        networks_of(["everything"])
