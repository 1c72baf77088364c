"""Tokens: what was signed here, or by the one issuer that is configured, and nothing else."""

import secrets
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import jwt
import pytest
from tests.clocks import SetClock
from tests.forged_tokens import Signer, forged, hmac_by_hand, public_pem, published, rsa_key

from creditwright.access.errors import NotSignedInError
from creditwright.access.issuer import Issuer, SigningAlgorithm
from creditwright.access.tokens import ISSUER, TokenClaims, TokenKey, Tokens
from creditwright.core.errors import UnavailableError
from creditwright.core.secrets import WeakSecretError

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
KEY = TokenKey(secrets.token_bytes(32))
TOKENS = Tokens([KEY])
OURS = Signer(KEY.secret, "HS256", ISSUER, KEY.name)

ELSEWHERE = "https://sign-in.example"
ISSUERS_KEY = rsa_key()
THEIRS = Signer(ISSUERS_KEY, "RS256", ELSEWHERE, "their-key", typ="JWT")
FORGERIES = sorted(forged(OURS, NOW))


class Published:
    """An issuer's keys, and how often they were asked for."""

    def __init__(self, *keys: Mapping[str, Any]) -> None:
        self.published: Sequence[Mapping[str, Any]] = keys
        self.asked = 0
        self.answers = True

    def keys(self) -> Sequence[Mapping[str, Any]]:
        self.asked += 1
        if not self.answers:
            raise UnavailableError("The issuer does not answer.")
        return self.published


def issuer(source: Published, clock: SetClock | None = None) -> Issuer:
    time = clock or SetClock(NOW)
    return Issuer(ELSEWHERE, "creditwright", SigningAlgorithm.RS256, source, time)


def test_a_token_of_ours_says_whose_it_is() -> None:
    token = TOKENS.made("ada", "session", now=NOW, lasting=timedelta(minutes=5))

    assert TOKENS.checked(token, now=NOW) == TokenClaims("ada", "session")


def test_a_token_lasts_no_longer_than_fifteen_minutes_whatever_is_asked_for() -> None:
    token = TOKENS.made("ada", "session", now=NOW, lasting=timedelta(days=5))

    TOKENS.checked(token, now=NOW + timedelta(minutes=15, seconds=59))
    with pytest.raises(NotSignedInError) as caught:
        TOKENS.checked(token, now=NOW + timedelta(minutes=16))
    assert caught.value.code == "expired_token"


@pytest.mark.parametrize(("seconds", "holds"), [(-59, True), (-61, False), (659, True)])
def test_clocks_may_differ_by_a_minute(seconds: int, *, holds: bool) -> None:
    token = OURS.token(OURS.claims(NOW))
    at = NOW + timedelta(seconds=seconds)

    if holds:
        TOKENS.checked(token, now=at)
    else:
        with pytest.raises(NotSignedInError):
            TOKENS.checked(token, now=at)


def test_what_the_forger_starts_from_is_right() -> None:
    TOKENS.checked(OURS.token(OURS.claims(NOW)), now=NOW)
    issuer(Published(published(ISSUERS_KEY, "their-key"))).checked(
        THEIRS.token(THEIRS.claims(NOW)), now=NOW
    )


@pytest.mark.parametrize("forgery", FORGERIES)
def test_a_forged_token_of_ours_is_refused(forgery: str) -> None:
    with pytest.raises(NotSignedInError):
        TOKENS.checked(forged(OURS, NOW)[forgery], now=NOW)


@pytest.mark.parametrize("forgery", FORGERIES)
def test_a_forged_token_of_the_issuer_is_refused(forgery: str) -> None:
    with pytest.raises(NotSignedInError):
        issuer(Published(published(ISSUERS_KEY, "their-key"))).checked(
            forged(THEIRS, NOW)[forgery], now=NOW
        )


def test_an_issuers_public_key_is_no_secret_to_sign_with() -> None:
    claims = THEIRS.claims(NOW)
    header = {"alg": "HS256", "kid": "their-key", "typ": "at+jwt"}
    token = hmac_by_hand(header, claims, public_pem(ISSUERS_KEY))

    with pytest.raises(NotSignedInError):
        issuer(Published(published(ISSUERS_KEY, "their-key"))).checked(token, now=NOW)
    with pytest.raises(NotSignedInError):
        TOKENS.checked(token, now=NOW)


@pytest.mark.parametrize(
    "other",
    [{"alg": "PS256"}, {"alg": "RS512"}, {"use": "enc"}, {"kty": "EC"}, {"n": "AQAB"}, {"n": ""}],
)
def test_a_published_key_of_another_algorithm_or_use_is_not_one(other: dict[str, str]) -> None:
    source = Published(published(ISSUERS_KEY, "their-key", **other))

    with pytest.raises(NotSignedInError):
        issuer(source).checked(THEIRS.token(THEIRS.claims(NOW)), now=NOW)


def test_a_published_secret_is_no_key() -> None:
    secret = {"kty": "oct", "k": "c2VjcmV0" * 8, "kid": "their-key"}
    token = hmac_by_hand({"alg": "HS256", "kid": "their-key"}, THEIRS.claims(NOW), b"secret" * 8)

    with pytest.raises(NotSignedInError):
        issuer(Published(secret)).checked(token, now=NOW)


def test_a_new_key_of_the_issuer_is_fetched_when_a_token_names_it() -> None:
    time, source = SetClock(NOW), Published()
    asked = issuer(source, time)
    token = THEIRS.token(THEIRS.claims(NOW))
    with pytest.raises(NotSignedInError):
        asked.checked(token, now=NOW)
    source.published = [published(ISSUERS_KEY, "their-key")]
    time.forward(61)

    assert asked.checked(token, now=NOW).subject == "someone"


def test_unknown_keys_make_the_issuer_be_asked_once_a_minute() -> None:
    source = Published(published(ISSUERS_KEY, "their-key"))
    asked = issuer(source)
    token = THEIRS.token(THEIRS.claims(NOW), {"kid": "unknown"})

    for _ in range(20):
        with pytest.raises(NotSignedInError):
            asked.checked(token, now=NOW)

    assert source.asked == 1


def test_a_key_that_the_issuer_withdrew_is_refused_within_the_hour() -> None:
    time, source = SetClock(NOW), Published(published(ISSUERS_KEY, "their-key"))
    asked = issuer(source, time)
    asked.checked(THEIRS.token(THEIRS.claims(NOW)), now=NOW)
    source.published = []
    time.forward(3601)

    with pytest.raises(NotSignedInError):
        asked.checked(THEIRS.token(THEIRS.claims(time.now())), now=time.now())


def test_an_issuer_that_does_not_answer_lets_nobody_in_and_is_unavailable() -> None:
    source = Published()
    source.answers = False

    with pytest.raises(UnavailableError):
        issuer(source).checked(THEIRS.token(THEIRS.claims(NOW)), now=NOW)


def test_a_replaced_key_still_checks_and_no_longer_signs() -> None:
    new = TokenKey(secrets.token_bytes(32))
    old = TOKENS.made("ada", "session", now=NOW, lasting=timedelta(minutes=5))
    both = Tokens([new, KEY])

    assert both.checked(old, now=NOW).subject == "ada"
    made = both.made("ada", "session", now=NOW, lasting=timedelta(minutes=5))
    assert jwt.get_unverified_header(made)["kid"] == new.name
    with pytest.raises(NotSignedInError):
        TOKENS.checked(made, now=NOW)


def test_a_weak_key_signs_nothing() -> None:
    with pytest.raises(WeakSecretError):
        TokenKey(b"changeme" * 8)
