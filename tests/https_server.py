"""A certificate authority and an https server on this machine, for tests that fetch."""

import http.server
import ipaddress
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from creditwright.serving.addresses import networks_of
from creditwright.serving.fetching import FetchRules

Answer = Callable[[http.server.BaseHTTPRequestHandler], None]


def _signed(
    subject: str, key: ec.EllipticCurvePrivateKey, by: str, signer: ec.EllipticCurvePrivateKey
) -> x509.CertificateBuilder:
    def named(common: str) -> x509.Name:
        return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, common)])

    del signer
    now = datetime.now(UTC)
    return (
        x509.CertificateBuilder()
        .subject_name(named(subject))
        .issuer_name(named(by))
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
    )


def make_certificates(folder: Path, name: str) -> tuple[Path, Path]:
    """Write an authority's certificate, and a server's with its key; return both files."""
    authority, server = (
        ec.generate_private_key(ec.SECP256R1()),
        ec.generate_private_key(ec.SECP256R1()),
    )
    identifier = x509.SubjectKeyIdentifier.from_public_key(authority.public_key())
    usage = x509.KeyUsage(
        digital_signature=True,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=True,
        crl_sign=True,
        encipher_only=False,
        decipher_only=False,
    )
    root = (
        _signed("tests", authority, "tests", authority)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(usage, critical=True)
        .add_extension(identifier, critical=False)
        .sign(authority, hashes.SHA256())
    )
    names = x509.SubjectAlternativeName(
        [x509.DNSName(name), x509.IPAddress(ipaddress.ip_address("127.0.0.2"))]
    )
    issuer = x509.AuthorityKeyIdentifier.from_issuer_public_key(authority.public_key())
    leaf = (
        _signed(name, server, "tests", authority)
        .add_extension(names, critical=False)
        .add_extension(issuer, critical=False)
        .sign(authority, hashes.SHA256())
    )
    pem = serialization.Encoding.PEM
    key = server.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    (folder / "authority.pem").write_bytes(root.public_bytes(pem))
    (folder / "server.pem").write_bytes(leaf.public_bytes(pem) + key)
    return folder / "authority.pem", folder / "server.pem"


@dataclass
class HttpsServer:
    """Answers by path what a test puts there; notes what it was asked."""

    port: int
    authorities: Path
    answers: dict[str, Answer] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)

    def url(self, path: str, host: str = "localhost") -> str:
        """Return the address of a path."""
        return f"https://{host}:{self.port}{path}"

    def rules(self, *hosts: str, **other: object) -> FetchRules:
        """Return rules that let this server be fetched from: loopback has to be listed for it."""
        listed = hosts or (f"localhost:{self.port}",)
        given: dict[str, object] = {"networks": networks_of(["127.0.0.0/8", "::1/128"]), **other}
        return FetchRules(hosts=listed, authorities=self.authorities, **given)  # type: ignore[arg-type]

    def holds(self, path: str, content: bytes) -> None:
        """Have a path answered with this content."""
        self.answers[path] = lambda handler: plain(handler, content)


def plain(handler: http.server.BaseHTTPRequestHandler, content: bytes) -> None:
    """Answer with a content and its length."""
    handler.send_response(200)
    handler.send_header("Content-Length", str(len(content)))
    handler.end_headers()
    handler.wfile.write(content)


def redirect(handler: http.server.BaseHTTPRequestHandler, to: str) -> None:
    """Answer that it is elsewhere."""
    handler.send_response(302)
    handler.send_header("Location", to)
    handler.send_header("Content-Length", "0")
    handler.end_headers()


def truncated(handler: http.server.BaseHTTPRequestHandler) -> None:
    """Promise more than is sent."""
    handler.send_response(200)
    handler.send_header("Content-Length", "1000")
    handler.end_headers()
    handler.wfile.write(b"0" * 10)


def endless(handler: http.server.BaseHTTPRequestHandler) -> None:
    """Send for ever, and say nothing of how much."""
    handler.send_response(200)
    handler.end_headers()
    while True:
        handler.wfile.write(b"0" * 65536)


def dripping(handler: http.server.BaseHTTPRequestHandler) -> None:
    """Send headers, one byte at a time, for ever."""
    handler.wfile.write(b"HTTP/1.1 200 OK\r\nX-Slow: ")
    while True:
        handler.wfile.write(b"x")
        handler.wfile.flush()
        time.sleep(0.05)


class _QuietServer(http.server.ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: object, client_address: object) -> None:
        """Say nothing: the client went, as it should."""


@pytest.fixture
def https_server(tmp_path: Path) -> Iterator[HttpsServer]:
    """An https server on this machine, called `localhost`."""
    folder = tmp_path / "certificates"
    folder.mkdir()
    authorities, certificate = make_certificates(folder, "localhost")

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            found.asked.append(self.path)
            answer = found.answers.get(self.path)
            if answer is None:
                self.send_error(404)
            else:
                answer(self)

        def do_POST(self) -> None:
            self.do_GET()

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = _QuietServer(("127.0.0.1", 0), Handler)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    server.socket = context.wrap_socket(
        server.socket, server_side=True, do_handshake_on_connect=False
    )
    found = HttpsServer(server.server_port, authorities)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    yield found
    server.shutdown()
    server.server_close()
    thread.join()
