"""The reference page of the routes, made from the OpenAPI document and the table of scopes."""

from collections.abc import Iterator, Mapping
from contextlib import nullcontext
from typing import Any, Final

from fastapi import FastAPI

from creditwright.web.access import scopes_of_routes
from creditwright.web.app import api

Document = Mapping[str, Any]

REF: Final = "#/components/schemas/"
HEAD: Final = """# API

The service's own document of OpenAPI in one page; `GET /openapi.json` is the same for programs,
`/docs` and `/redoc` show it. [Serve decisions over HTTP](../how-to/serve.md) begins more gently,
and [scopes](scopes.md) says who has which.

A problem is answered as `application/problem+json`: `code` is one word for programs, `detail` a
sentence, `errors` what was wrong where. Any `4XX` and `503` may come from any route: not signed
in (401), no leave (403), not there or not yours (404), sent too often (429), too much to do now
(503, with `Retry-After`).
"""


def api_page() -> str:
    """Return the page: every route with what it takes, gives and asks for, then what they hold."""
    app = api(nullcontext, show_docs=False)  # type: ignore[arg-type] # nothing is started
    document, scopes = app.openapi(), _scopes(app)
    lines = [HEAD]
    for tag, routes in _by_tag(document).items():
        lines += [f"## {tag[0].upper()}{tag[1:]}", ""]
        for method, path, route in routes:
            lines += [*_route(method, path, route, scopes), ""]
    lines += ["## What is sent and answered", ""]
    for name, schema in sorted(document["components"]["schemas"].items()):
        lines += [*_schema(name, schema), ""]
    return "\n".join(lines)


def _by_tag(document: Document) -> dict[str, list[tuple[str, str, Document]]]:
    found: dict[str, list[tuple[str, str, Document]]] = {}
    for path, methods in document["paths"].items():
        for method, route in methods.items():
            found.setdefault(route["tags"][0], []).append((method.upper(), path, route))
    return dict(sorted(found.items()))


def _scopes(app: FastAPI) -> dict[str, str]:
    return {
        route: ", ".join(f"`{each}`" for each in sorted(scopes))
        for route, scopes in scopes_of_routes(app).items()
    }


def _route(method: str, path: str, route: Document, scopes: Mapping[str, str]) -> Iterator[str]:
    yield f"### {method} {path}"
    yield ""
    yield _sentence(route.get("description", route["summary"]))
    yield ""
    yield f"Asks for {scopes.get(f'{method} {path}') or 'nothing: open to everybody'}."
    body = route.get("requestBody")
    if body:
        kinds = [_kind(each["schema"]) for each in body["content"].values() if "schema" in each]
        yield f"Takes {' or '.join(dict.fromkeys(kinds))}."
    answers = [_answer(status, answer) for status, answer in route["responses"].items()]
    yield f"Answers {', '.join(each for each in answers if each)}."
    if route.get("parameters"):
        yield ""
        yield "| given in | name | what |"
        yield "|---|---|---|"
        yield from (_parameter(each) for each in route["parameters"])


def _answer(status: str, answer: Document) -> str:
    if not status.startswith(("2", "3")):
        return ""
    kinds = [_kind(each.get("schema", {})) for each in answer.get("content", {}).values()]
    return f"{status} {' or '.join(dict.fromkeys(kinds))}".strip()


def _parameter(given: Document) -> str:
    must = "" if given.get("required") else " (may be left out)"
    what = _sentence(given.get("description") or "")
    return f"| {given['in']} | `{given['name']}` | {_kind(given['schema'])}{must}. {what} |"


def _schema(name: str, schema: Document) -> Iterator[str]:
    yield f"### {name}"
    yield ""
    yield _sentence(schema.get("description") or "")
    if "enum" in schema:
        yield ""
        yield "One of " + ", ".join(f"`{each}`" for each in schema["enum"]) + "."
    if schema.get("properties"):
        yield ""
        yield "| field | what |"
        yield "|---|---|"
        for field, what in schema["properties"].items():
            must = "" if field in schema.get("required", ()) else " (may be left out)"
            said = _sentence(what.get("description") or "")
            yield f"| `{field}` | {_kind(what)}{must}{'. ' + said if said else ''} |"


def _kind(schema: Document) -> str:
    """Return the kind of a value in words, other schemas by their links."""
    if "$ref" in schema:
        name = schema["$ref"].removeprefix(REF)
        return f"[{name}](#{name.lower()})"
    if "anyOf" in schema or "oneOf" in schema:
        return " or ".join(_kind(each) for each in schema.get("anyOf") or schema["oneOf"])
    if "const" in schema or "enum" in schema:
        allowed = schema.get("enum") or [schema["const"]]
        return " or ".join(f"`{each}`" for each in allowed)
    if schema.get("type") == "array":
        return f"list of {_kind(schema.get('items', {}))}"
    if schema.get("type") == "object" and isinstance(schema.get("additionalProperties"), dict):
        return f"by name: {_kind(schema['additionalProperties'])}"
    return str(schema.get("type", "anything"))


def _sentence(text: str) -> str:
    """Return the first paragraph of a description on one line, fit for a table."""
    return " ".join(text.partition("\n\n")[0].split()).replace("|", "\\|")
