"""Every page, in light and dark, on a desk and a phone: nothing in anybody's way."""

from collections.abc import Iterator
from contextlib import ExitStack

import pytest
from tests.browsers import OF_COLOURS, Visit, Visitors
from tests.services import NAME

PAGES = {
    "officer": (
        "/",
        "/queue",
        "/queue?why=contested&overdue=yes",
        "/assessments/{assessment}/decide",
        "/assessments/{assessment}/contest",
        "/applications/{declined}/notes",
        "/applications/{declined}/corrections",
        "/applications",
        "/applications?view=near",
        "/applications?view=numbers",
        "/applications?q=nobody",
        "/applications/{declined}",
        "/applications/{declined}?all=1&amount=50000",
        "/applications/{declined}/data",
        "/applications/{declined}/history",
        "/applications/{declined}/notice",
        "/applications/{unassessed}",
        "/applications/999999999",
        "/assessments/{assessment}",
    ),
    "ada": (
        "/me",
        "/me/why",
        "/me/data",
        "/me/correct?column=AMT_INCOME_TOTAL",
        "/me/simulate",
        "/me/contest",
        "/applications",
    ),
    "engineer": (
        "/help/previous_simple_rate_mean_cash",
        "/jobs?lang=fr",
        "/models",
        "/kill-switch",
        "/models/{model}",
        "/models/compare",
    ),
    "auditor": ("/admin/audit", "/models?lang=fr"),
    "risk": ("/portfolio/explore", "/portfolio/explore?age_from=30&age_to=60&lang=fr"),
    "administrator": ("/admin/people", "/admin/people/officer?lang=fr", "/admin/keys"),
    None: ("/login", "/login?lang=fr&said=signed-out"),
}
CASES = [(who, path) for who, paths in PAGES.items() for path in paths]


@pytest.fixture(scope="module")
def signed_in(visitors: Visitors) -> Iterator[dict[str | None, Visit]]:
    """A window for each who looks at pages."""
    with ExitStack() as windows:
        opened = {who: windows.enter_context(visitors.visit()) for who in PAGES}
        for who, visit in opened.items():
            if who is not None:
                visit.sign_in(who)
        yield opened


def filled(path: str, visitors: Visitors) -> str:
    return path.format(
        declined=visitors.declined,
        assessment=visitors.assessment,
        unassessed=visitors.home.numbers[40],
        model=f"{NAME}/1",
    )


@pytest.mark.parametrize(("who", "path"), CASES)
def test_nothing_is_in_anybodys_way_and_nothing_is_forbidden(
    visitors: Visitors, signed_in: dict[str | None, Visit], who: str | None, path: str
) -> None:
    visit = signed_in[who]

    visit.page.set_viewport_size({"width": 1360, "height": 900})
    visit.page.emulate_media(color_scheme="light")
    visit.go(filled(path, visitors))

    assert visit.barriers() == []
    assert visit.forbidden() == []
    visit.page.emulate_media(color_scheme="dark")
    assert visit.barriers(OF_COLOURS) == []
    visit.page.set_viewport_size({"width": 360, "height": 740})
    assert visit.is_as_wide_as_the_screen()
    assert visit.troubles == []
