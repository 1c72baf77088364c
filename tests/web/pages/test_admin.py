"""The administrator's pages of people and keys, and the auditor's of the ledger."""

import re
from html import unescape
from uuid import uuid4

import pytest
from tests.pages import Pages, text_of

from creditwright.access.roles import Role
from creditwright.store.keys import find_key
from creditwright.store.people import Person, find_person

BOSS = "administrator"


@pytest.fixture
def name() -> str:
    """A name that nobody has."""
    return f"p{uuid4().hex[:12]}"


def person(pages: Pages, name: str) -> Person:
    with pages.service.database.reading() as connection:
        return find_person(connection, name)


def let_in(pages: Pages, name: str, role: str = "officer") -> None:
    answer = pages.post("/admin/people", BOSS, name=name, role=role, sign_in="other")
    assert answer.status_code == 303, text_of(answer)


def secret_in(text: str) -> str:
    found = re.search(r'<code id="secret">([^<]+)</code>', text)
    assert found
    return unescape(found[1])


def test_who_is_let_in_is_listed_and_the_password_is_shown_once(pages: Pages, name: str) -> None:
    made = pages.post("/admin/people", BOSS, name=name, role="officer", sign_in="password")

    shown = secret_in(made.text)
    listed = pages.get(f"/admin/people?q={name}", BOSS)
    assert made.headers["cache-control"] == "no-store"
    assert person(pages, name).roles == {Role.OFFICER}
    assert name in text_of(listed)
    assert shown not in listed.text + pages.get(f"/admin/people/{name}", BOSS).text


def test_who_cannot_be_let_in_is_told_why_and_nothing_typed_is_lost(pages: Pages) -> None:
    answer = pages.post("/admin/people", BOSS, name="Ada Lovelace", role="risk", sign_in="other")

    assert answer.status_code == 422
    assert "small letters" in text_of(answer)
    assert 'value="Ada Lovelace"' in answer.text
    assert re.search(r'value="risk" checked', answer.text)


@pytest.mark.parametrize("numbers", ["", "x", "9" * 30, "100001; 100002"])
def test_an_applicant_has_applications_by_number(pages: Pages, name: str, numbers: str) -> None:
    answer = pages.post(
        "/admin/people", BOSS, name=name, role="applicant", sign_in="other", applications=numbers
    )

    assert answer.status_code == 422


def test_a_name_that_is_taken_is_told(pages: Pages, name: str) -> None:
    let_in(pages, name)

    answer = pages.post("/admin/people", BOSS, name=name, role="risk", sign_in="other")

    assert answer.status_code == 409
    assert person(pages, name).roles == {Role.OFFICER}


def test_roles_are_those_that_are_ticked(pages: Pages, name: str) -> None:
    let_in(pages, name)

    answer = pages.post(f"/admin/people/{name}/roles", BOSS, role="auditor")

    assert answer.headers["location"] == f"/admin/people/{name}?said=roles-changed"
    assert person(pages, name).roles == {Role.AUDITOR}
    assert "other roles" in text_of(pages.get(answer.headers["location"], BOSS))


def test_somebody_is_shut_out_and_let_in_again(pages: Pages, name: str) -> None:
    let_in(pages, name)

    pages.post(f"/admin/people/{name}/access", BOSS, let_in="no")
    is_out = person(pages, name).disabled_at is not None
    pages.post(f"/admin/people/{name}/access", BOSS, let_in="yes")

    assert is_out
    assert person(pages, name).disabled_at is None


def test_the_last_administrator_stays_and_is_told_so(pages: Pages) -> None:
    answer = pages.post(f"/admin/people/{BOSS}/access", BOSS, let_in="no")

    assert answer.status_code == 409
    assert "last administrator" in text_of(answer)
    assert person(pages, BOSS).disabled_at is None


def test_another_password_is_shown_once(pages: Pages, name: str) -> None:
    let_in(pages, name)

    answer = pages.post(f"/admin/people/{name}/password", BOSS)

    assert len(secret_in(answer.text)) > 15


def test_a_key_is_shown_once_lets_in_and_is_revoked(pages: Pages, name: str) -> None:
    let_in(pages, name)
    made = pages.post(
        "/admin/keys", BOSS, person=name, label="a <b>test</b>", days="2", scope="self:read"
    )
    key = secret_in(made.text)
    number = key.split("_")[1]

    listed = pages.get("/admin/keys", BOSS)
    answer = pages.post(f"/admin/keys/{number}/revoke", BOSS)

    assert key not in listed.text
    assert "&lt;b&gt;test&lt;/b&gt;" in listed.text
    assert answer.headers["location"] == "/admin/keys?said=key-revoked"
    with pages.service.database.reading() as connection:
        found = find_key(connection, number)
    assert found is not None
    assert found.revoked_at is not None


@pytest.mark.parametrize("days", ["0", "400", "x", "-1"])
def test_a_key_that_cannot_be_made_is_told(pages: Pages, name: str, days: str) -> None:
    let_in(pages, name)

    answer = pages.post("/admin/keys", BOSS, person=name, label="x", days=days)

    assert answer.status_code == 422
    assert "1 to 366 days" in text_of(answer)


def test_the_ledger_shows_who_did_what_page_after_page(pages: Pages, name: str) -> None:
    let_in(pages, name)

    shown = pages.get("/admin/audit?action=access.changed", "auditor")

    assert person(pages, name).id in shown.text
    assert "people changed" in text_of(shown)
    assert BOSS in text_of(shown)


@pytest.mark.parametrize("path", ["/admin/people", "/admin/keys", "/admin/audit"])
def test_others_do_not_see_these_pages(pages: Pages, path: str) -> None:
    assert pages.get(path, "officer").status_code == 403
    assert pages.get(path).status_code == 303


def test_a_form_of_another_site_changes_nothing(pages: Pages, name: str) -> None:
    answer = pages.post("/admin/people", BOSS, csrf="forged", name=name, role="officer")

    assert answer.status_code == 403


def test_the_pages_speak_french(pages: Pages) -> None:
    for path in ("/admin/people", f"/admin/people/{BOSS}", "/admin/keys"):
        assert 'lang="fr"' in pages.get(f"{path}?lang=fr", BOSS).text
    assert "Registre" in text_of(pages.get("/admin/audit?lang=fr", "auditor"))
