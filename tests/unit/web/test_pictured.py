"""Pictures are taken of every page there is: whoever adds a page adds it to the list."""

import re
from contextlib import nullcontext

from tools.pictured import FOUND, LEADING_ON, PAGES

from creditwright.web.access import scopes_of_routes
from creditwright.web.app import api
from creditwright.web.pages.errors import OF_PROGRAMS

OTHERS = (*OF_PROGRAMS, "/docs", "/redoc", "/login/", "/v1")
PICTURED = {path.partition("?")[0] for pages in PAGES.values() for path in pages.values()}


def routes_of_pages() -> set[str]:
    app = api(nullcontext, only="pages")  # type: ignore[arg-type] # nothing is started
    asked = (each.split(" ", 1) for each in scopes_of_routes(app))
    return {path for method, path in asked if method == "GET" and not path.startswith(OTHERS)}


def test_every_page_is_pictured() -> None:
    shapes = {path: re.sub(r"\{\w+\}", "[^/]+", path) for path in routes_of_pages()}
    examples = {re.sub(r"\{model\}", "a/1", path) for path in PICTURED}

    missing = {
        path
        for path, shape in shapes.items()
        if path not in LEADING_ON and not any(re.fullmatch(shape, each) for each in examples)
    }

    assert missing == set()


def test_each_place_in_an_address_is_looked_for() -> None:
    holes = {hole for path in PICTURED for hole in re.findall(r"\{(\w+)\}", path)}

    assert holes - {"unassessed"} <= FOUND.keys()
