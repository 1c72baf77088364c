"""What all pages have in common: who gets in, what is told when not, and in which language."""

import json
import re

import httpx
import pytest
from tests.doors import PASSWORD
from tests.pages import PEOPLE, Pages, client_of, text_of

from creditwright.access.principal import Principal, Proof
from creditwright.access.roles import Role, scopes_of
from creditwright.web.access import HOST_COOKIE
from creditwright.web.pages.page import POLICY
from creditwright.web.pages.places import first_place
from creditwright.web.pages.sign_in import COOKIE as SIGNING_IN

GUESS = "guessed-it"


def signing_in(pages: Pages, name: str, password: str, **fields: str) -> httpx.Response:
    """Load the form, fill it in and send it."""
    form = pages.get("/login")
    shown = {"csrf": proof_in(form), **fields}
    cookie = f"{SIGNING_IN}={form.cookies[SIGNING_IN]}"
    return pages.post("/login", cookie=cookie, name=name, password=password, **shown)


def proof_in(page: httpx.Response) -> str:
    found = re.search(r'name="csrf" value="(\w+)"', page.text)
    assert found
    return found[1]


def test_who_is_not_signed_in_is_sent_to_the_form_and_from_there_to_where_they_wanted(
    pages: Pages,
) -> None:
    sent = pages.get("/?lang=fr")

    answer = signing_in(pages, "officer", PASSWORD, next="/applications/1?lang=fr")

    assert (sent.status_code, sent.headers["location"]) == (303, "/login?next=%2F%3Flang%3Dfr")
    assert (answer.status_code, answer.headers["location"]) == (303, "/applications/1?lang=fr")
    cookie = next(
        each for each in answer.headers.get_list("set-cookie") if each.startswith(HOST_COOKIE)
    )
    assert all(word in cookie for word in ("HttpOnly", "Secure", "SameSite=strict", "Path=/"))


@pytest.mark.parametrize(
    "wanted",
    ["https://evil.example", "//evil.example", "/\\evil.example", "/login", "javascript:x"],
)
def test_nobody_is_sent_to_another_site(pages: Pages, wanted: str) -> None:
    answer = signing_in(pages, "officer", PASSWORD, next=wanted)

    assert answer.headers["location"] == "/"


def test_a_wrong_password_shows_the_form_again_and_keeps_the_name_only(pages: Pages) -> None:
    answer = signing_in(pages, "nobody<b>", GUESS)

    assert answer.status_code == 401
    assert "The name or the password is not right." in text_of(answer)
    assert 'value="nobody&lt;b&gt;"' in answer.text
    assert GUESS not in answer.text
    assert HOST_COOKIE not in str(answer.headers)


def test_a_form_of_another_site_lets_nobody_in(pages: Pages) -> None:
    answer = signing_in(pages, "officer", PASSWORD, csrf="0" * 64)

    assert (answer.status_code, HOST_COOKIE in str(answer.headers)) == (422, False)


def test_signing_out_ends_the_session_and_says_so(pages: Pages) -> None:
    let_in = signing_in(pages, "officer", PASSWORD)
    cookie = f"{HOST_COOKIE}={let_in.cookies[HOST_COOKIE]}"
    home = pages.get("/applications", Cookie=cookie)

    answer = pages.post("/logout", cookie=cookie, csrf=proof_in(home))

    assert (home.status_code, answer.headers["location"]) == (200, "/login?said=signed-out")
    assert "You are signed out." in text_of(pages.get("/login?said=signed-out"))
    assert pages.get("/", Cookie=cookie).status_code == 303


def test_a_change_without_the_pages_proof_is_refused(pages: Pages) -> None:
    answer = pages.post("/logout", "reviewer", csrf="0" * 64)

    assert answer.status_code == 403
    assert pages.get("/queue", "reviewer").status_code == 200


@pytest.mark.parametrize(
    ("who", "first"),
    [
        ("ada", "/me"),
        ("officer", "/queue"),
        ("reviewer", "/queue"),
        ("risk", "/portfolio"),
        ("engineer", "/models"),
        ("auditor", "/admin/audit"),
        ("privacy", "/queue"),
        ("administrator", "/admin/people"),
    ],
)
def test_home_leads_each_kind_of_person_to_where_their_work_begins(
    pages: Pages, who: str, first: str
) -> None:
    assert pages.get("/", who).headers["location"] == first
    assert pages.get("/?lang=fr", who).headers["location"] == f"{first}?lang=fr"


def test_home_shows_a_program_and_somebody_of_many_roles_where_they_may_go(
    pages: Pages,
) -> None:
    many = Role.RISK, Role.ENGINEER
    several = Principal(
        id="x",
        name="x",
        roles=frozenset(many),
        scopes=scopes_of(many),
        applications=frozenset(),
        proof=Proof.SESSION,
        proof_id="x",
    )

    assert 'href="/jobs">Operation</a></h2>' in pages.get("/", "service").text
    assert first_place(several) is None


@pytest.mark.parametrize("who", PEOPLE)
@pytest.mark.parametrize("language", ["en", "fr"])
def test_everybody_has_a_first_page_in_their_language(
    pages: Pages, who: str, language: str
) -> None:
    first = pages.get("/", who, **{"Accept-Language": language})
    page = pages.get(first.headers.get("location", "/"), who, **{"Accept-Language": language})

    assert page.status_code == 200
    assert f'<html lang="{language}">' in page.text
    assert len(re.findall("<h1", page.text)) == 1


def test_the_address_chooses_the_language_and_a_cookie_keeps_it(pages: Pages) -> None:
    first = pages.get("/login?lang=fr")
    kept = pages.get("/login", Cookie="cw_language=fr")
    other = pages.get("/login?lang=en", Cookie="cw_language=fr")

    assert "cw_language=fr" in str(first.headers)
    assert [each.headers["content-language"] for each in (first, kept, other)] == ["fr", "fr", "en"]


def test_a_person_reads_a_page_where_a_program_gets_a_document(pages: Pages) -> None:
    person = pages.get("/no-such-page?lang=fr", "officer")
    program = pages.get("/no-such-page", "officer", Accept="application/json")
    client_of_the_api = pages.get("/v1/no-such-route", "officer")

    assert [each.status_code for each in (person, program, client_of_the_api)] == [404] * 3
    assert "Cette page n'existe pas" in text_of(person).replace("&#39;", "'")
    for each in (program, client_of_the_api):
        assert each.headers["content-type"] == "application/problem+json"


def test_a_part_of_a_page_that_needs_signing_in_sends_the_whole_page_there(pages: Pages) -> None:
    answer = pages.get("/", **{"HX-Request": "true", "HX-Request-Type": "partial"})

    assert (answer.status_code, answer.headers["hx-redirect"]) == (401, "/login")


def test_a_page_may_load_from_this_service_alone_and_holds_no_script_and_no_style(
    pages: Pages,
) -> None:
    page = pages.get("/queue", "officer")

    loaded = re.findall(r'<(?:script|link|img)[^>]*(?:src|href)="([^"]+)"', page.text)
    assert page.headers["content-security-policy"] == POLICY
    assert "unsafe" not in POLICY
    assert re.findall(r"<script(?![^>]*\bsrc=)|<style|\bstyle=|\son[a-z]+=", page.text) == []
    assert [pages.get(each).status_code for each in loaded] == [200] * 4
    assert page.headers["cache-control"] == "no-store"


def test_behind_a_proxy_every_address_of_a_page_begins_with_its_path(pages: Pages) -> None:
    with client_of(pages.service, under="/credit") as client:
        known = {"Cookie": f"{HOST_COOKIE}={pages.sessions['officer'].text}"}
        page = client.ask("GET", "/credit/queue", {"Accept": "text/html", **known})
        sent = client.ask("GET", "/credit/", {"Accept": "text/html"})

    led_to = re.findall(r'(?:src|href|action)="([^"#?]+)', page.text)
    assert page.status_code == 200
    assert all(each.startswith("/credit/") for each in led_to), led_to
    assert sent.headers["location"] == "/credit/login"


def test_a_first_page_is_small(pages: Pages) -> None:
    page = pages.get("/queue", "officer")
    loaded = re.findall(r'<(?:script|link)[^>]*(?:src|href)="([^"]+)"', page.text)

    sizes = [
        int(pages.get(each, **{"Accept-Encoding": "gzip"}).headers["content-length"])
        for each in loaded
    ]
    assert len(page.content) + sum(sizes) < 60_000, json.dumps(
        dict(zip(loaded, sizes, strict=True))
    )
