"""People let in and shut out, on SQLite and on PostgreSQL alike; each act in the ledger."""

import json
import threading

import pytest
from tests.doors import BY, PASSWORD, QUICK, Front

from creditwright.access.errors import WeakPasswordError, WrongPasswordError
from creditwright.access.roles import SCOPES, Role
from creditwright.access.scopes import Scope
from creditwright.ledger.chain import verify
from creditwright.ledger.entry import Action
from creditwright.store.keys import KeyNotFoundError, all_keys
from creditwright.store.ledger import entries, opened_entries
from creditwright.store.people import (
    NameTakenError,
    Person,
    PersonNotFoundError,
    all_people,
    find_person,
    kept_password,
)
from creditwright.workflows.keys import BadKeyError, KeyWanted, end_key, make_key
from creditwright.workflows.people import (
    FIRST,
    BadPersonError,
    LastAdministratorError,
    Newcomer,
    change_password,
    change_roles,
    let_first_in,
    let_in,
    let_in_again,
    shut_out,
)
from creditwright.workflows.sign_in import Kind, sign_in

ADMINISTRATOR = frozenset({Role.ADMINISTRATOR})


def person(front: Front, name: str) -> Person:
    with front.database.reading() as connection:
        return find_person(connection, name)


def acts(front: Front, action: Action) -> list[dict[str, object]]:
    """Return what the ledger says was done."""
    with front.database.reading() as connection:
        opened = list(opened_entries(connection, front.vault, action))
    return [json.loads(each.content or b"{}") for each in opened]


def test_somebody_is_found_as_they_were_let_in(front: Front) -> None:
    newcomer = Newcomer(
        name="ada",
        roles=frozenset({Role.APPLICANT}),
        applications=frozenset({100001, 2**40}),
        issuer_subject="auth0|1",
    )

    added = let_in(front.desk, newcomer, password=PASSWORD)

    assert person(front, "ada") == added
    assert added.applications == {100001, 2**40}


def test_what_is_kept_of_a_password_is_its_hash(front: Front) -> None:
    front.add("otto", Role.OFFICER)

    with front.database.reading() as connection:
        kept = kept_password(connection, find_person(connection, "otto").id)

    assert kept is not None
    assert PASSWORD not in kept
    assert QUICK.matches(kept, PASSWORD)


def test_a_name_is_one_persons(front: Front) -> None:
    front.add("otto", Role.OFFICER)

    with pytest.raises(NameTakenError, match="otto"):
        front.add("otto", Role.RISK)

    assert person(front, "otto").roles == {Role.OFFICER}


@pytest.mark.parametrize(
    "newcomer",
    [
        Newcomer(name="", roles=ADMINISTRATOR),
        Newcomer(name="Otto", roles=ADMINISTRATOR),
        Newcomer(name="o" * 65, roles=ADMINISTRATOR),
        Newcomer(name="otto\n", roles=ADMINISTRATOR),
        Newcomer(name="otto' OR 1=1--", roles=ADMINISTRATOR),
        Newcomer(name="otto", roles=frozenset()),
        Newcomer(name="otto", roles=frozenset({Role.APPLICANT})),
        Newcomer(name="otto", roles=ADMINISTRATOR, applications=frozenset({1})),
        Newcomer(name="o", roles=ADMINISTRATOR | {Role.APPLICANT}, applications=frozenset({1})),
    ],
)
def test_somebody_who_cannot_be_is_refused(front: Front, newcomer: Newcomer) -> None:
    with pytest.raises(BadPersonError):
        let_in(front.desk, newcomer, password=PASSWORD)


def test_a_weak_password_lets_nobody_in(front: Front) -> None:
    with pytest.raises(WeakPasswordError):
        let_in(front.desk, Newcomer(name="otto", roles=ADMINISTRATOR), password="changeme")  # noqa: S106 - refused


def test_a_new_store_gets_one_administrator_with_a_password_told_once(front: Front) -> None:
    password = let_first_in(front.desk)

    assert password is not None
    assert let_first_in(front.desk) is None
    assert person(front, FIRST).roles == ADMINISTRATOR
    sign_in(front.door, FIRST, password, address="127.0.0.1", kind=Kind.TOKEN)


def test_processes_that_start_at_once_make_one_administrator(front: Front) -> None:
    made: list[str | None] = []
    threads = [
        threading.Thread(target=lambda: made.append(let_first_in(front.desk))) for _ in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len([each for each in made if each is not None]) == 1


def test_the_last_administrator_stays_one_and_is_not_shut_out(front: Front) -> None:
    let_first_in(front.desk)

    with pytest.raises(LastAdministratorError):
        shut_out(front.desk, FIRST)
    with pytest.raises(LastAdministratorError):
        change_roles(front.desk, FIRST, frozenset({Role.OFFICER}))
    front.add("second", Role.ADMINISTRATOR)
    shut_out(front.desk, FIRST)


def test_roles_are_replaced_whole(front: Front) -> None:
    front.add("otto", Role.OFFICER, Role.RISK)

    change_roles(front.desk, "otto", frozenset({Role.AUDITOR}))

    assert person(front, "otto").roles == {Role.AUDITOR}


def test_a_new_password_replaces_the_old(front: Front) -> None:
    front.add("otto", Role.OFFICER)

    change_password(front.desk, "otto", "three words, and more")

    with pytest.raises(WrongPasswordError):
        front.signed_in("otto")


@pytest.mark.parametrize("act", [shut_out, let_in_again])
def test_nobody_cannot_be_changed(front: Front, act: object) -> None:
    with pytest.raises(PersonNotFoundError, match="nobody"):
        act(front.desk, "nobody")  # type: ignore[operator] # one of the two above


def test_a_key_is_kept_without_its_secret(front: Front) -> None:
    front.add("loader", Role.SERVICE)

    kept, made = make_key(front.desk, KeyWanted(person="loader", label="nightly", days=30))

    with front.database.reading() as connection:
        assert list(all_keys(connection)) == [kept]
    assert made.text[-43:] not in repr(kept)


@pytest.mark.parametrize(
    ("days", "label", "scopes"),
    [
        (0, "x", None),
        (367, "x", None),
        (30, "", None),
        (30, "x" * 81, None),
        (30, "x", frozenset({Scope.PEOPLE_WRITE})),
    ],
)
def test_a_key_that_cannot_be_is_refused(
    front: Front, days: int, label: str, scopes: frozenset[Scope] | None
) -> None:
    front.add("loader", Role.SERVICE)

    with pytest.raises(BadKeyError):
        make_key(front.desk, KeyWanted(person="loader", label=label, days=days, scopes=scopes))


def test_no_key_is_made_for_somebody_who_is_shut_out(front: Front) -> None:
    front.add("loader", Role.SERVICE)
    shut_out(front.desk, "loader")

    with pytest.raises(BadKeyError, match="not let in"):
        front.key("loader")


def test_a_key_that_is_not_there_cannot_be_revoked(front: Front) -> None:
    with pytest.raises(KeyNotFoundError):
        end_key(front.desk, "0123456789abcdef")


def test_each_act_is_in_the_ledger_with_who_did_it_and_no_secret(front: Front) -> None:
    let_first_in(front.desk)
    front.add("loader", Role.SERVICE)
    key, made = make_key(front.desk, KeyWanted(person="loader", label="nightly", days=30))
    end_key(front.desk, key.id)
    change_roles(front.desk, "loader", frozenset({Role.RISK}))
    change_password(front.desk, "loader", "three words, and more")
    shut_out(front.desk, "loader")
    let_in_again(front.desk, "loader")

    people = acts(front, Action.ACCESS_CHANGED)
    assert [each["act"] for each in people] == [
        *("added", "added", "roles", "password", "disabled", "enabled")
    ]
    assert people[2] == {"act": "roles", "before": ["service"], "after": ["risk"]}
    assert [each["act"] for each in acts(front, Action.KEYS_CHANGED)] == ["made", "revoked"]
    with front.database.reading() as connection:
        listed = list(entries(connection))
    assert {each.heading.actor for each in listed} == {BY}
    assert made.text[-43:] not in repr(listed) + repr(people)
    verify(listed)


def test_an_act_that_fails_leaves_no_entry(front: Front) -> None:
    let_first_in(front.desk)

    with pytest.raises(LastAdministratorError):
        shut_out(front.desk, FIRST)

    assert len(acts(front, Action.ACCESS_CHANGED)) == 1


def test_everybody_is_listed_by_name(front: Front) -> None:
    for role in SCOPES:
        own = frozenset({1}) if role is Role.APPLICANT else frozenset()
        front.add(role.value, role, applications=own)

    with front.database.reading() as connection:
        listed = [each.name for each in all_people(connection)]

    assert listed == sorted(role.value for role in Role)
