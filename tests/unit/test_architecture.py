"""The picture of the layers is that of the contracts, and every word of it fits."""

import re
from typing import Any
from xml.etree import ElementTree as ET

from tools.architecture import ROOT, libraries_of, picture, said_of

SVG = "{http://www.w3.org/2000/svg}"


def test_every_package_is_drawn_once_and_nothing_else() -> None:
    drawn = [
        each.text
        for each in ET.fromstring(picture()).iter(f"{SVG}text")  # noqa: S314 - ours
        if each.get("class") == "name"
    ]

    packages = {each.parent.name for each in (ROOT / "src" / "creditwright").glob("*/__init__.py")}
    assert len(drawn) == len(set(drawn))
    assert set(drawn) == packages


def test_a_library_stands_beside_every_package_that_may_import_it() -> None:
    contracts: list[dict[str, Any]] = [
        {"type": "layers"},
        {
            "type": "protected",
            "protected_modules": ["yaml"],
            "allowed_importers": ["creditwright.a.b", "creditwright.c"],
        },
    ]

    assert libraries_of(contracts) == {"a": ["yaml"], "c": ["yaml"]}


def test_words_are_cut_at_the_end_of_a_part_where_there_is_no_room() -> None:
    whole = said_of("decision", 1000)

    assert whole.startswith("What happens to an application, and")
    assert said_of("decision", 40) == "What happens to an application"
    assert re.fullmatch(r"decision", said_of("decision", 5))
