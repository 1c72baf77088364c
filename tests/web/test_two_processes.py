"""The API and the pages as two processes over one home folder, where system 004 had its two."""

import json
import re
import socket
from pathlib import Path

import httpx
from tests.doors import PASSWORD
from tests.web.full_app import Home
from tests.web.servers import CREDITWRIGHT, running

BROWSER = {"Accept": "text/html", "Sec-Fetch-Site": "same-origin"}


def free_ports(how_many: int) -> list[int]:
    opened = [socket.create_server(("127.0.0.1", 0)) for _ in range(how_many)]
    ports = [each.getsockname()[1] for each in opened]
    for each in opened:
        each.close()
    return ports


def test_a_session_of_the_pages_holds_at_the_api_and_each_answers_its_own(
    furnished: Home, tmp_path: Path
) -> None:
    ports = free_ports(2)
    config = tmp_path / "config.json"
    config.write_text(
        json.dumps({"host": "127.0.0.1", "port_api": ports[0], "port_bokeh": ports[1]})
    )
    serve = [*CREDITWRIGHT, "serve", "--config", str(config), "--only"]

    with (
        running([*serve, "api"], furnished.folder) as api,
        running([*serve, "pages"], furnished.folder) as pages,
        httpx.Client(headers=BROWSER, timeout=30) as browser,
    ):
        asked = browser.get(f"{pages.address}/login").text
        proof = re.search(r'name="csrf" value="([^"]+)"', asked)
        form = {"name": "officer", "password": PASSWORD, "csrf": proof[1] if proof else ""}
        entered = browser.post(f"{pages.address}/login", data=form)
        page = browser.get(f"{pages.address}/applications")
        twin = browser.get(f"{api.address}/v1/applications?limit=1")
        found = [
            httpx.get(f"{where.address}{path}", headers=BROWSER, timeout=30).status_code
            for where in (api, pages)
            for path in ("/health/ready", "/applications", "/v1/applications")
        ]

    assert (api.port, pages.port) == (ports[0], ports[1])
    assert (entered.status_code, page.status_code, twin.status_code) == (303, 200, 200)
    assert found == [200, 404, 401, 200, 303, 404]
