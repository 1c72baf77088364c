"""The files that pages load, all from this service: each under an address that holds its digest.

They hold nothing of anybody's, so they are for everybody, and may be kept for ever.
"""

import gzip
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Final

from fastapi import APIRouter, Request
from starlette.exceptions import HTTPException
from starlette.responses import Response

router = APIRouter(include_in_schema=False)

STATIC: Final = files("creditwright.web") / "static"
OWN: Final = (
    "documentation.css",
    "documentation.js",
    "explore.js",
    "icon.svg",
    "pages.css",
    "pages.js",
)
TYPES: Final = {"js": "text/javascript", "css": "text/css", "svg": "image/svg+xml"}
DIGITS: Final = 16  # of the digest, in a file's address: who changes a file changes its address
FOREVER: Final = "public, max-age=31536000, immutable"


@dataclass(frozen=True, slots=True)
class Asset:
    """A file that pages load.

    Attributes:
        compressed: Its content, by gzip.
        address: What it is asked for by, beneath /static/: it holds the digest.
    """

    compressed: bytes
    address: str

    @property
    def media_type(self) -> str:
        """What it is."""
        return TYPES[self.address.rpartition(".")[2]]


@router.get("/static/{file}")
def static(file: str, request: Request) -> Response:
    """Return a file that the pages load."""
    found = next((each for each in assets().values() if each.address == file), None)
    if found is None:
        raise HTTPException(404)
    headers = {"Cache-Control": FOREVER, "Vary": "Accept-Encoding"}
    content = found.compressed
    if "gzip" in request.headers.get("accept-encoding", ""):
        headers["Content-Encoding"] = "gzip"
    else:
        content = gzip.decompress(content)
    return Response(content, media_type=found.media_type, headers=headers)


@lru_cache(maxsize=1)
def assets() -> Mapping[str, Asset]:
    """Return every file that the pages load, by its name."""
    manifest = json.loads((STATIC / "vendor" / "manifest.json").read_text())
    vendored = [each for package in manifest["packages"] for each in package["files"]]
    found = {
        each["name"]: Asset(
            (STATIC / "vendor" / f"{each['name']}.gz").read_bytes(),
            _address(each["name"], each["sha256"]),
        )
        for each in vendored
    }
    for name in OWN:
        content = (STATIC / name).read_bytes()
        address = _address(name, hashlib.sha256(content).hexdigest())
        found[name] = Asset(gzip.compress(content, mtime=0), address)
    return found


def _address(name: str, digest: str) -> str:
    """Return the address of a file beneath /static/.

    >>> _address("swagger-ui.css", "0123456789abcdef0123456789abcdef")
    'swagger-ui.0123456789abcdef.css'
    """
    stem, _, ending = name.rpartition(".")
    return f"{stem}.{digest[:DIGITS]}.{ending}"


def address_of_file(name: str) -> str:
    """Return where a page beside `static` finds a file: wherever a proxy puts the service."""
    return f"static/{assets()[name].address}"
