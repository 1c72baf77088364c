"""The pages /docs and /redoc: what they show, and what they load, all from this service.

The pages and their files are for everybody, as they hold nothing of this service; the document that
they show is for who may read it (`/openapi.json`), and the page asks for a key where there is none.
"""

from typing import Final

from fastapi import APIRouter
from jinja2 import Environment, PackageLoader, StrictUndefined
from starlette.responses import HTMLResponse, Response

from creditwright.web.static_files import address_of_file

router = APIRouter(include_in_schema=False)

# Both viewers write styles into the page, and draw icons that stand in their own style sheets.
POLICY: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data:; connect-src 'self'; form-action 'none'; base-uri 'none'; "
    "frame-ancestors 'none'"
)
SEARCH: Final = "; worker-src blob:"  # Redoc searches in a worker that it makes of its own text


@router.get("/docs", response_class=HTMLResponse)
def swagger() -> Response:
    """Show the API, to be tried out."""
    return _page("swagger", "swagger-ui.css", "swagger-ui-bundle.js", POLICY)


@router.get("/redoc", response_class=HTMLResponse)
def redoc() -> Response:
    """Show the API, to be read."""
    return _page("redoc", None, "redoc.standalone.js", POLICY + SEARCH)


def _page(viewer: str, style: str | None, script: str, policy: str) -> Response:
    environment = Environment(
        loader=PackageLoader("creditwright.web", ""),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
    )
    page = environment.get_template("documentation.html.j2").render(
        viewer=viewer,
        styles=[address_of_file(each) for each in (style, "documentation.css") if each is not None],
        scripts=[address_of_file(each) for each in (script, "documentation.js")],
    )
    return HTMLResponse(page, headers={"Content-Security-Policy": policy})
