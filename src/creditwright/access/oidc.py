"""The configured issuer over the network: its keys, and signing in at its page (OpenID Connect).

Nothing but the issuer's own host, and hosts that the settings name, is ever asked: an address in a
token or in the issuer's own description is compared with them first.

Source:
    OpenID Connect Core 1.0, section 3.1; Discovery 1.0; RFC 7636 (PKCE); RFC 9700.
"""

import json
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlsplit

import httpx
from authlib.oauth2.rfc6749.parameters import prepare_grant_uri, prepare_token_request
from authlib.oauth2.rfc7636 import create_s256_code_challenge

from creditwright.access.attempt import Attempt, Client
from creditwright.core.errors import ConfigurationError, UnavailableError

TIMEOUT_SECONDS = 5.0
LARGEST_ANSWER = 256 << 10
DISCOVERY = "/.well-known/openid-configuration"
LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})


class IssuerUnavailableError(UnavailableError):
    """The configured issuer does not answer, or not as an issuer does."""

    def __init__(self, host: str | None, trouble: str) -> None:
        super().__init__(f"The issuer that signs people in ({host}) {trouble}.")


class IssuerSite:
    """The issuer over the network.

    Args:
        issuer: Its address, as its tokens have it in `iss`.
        hosts: Other hosts that it may send us to, such as one for its keys.
        client: What it knows this service as; None: its tokens are checked, and that is all.

    Raises:
        ConfigurationError: If the address is none of https, or of this machine.
    """

    def __init__(
        self, issuer: str, hosts: Sequence[str] = (), client: Client | None = None
    ) -> None:
        self.issuer = issuer
        self.client = client
        self._hosts = frozenset({str(urlsplit(issuer).hostname), *hosts})
        if not self._is_allowed(issuer):
            raise ConfigurationError(f"The issuer {issuer!r} is no https:// address.")

    def keys(self) -> Sequence[Mapping[str, Any]]:
        """Return the issuer's public keys as it publishes them now.

        Raises:
            IssuerUnavailableError: If it does not answer.
        """
        keys = self._asked("GET", self._described("jwks_uri")).get("keys")
        if not isinstance(keys, list) or not all(isinstance(each, dict) for each in keys):
            raise IssuerUnavailableError(urlsplit(self.issuer).hostname, "publishes no keys")
        return keys

    def page_for(self, attempt: Attempt) -> str:
        """Return the address of the issuer's page that somebody is to sign in at.

        Raises:
            IssuerUnavailableError: If the issuer does not answer.
        """
        address: str = prepare_grant_uri(
            self._described("authorization_endpoint"),
            self._known().id,
            "code",
            self._known().redirect,
            ["openid"],
            attempt.state,
            nonce=attempt.nonce,
            code_challenge=create_s256_code_challenge(attempt.verifier),
            code_challenge_method="S256",
        )
        return address

    def token_for(self, attempt: Attempt, code: str) -> str:
        """Exchange the code that came back for a token that says who signed in.

        Raises:
            IssuerUnavailableError: If the issuer does not answer, or not for this code.
        """
        body = prepare_token_request(
            "authorization_code",
            body="",
            redirect_uri=self._known().redirect,
            code=code,
            code_verifier=attempt.verifier,
            client_id=self._known().id,
        )
        secret = self._known().secret
        auth = None if secret is None else (self._known().id, secret)
        answer = self._asked("POST", self._described("token_endpoint"), body=body, auth=auth)
        token = answer.get("id_token")
        if not isinstance(token, str):
            raise IssuerUnavailableError(urlsplit(self.issuer).hostname, "gave no token")
        return token

    def _known(self) -> Client:
        if self.client is None:
            raise ConfigurationError("Name what the issuer knows this service as: issuer_client.")
        return self.client

    def _described(self, what: str) -> str:
        """Return one of the addresses that the issuer's description has."""
        found = self._asked("GET", f"{self.issuer.rstrip('/')}{DISCOVERY}")
        address = found.get(what)
        if found.get("issuer") != self.issuer or not isinstance(address, str):
            raise IssuerUnavailableError(urlsplit(self.issuer).hostname, "describes itself wrongly")
        if not self._is_allowed(address):
            host = urlsplit(address).hostname
            raise IssuerUnavailableError(host, "is at a host that the settings do not name")
        return address

    def _is_allowed(self, address: str) -> bool:
        parts = urlsplit(address)
        is_safe = parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in LOOPBACK)
        return is_safe and parts.hostname in self._hosts and parts.username is None

    def _asked(
        self,
        method: str,
        address: str,
        *,
        body: str | None = None,
        auth: tuple[str, str] | None = None,
    ) -> dict[str, Any]:
        host = urlsplit(address).hostname
        headers = {"Accept": "application/json"}
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        try:
            with (
                httpx.Client(timeout=TIMEOUT_SECONDS, follow_redirects=False) as client,
                client.stream(method, address, content=body, headers=headers, auth=auth) as answer,
            ):
                if answer.status_code != httpx.codes.OK:
                    raise IssuerUnavailableError(host, f"answers with {answer.status_code}")
                return _read(answer, host)
        except httpx.HTTPError:
            raise IssuerUnavailableError(host, "does not answer") from None


def _read(answer: httpx.Response, host: str | None) -> dict[str, Any]:
    content = bytearray()
    for part in answer.iter_bytes():
        content += part
        if len(content) > LARGEST_ANSWER:
            raise IssuerUnavailableError(host, "answers without end")
    try:
        found = json.loads(content)
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, dict):
        raise IssuerUnavailableError(host, "answers with what is no JSON")
    return found
