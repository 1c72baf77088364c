"""A small OpenID Connect issuer on this machine: its description, its keys, codes for tokens."""

import json
import threading
from base64 import b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

from authlib.oauth2.rfc7636 import create_s256_code_challenge
from tests.forged_tokens import Signer, published, rsa_key

KID = "issuers-key"
CLIENT, SECRET = "creditwright-client", "Kc7vQ2mZ9rT4xW1sB8nL5yH3pD6fJ0gA"


@dataclass(slots=True)
class LocalIssuer:
    """An issuer that runs.

    Attributes:
        address: As its tokens have it in `iss`.
        signer: Signs its tokens.
        subject: Whom it signs in.
        description: What differs in how it describes itself.
        claims: What differs in its ID tokens.
        codes: What was asked for, by the code that was given.
        asked: The addresses that it was asked for.
    """

    address: str
    signer: Signer
    subject: str = "issuer|1"
    description: dict[str, Any] = field(default_factory=dict)
    claims: dict[str, Any] = field(default_factory=dict)
    codes: dict[str, dict[str, str]] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)

    def access_token(self, **claims: object) -> str:
        """Return a token for the API."""
        now = datetime.now(UTC)
        return self.signer.token({**self.signer.claims(now), "sub": self.subject, **claims})

    def signs_in(self, page: str) -> dict[str, str]:
        """Sign somebody in at the page they were sent to, and return what they come back with."""
        asked = {name: values[0] for name, values in parse_qs(urlsplit(page).query).items()}
        code = f"code-{len(self.codes)}"
        self.codes[code] = asked
        return {"code": code, "state": asked["state"]}

    def described(self) -> dict[str, Any]:
        """Return how it describes itself."""
        return {
            "issuer": self.address,
            "jwks_uri": f"{self.address}/keys",
            "authorization_endpoint": f"{self.address}/authorize",
            "token_endpoint": f"{self.address}/token",
            **self.description,
        }

    def token_for(self, form: dict[str, str], shown: str | None) -> dict[str, Any] | None:
        """Return what a code is exchanged for; None: it is not."""
        asked = self.codes.pop(form.get("code", ""), None)
        basic = b64encode(f"{CLIENT}:{SECRET}".encode()).decode()
        if asked is None or shown != f"Basic {basic}":
            return None
        if create_s256_code_challenge(form["code_verifier"]) != asked["code_challenge"]:
            return None
        if form["redirect_uri"] != asked["redirect_uri"]:
            return None
        claims = {**self.signer.claims(datetime.now(UTC)), "sub": self.subject, "aud": CLIENT}
        token = self.signer.token({**claims, "nonce": asked["nonce"], **self.claims})
        return {"id_token": token, "access_token": "unused", "token_type": "Bearer"}


@contextmanager
def local_issuer() -> Iterator[LocalIssuer]:
    """Run an issuer for the time of the block."""
    key = rsa_key()

    class _Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            issuer.asked.append(self.path)
            if self.path == "/.well-known/openid-configuration":
                self._answer(issuer.described())
            elif self.path == "/keys":
                self._answer({"keys": [published(key, KID)]})
            else:
                self._answer(None)

        def do_POST(self) -> None:
            length = int(self.headers["Content-Length"])
            form = {k: v[0] for k, v in parse_qs(self.rfile.read(length).decode()).items()}
            self._answer(issuer.token_for(form, self.headers.get("Authorization")))

        def _answer(self, value: dict[str, Any] | None) -> None:
            content = json.dumps(value).encode()
            self.send_response(200 if value is not None else 400)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_: object) -> None:
            return

    server = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
    address = f"http://127.0.0.1:{server.server_address[1]}"
    issuer = LocalIssuer(address, Signer(key, "RS256", address, KID, typ="JWT"))
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield issuer
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
