"""Who is calling, by a key, a token, a session or a password; on both databases."""

import secrets
import threading
from datetime import timedelta
from pathlib import Path

import pytest
from tests.doors import NOON, PASSWORD, Front, door_of
from tests.forged_tokens import Signer, published, rsa_key

from creditwright.access.errors import (
    NotSignedInError,
    TooManyRequestsError,
    WrongPasswordError,
)
from creditwright.access.issuer import Issuer, SigningAlgorithm
from creditwright.access.passwords import Passwords
from creditwright.access.principal import Proof
from creditwright.access.roles import SCOPES, Role
from creditwright.access.scopes import Scope
from creditwright.access.shared_buckets import SharedBuckets
from creditwright.store.people import find_person, kept_password
from creditwright.store.quotas import use_quota
from creditwright.workflows.keys import KeyWanted, end_key, make_key
from creditwright.workflows.people import (
    Newcomer,
    change_password,
    change_roles,
    let_in,
    let_in_again,
    shut_out,
)
from creditwright.workflows.sign_in import Kind, sign_in, sign_out, who_has_page, who_shows

ISSUER = "https://sign-in.example"
ISSUERS_KEY = rsa_key()
THEIRS = Signer(ISSUERS_KEY, "RS256", ISSUER, "their-key")


class _Published:
    def keys(self) -> list[dict[str, object]]:
        return [published(ISSUERS_KEY, "their-key")]


def test_a_key_stands_for_its_person(front: Front) -> None:
    person = front.add("ada", Role.APPLICANT, applications=frozenset({100001}))

    found = who_shows(front.door, front.key("ada"))

    assert (found.id, found.name, found.proof) == (person, "ada", Proof.KEY)
    assert found.applications == {100001}
    assert found.scopes == SCOPES[Role.APPLICANT]


def test_a_narrowed_key_allows_less_than_its_person_may(front: Front) -> None:
    front.add("loader", Role.SERVICE)
    narrow = frozenset({Scope.METRICS_READ})
    _, made = make_key(
        front.desk, KeyWanted(person="loader", label="graphs", days=1, scopes=narrow)
    )

    assert who_shows(front.door, made.text).scopes == narrow


def test_a_key_is_refused_from_the_request_after_it_was_revoked(front: Front) -> None:
    front.add("loader", Role.SERVICE)
    key, made = make_key(front.desk, KeyWanted(person="loader", label="nightly", days=1))
    who_shows(front.door, made.text)

    end_key(front.desk, key.id)

    with pytest.raises(NotSignedInError):
        who_shows(front.door, made.text)


def test_a_key_is_refused_when_its_days_are_over(front: Front) -> None:
    front.add("loader", Role.SERVICE)
    key = front.key("loader")

    front.clock.forward(30 * 86_400 - 1)
    who_shows(front.door, key)
    front.clock.forward(1)
    with pytest.raises(NotSignedInError):
        who_shows(front.door, key)


@pytest.mark.parametrize("shown", ["", "cw_", "x", "a.b.c", "cw_0123456789abcdef_" + "k" * 43])
def test_what_stands_for_nobody_is_refused(front: Front, shown: str) -> None:
    with pytest.raises(NotSignedInError):
        who_shows(front.door, shown)


def test_a_key_with_anothers_secret_is_refused(front: Front) -> None:
    front.add("loader", Role.SERVICE)
    first, second = front.key("loader"), front.key("loader")

    with pytest.raises(NotSignedInError):
        who_shows(front.door, first[:-43] + second[-43:])


def test_name_and_password_give_a_token_for_fifteen_minutes(front: Front) -> None:
    front.add("otto", Role.OFFICER)

    token = front.signed_in("otto").text

    assert who_shows(front.door, token).name == "otto"
    front.clock.forward(15 * 60)
    with pytest.raises(NotSignedInError):
        who_shows(front.door, token)


def test_name_and_password_give_a_page_a_session(front: Front) -> None:
    front.add("otto", Role.OFFICER)

    given = front.signed_in("otto", Kind.SESSION)

    assert who_has_page(front.door, given.text).proof is Proof.SESSION
    front.clock.forward(3600)
    with pytest.raises(NotSignedInError):
        who_has_page(front.door, given.text)


@pytest.mark.parametrize("kind", list(Kind))
def test_signing_out_ends_it_at_once(front: Front, kind: Kind) -> None:
    front.add("otto", Role.OFFICER)
    given = front.signed_in("otto", kind)
    knows = who_shows if kind is Kind.TOKEN else who_has_page

    sign_out(front.door, knows(front.door, given.text))

    with pytest.raises(NotSignedInError):
        knows(front.door, given.text)


def test_a_pages_cookie_is_no_bearer_token(front: Front) -> None:
    front.add("otto", Role.OFFICER)
    given = front.signed_in("otto", Kind.SESSION)

    with pytest.raises(NotSignedInError):
        who_shows(front.door, given.text)


@pytest.mark.parametrize("shut", [shut_out, lambda d, n: change_password(d, n, "other words here")])
def test_shutting_out_and_another_password_end_every_session(front: Front, shut: object) -> None:
    front.add("otto", Role.OFFICER)
    token, page = front.signed_in("otto").text, front.signed_in("otto", Kind.SESSION).text

    shut(front.desk, "otto")  # type: ignore[operator] # one of the two above

    with pytest.raises(NotSignedInError):
        who_shows(front.door, token)
    with pytest.raises(NotSignedInError):
        who_has_page(front.door, page)


def test_who_is_shut_out_comes_in_by_nothing_until_let_in_again(front: Front) -> None:
    front.add("otto", Role.OFFICER)
    key = front.key("otto")
    shut_out(front.desk, "otto")

    with pytest.raises(NotSignedInError):
        who_shows(front.door, key)
    with pytest.raises(WrongPasswordError):
        front.signed_in("otto")
    let_in_again(front.desk, "otto")
    who_shows(front.door, key)


def test_a_role_that_is_taken_away_is_gone_at_the_next_request(front: Front) -> None:
    front.add("otto", Role.OFFICER)
    token = front.signed_in("otto").text

    change_roles(front.desk, "otto", frozenset({Role.RISK}))

    assert who_shows(front.door, token).scopes == SCOPES[Role.RISK]


@pytest.mark.parametrize(("name", "password"), [("otto", "wrong"), ("nobody", PASSWORD)])
def test_a_wrong_name_and_a_wrong_password_get_the_same_answer(
    front: Front, name: str, password: str
) -> None:
    front.add("otto", Role.OFFICER)

    with pytest.raises(WrongPasswordError) as caught:
        sign_in(front.door, name, password, address="127.0.0.1", kind=Kind.TOKEN)

    assert name not in str(caught.value)


def test_who_has_no_password_does_not_sign_in_with_one(front: Front) -> None:
    let_in(front.desk, Newcomer(name="loader", roles=frozenset({Role.SERVICE})), password=None)

    with pytest.raises(WrongPasswordError):
        front.signed_in("loader")


def test_guessing_at_a_name_is_stopped_wherever_it_comes_from(front: Front) -> None:
    front.add("otto", Role.OFFICER)
    for number in range(10):
        with pytest.raises(WrongPasswordError):
            sign_in(front.door, "otto", "x", address=str(number), kind=Kind.TOKEN)

    with pytest.raises(TooManyRequestsError, match="tries to sign in"):
        sign_in(front.door, "otto", PASSWORD, address="another", kind=Kind.TOKEN)
    front.clock.forward(31)
    front.signed_in("otto")


def test_guessing_at_the_doors_of_several_workers_is_guessing_at_one(
    front: Front, tmp_path: Path
) -> None:
    front.add("otto", Role.OFFICER)
    doors = [
        door_of(front.database, front.clock, SharedBuckets(tmp_path / "limits")) for _ in range(2)
    ]
    for number in range(10):
        with pytest.raises(WrongPasswordError):
            sign_in(doors[number % 2], "otto", "x", address=str(number), kind=Kind.TOKEN)

    for door in doors:
        with pytest.raises(TooManyRequestsError, match="tries to sign in"):
            sign_in(door, "otto", PASSWORD, address="another", kind=Kind.TOKEN)


def test_guessing_at_many_names_is_stopped_by_where_it_comes_from(front: Front) -> None:
    for number in range(30):
        with pytest.raises(WrongPasswordError):
            sign_in(front.door, str(number), "x", address="127.0.0.1", kind=Kind.TOKEN)

    with pytest.raises(TooManyRequestsError):
        sign_in(front.door, "another", "x", address="127.0.0.1", kind=Kind.TOKEN)


def test_a_hash_of_older_parameters_is_replaced_when_its_person_signs_in(front: Front) -> None:
    front.add("otto", Role.OFFICER)
    front.door.passwords = Passwords(memory_kib=128, passes=1)

    front.signed_in("otto")

    with front.database.reading() as connection:
        kept = kept_password(connection, find_person(connection, "otto").id)
    assert kept is not None
    assert "m=128" in kept
    front.signed_in("otto")


def test_a_token_of_the_issuer_stands_for_whom_it_is_linked_to(front: Front) -> None:
    front.door.issuer = Issuer(
        ISSUER, "creditwright", SigningAlgorithm.RS256, _Published(), front.clock
    )
    newcomer = Newcomer(name="rita", roles=frozenset({Role.RISK}), issuer_subject="someone")
    let_in(front.desk, newcomer, password=None)
    token = THEIRS.token({**THEIRS.claims(NOON), "roles": ["administrator"], "scope": "audit:read"})

    found = who_shows(front.door, token)

    assert (found.name, found.proof, found.scopes) == ("rita", Proof.ISSUER, SCOPES[Role.RISK])
    sign_out(front.door, found)
    with pytest.raises(NotSignedInError):
        who_shows(front.door, token)


def test_a_token_of_the_issuer_for_a_stranger_is_refused(front: Front) -> None:
    front.door.issuer = Issuer(
        ISSUER, "creditwright", SigningAlgorithm.RS256, _Published(), front.clock
    )

    with pytest.raises(NotSignedInError):
        who_shows(front.door, THEIRS.token(THEIRS.claims(NOON)))


def test_without_an_issuer_its_tokens_are_nothing(front: Front) -> None:
    with pytest.raises(NotSignedInError):
        who_shows(front.door, THEIRS.token(THEIRS.claims(NOON)))


def test_sessions_whose_time_is_over_are_forgotten(front: Front) -> None:
    front.add("otto", Role.OFFICER)
    for _ in range(3):
        front.signed_in("otto")
        front.clock.forward(3600)

    front.signed_in("otto")

    with front.database.reading() as connection:
        kept = connection.exec_driver_sql("SELECT count(*) FROM session").scalar()
    assert kept == 1


def test_what_is_kept_holds_nothing_that_lets_anybody_in(front: Front) -> None:
    front.add("otto", Role.OFFICER)
    page, key = front.signed_in("otto", Kind.SESSION), front.key("otto")

    with front.database.reading() as connection:
        kept = [
            repr(connection.exec_driver_sql(f"SELECT * FROM {table}").all())  # noqa: S608 - our own names
            for table in ("person", "session", "access_key", "ledger_entry")
        ]

    for secret in (page.text, str(page.csrf), key[-43:], PASSWORD):
        assert secret not in "".join(kept)


def test_a_quota_is_counted_by_subject_and_day(front: Front) -> None:
    def use(subject: str, *, later: timedelta = timedelta()) -> int:
        with front.database.writing() as connection:
            return use_quota(
                connection, kind="what-if", subject=subject, at_most=2, now=NOON + later
            )

    assert (use("1"), use("1"), use("2")) == (1, 0, 1)
    with pytest.raises(TooManyRequestsError, match="today: 2 are allowed") as caught:
        use("1")
    assert caught.value.retry_seconds == 12 * 3600 + 1
    assert use("1", later=timedelta(days=1)) == 1


def test_of_many_who_ask_at_once_no_more_than_the_quota_get_it(front: Front) -> None:
    through: list[int] = []

    def use() -> None:
        for _ in range(5):
            try:
                with front.database.writing() as connection:
                    use_quota(connection, kind="what-if", subject="1", at_most=7, now=NOON)
                through.append(1)
            except TooManyRequestsError:
                pass

    threads = [threading.Thread(target=use) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(through) == 7


def test_tokens_of_another_service_with_the_same_people_are_refused(front: Front) -> None:
    front.add("otto", Role.OFFICER)
    stranger = Signer(secrets.token_bytes(32), "HS256", "creditwright", "their-key")

    with pytest.raises(NotSignedInError):
        who_shows(front.door, stranger.token(stranger.claims(NOON)))
