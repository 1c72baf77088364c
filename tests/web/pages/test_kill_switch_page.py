"""The kill switch is turned on its page, with a reason and knowingly, and everybody sees it."""

from collections.abc import Iterator

import pytest
from tests.pages import Pages, text_of

from creditwright.store.kill_switch import is_stopped
from creditwright.workflows.kill_switch import turn_switch

WHY = "The bureau sends wrong scores since this morning."
PATH = "/kill-switch"


@pytest.fixture(autouse=True)
def off(pages: Pages) -> Iterator[None]:
    """Have it off before and after each test."""
    service = pages.service
    yield
    turn_switch(
        service.database, service.vault, service.clock, is_on=False, by="tests", why="afterwards"
    )


def stopped(pages: Pages) -> bool:
    with pages.service.database.reading() as connection:
        return is_stopped(connection)


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("who", ["risk", "engineer", "officer", "auditor"])
def test_who_reads_models_sees_how_it_stands_and_some_may_turn_it(
    pages: Pages, who: str, language: str
) -> None:
    page = pages.get(f"{PATH}?lang={language}", who)

    assert {"en": "It is off", "fr": "Il est arrêté"}[language] in text_of(page)
    assert ("<textarea" in page.text) is (who in ("risk", "engineer"))
    assert " checked" not in page.text


def test_it_is_turned_with_a_reason_and_the_queue_says_so(pages: Pages) -> None:
    turned = pages.post(PATH, "risk", to="on", confirmed="yes", why=WHY)

    shown = text_of(pages.get(PATH, "officer"))
    assert turned.headers["location"] == f"{PATH}?said=switched-on"
    assert stopped(pages)
    assert all(each in shown for each in ("It is on", WHY, "risk"))
    assert "The kill switch is on" in text_of(pages.get("/queue", "officer"))


@pytest.mark.parametrize(
    ("fields", "status", "said"),
    [
        ({"to": "on", "why": WHY}, 422, "Tick that you know what it does."),
        ({"to": "on", "confirmed": "yes", "why": "so"}, 422, "Say why in your own words"),
        ({"to": "off", "confirmed": "yes", "why": WHY}, 409, "in the meantime"),
        ({"confirmed": "yes", "why": WHY}, 409, "in the meantime"),
    ],
)
def test_it_is_not_turned_unless_all_is_said(
    pages: Pages, fields: dict[str, str], status: int, said: str
) -> None:
    answer = pages.post(PATH, "engineer", **fields)

    assert (answer.status_code, stopped(pages)) == (status, False)
    assert said in text_of(answer)
    assert fields["why"] in answer.text
    assert answer.text.count('role="alert"') == 1


def test_who_may_not_turn_it_is_refused(pages: Pages) -> None:
    answer = pages.post(PATH, "officer", to="on", confirmed="yes", why=WHY)

    assert (answer.status_code, stopped(pages)) == (403, False)
