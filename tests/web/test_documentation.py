"""The pages that show the API: what they load, from where, and who may read what they show."""

import gzip
import hashlib
import json
import re
from contextlib import nullcontext
from importlib.resources import files
from pathlib import Path

import httpx
import pytest
from fastapi.routing import iter_route_contexts
from tests.web.full_app import Asking, Home
from tests.web.servers import Running

from creditwright.web.app import api
from creditwright.web.static_files import OWN, STATIC, assets

VENDOR = Path(str(STATIC)) / "vendor"
PACKAGES = json.loads((VENDOR / "manifest.json").read_text())["packages"]
FILES = [each for package in PACKAGES for each in package["files"]]
PAGES = ("/docs", "/redoc")
NAMED_BY = {"MIT": "MIT", "Apache-2.0": "Apache License", "0BSD": "Zero-Clause BSD"}


@pytest.fixture
def server(standing: Asking) -> Running:
    return standing.server


def get(server: Running, path: str, **headers: str) -> httpx.Response:
    return httpx.get(f"{server.address}{path}", headers=headers, timeout=30)


def loaded_by(page: str) -> list[str]:
    return re.findall(r'(?:src|href)="([^"]+)"', page)


@pytest.mark.parametrize("file", FILES, ids=lambda each: each["name"])
def test_a_file_of_another_is_the_one_that_the_manifest_names(file: dict[str, object]) -> None:
    content = gzip.decompress((VENDOR / f"{file['name']}.gz").read_bytes())

    assert hashlib.sha256(content).hexdigest() == file["sha256"]
    assert len(content) == file["bytes"]


@pytest.mark.parametrize("package", PACKAGES, ids=lambda each: each["name"])
def test_a_package_comes_with_its_version_its_digest_and_its_licence(
    package: dict[str, str],
) -> None:
    licence = (VENDOR / f"{package['name']}.LICENSE.txt").read_text()

    assert re.fullmatch(r"\d+\.\d+\.\d+", package["version"])
    assert package["integrity"].startswith("sha512-")
    assert NAMED_BY[package["licence"]] in licence


def test_nothing_lies_among_the_files_that_the_manifest_does_not_name() -> None:
    named = {f"{each['name']}.gz" for each in FILES} | {"manifest.json"}

    assert {each.name for each in VENDOR.iterdir() if each.suffix != ".txt"} == named


@pytest.mark.parametrize("path", PAGES)
def test_a_page_loads_only_from_this_service_and_may_load_nothing_else(
    server: Running, path: str
) -> None:
    page = get(server, path)

    loaded = loaded_by(page.text)
    answers = [get(server, f"/{each}") for each in loaded]
    assert len(loaded) >= 3
    assert all(each.startswith("static/") for each in loaded)
    assert [each.status_code for each in answers] == [200] * len(loaded)
    policy = page.headers["content-security-policy"]
    assert "default-src 'none'; script-src 'self';" in policy
    assert "http" not in policy
    assert "unsafe-eval" not in policy


@pytest.mark.parametrize("path", PAGES)
def test_a_page_of_ours_holds_no_script_and_no_style(server: Running, path: str) -> None:
    page = get(server, path).text

    assert re.findall(r"<script(?![^>]*\bsrc=)", page) == []
    assert re.findall(r"<style|\bstyle=|\bon[a-z]+=", page) == []


@pytest.mark.parametrize("name", [*OWN, *(each["name"] for each in FILES)])
def test_a_file_is_answered_as_it_is_and_may_be_kept(server: Running, name: str) -> None:
    address = f"/static/{assets()[name].address}"

    squeezed, plain = (get(server, address, **{"Accept-Encoding": e}) for e in ("gzip", "identity"))

    digest = hashlib.sha256(plain.content).hexdigest()
    assert digest[:16] in address
    assert squeezed.content == plain.content
    assert squeezed.headers["content-encoding"] == "gzip"
    assert "immutable" in plain.headers["cache-control"]
    assert plain.headers["content-security-policy"].startswith("default-src 'none'")
    assert plain.headers["content-type"].startswith(("text/", "image/svg+xml"))


@pytest.mark.parametrize("file", ["manifest.json", "swagger-ui.css", "..%2fdocumentation.py", "x"])
def test_nothing_else_lies_there(server: Running, file: str) -> None:
    assert get(server, f"/static/{file}").status_code == 404


def test_what_the_pages_show_is_for_holders_of_a_key(server: Running, furnished: Home) -> None:
    shown = f"Bearer {furnished.keys['officer']}"

    assert get(server, "/openapi.json").status_code == 401
    described = get(server, "/openapi.json", Authorization=shown).json()
    assert described["components"]["securitySchemes"]["HTTPBearer"]["scheme"] == "bearer"


def test_a_service_that_shows_no_documentation_has_no_such_pages() -> None:
    app = api(nullcontext, show_docs=False)  # type: ignore[arg-type] # nothing is started

    routes = {each.path for each in iter_route_contexts(app.routes)}
    assert "/openapi.json" in routes
    assert routes.isdisjoint(PAGES)


def test_the_files_are_part_of_the_package() -> None:
    assert (files("creditwright.web") / "static" / "vendor" / "manifest.json").is_file()
