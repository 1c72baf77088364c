"""Tokens as an attacker would make them, from what an attacker can have: all are to be refused."""

import base64
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import jwt
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

AUDIENCE = "creditwright"


@dataclass(frozen=True, slots=True)
class Signer:
    """Who signs tokens, and how they name themselves.

    Attributes:
        key: What signs.
        algorithm: The right one.
        issuer: What `iss` says.
        kid: What the header names the key.
        typ: What the header says a token is.
    """

    key: Any
    algorithm: str
    issuer: str
    kid: str
    typ: str = "at+jwt"

    def claims(self, now: datetime) -> dict[str, Any]:
        """Return claims that are all right."""
        at = int(now.timestamp())
        return {
            "iss": self.issuer,
            "aud": AUDIENCE,
            "sub": "someone",
            "jti": "some-session",
            "iat": at,
            "nbf": at,
            "exp": at + 600,
        }

    def token(
        self,
        claims: Mapping[str, object],
        header: Mapping[str, object] | None = None,
        *,
        key: object = None,
        algorithm: str | None = None,
    ) -> str:
        """Return a token that is all right, but for what is given."""
        headers = {"kid": self.kid, "typ": self.typ, **(header or {})}
        signed_by: Any = key or self.key
        return jwt.encode(
            dict(claims), signed_by, algorithm=algorithm or self.algorithm, headers=headers
        )


def rsa_key() -> rsa.RSAPrivateKey:
    """Return a new RSA key."""
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


STRANGERS_KEY = rsa_key()


def public_pem(key: rsa.RSAPrivateKey) -> bytes:
    """Return the public half, which anybody may have."""
    return key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)


def published(key: rsa.RSAPrivateKey, kid: str, **other: str) -> dict[str, Any]:
    """Return the public half as an issuer publishes it."""
    jwk = jwt.algorithms.RSAAlgorithm.to_jwk(key.public_key(), as_dict=True)
    return {**jwk, "kid": kid, "use": "sig", "alg": "RS256", **other}


def encoded(part: object) -> str:
    """Return a part of a token made by hand."""
    text = part if isinstance(part, bytes) else json.dumps(part).encode()
    return base64.urlsafe_b64encode(text).rstrip(b"=").decode()


def by_hand(header: object, claims: object, signature: bytes = b"") -> str:
    """Return a token that no library would make."""
    return f"{encoded(header)}.{encoded(claims)}.{encoded(signature)}"


def hmac_by_hand(header: Mapping[str, Any], claims: Mapping[str, Any], secret: bytes) -> str:
    """Return a token signed with HMAC, whatever the secret is: PyJWT refuses public keys."""
    algorithm = jwt.algorithms.HMACAlgorithm(jwt.algorithms.HMACAlgorithm.SHA256)
    signed = f"{encoded(header)}.{encoded(claims)}"
    return f"{signed}.{encoded(algorithm.sign(signed.encode(), secret))}"


def forged(signer: Signer, now: datetime) -> dict[str, str]:
    """Return tokens that are wrong in one thing each, by what that is."""
    right = signer.claims(now)
    header = {"alg": signer.algorithm, "kid": signer.kid, "typ": signer.typ}
    token = signer.token(right)
    head, body, signature = token.split(".")
    return {
        "empty": "",
        "not a token": "abc",
        "two parts": f"{head}.{body}",
        "four parts": f"{token}.{signature}",
        "unsigned": f"{head}.{body}.",
        "another signature": f"{head}.{body}.{encoded(b'x' * 32)}",
        "changed claims": f"{head}.{encoded({**right, 'sub': 'administrator'})}.{signature}",
        "header is a list": by_hand([], right),
        "header is deep": by_hand(b"[" * 3000, right),
        "claims are a list": by_hand(header, [], b"x" * 32),
        "binary": by_hand(b"\xff\xfe", b"\xff"),
        "a megabyte": f"{head}.{body}.{'A' * (1 << 20)}",
        "no algorithm": by_hand({"kid": signer.kid, "typ": signer.typ}, right),
        **{
            f"alg={name}": by_hand({**header, "alg": name}, right)
            for name in ("none", "None", "NONE", "nOnE", "", "HS1")
        },
        **_wrong_claims(signer, now),
        **_wrong_headers(signer, now),
    }


def _wrong_claims(signer: Signer, now: datetime) -> dict[str, str]:
    def with_(**changes: object) -> str:
        claims = {**signer.claims(now), **changes}
        return signer.token({name: value for name, value in claims.items() if value is not None})

    def at(**shift: int) -> int:
        return int((now + timedelta(**shift)).timestamp())

    missing = {
        f"without {claim}": with_(**{claim: None}) for claim in ("iss", "aud", "sub", "exp", "jti")
    }
    return {
        **missing,
        "expired": with_(exp=at(seconds=-61), iat=at(minutes=-10), nbf=at(minutes=-10)),
        "not yet": with_(nbf=at(seconds=62)),
        "made in the future": with_(iat=at(seconds=62)),
        "never ends": with_(exp=1 << 60),
        "ends at NaN": with_(exp=float("nan")),
        "ends at a text": with_(exp="2099-01-01"),
        "ends at true": with_(exp=True),
        "another audience": with_(aud="another"),
        "another issuer": with_(iss="https://elsewhere.example"),
        "issuer with a slash more": with_(iss=f"{signer.issuer}/"),
        "subject is a number": with_(sub=1),
        "id is a list": with_(jti=["some-session"]),
    }


def _wrong_headers(signer: Signer, now: datetime) -> dict[str, str]:
    claims = signer.claims(now)
    stranger = STRANGERS_KEY
    jwk = published(stranger, signer.kid)
    make: dict[str, Callable[[], str]] = {
        "unknown key": lambda: signer.token(claims, {"kid": "unknown"}),
        "key is a path": lambda: signer.token(claims, {"kid": "../../dev/null"}),
        "key is a question": lambda: signer.token(claims, {"kid": "x' OR '1'='1"}),
        "extension": lambda: signer.token(claims, {"crit": ["exp"]}),
        "brings its own key": lambda: signer.token(
            claims, {"jwk": jwk}, key=stranger, algorithm="RS256"
        ),
        "brings its own address of keys": lambda: signer.token(
            claims, {"jku": "https://elsewhere.example/jwks"}, key=stranger, algorithm="RS256"
        ),
        "a stranger's RS256": lambda: signer.token(claims, key=stranger, algorithm="RS256"),
        "a stranger's PS256": lambda: signer.token(claims, key=stranger, algorithm="PS256"),
        "a stranger's ES256": lambda: signer.token(
            claims, key=ec.generate_private_key(ec.SECP256R1()), algorithm="ES256"
        ),
        "a stranger's HS256": lambda: signer.token(claims, key="s" * 32, algorithm="HS256"),
        "an empty secret": lambda: hmac_by_hand(
            {"alg": "HS256", "kid": signer.kid, "typ": signer.typ}, claims, b""
        ),
    }
    return {name: each() for name, each in make.items()}
