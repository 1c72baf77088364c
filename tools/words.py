"""Bring the catalogues of the pages' words up to date with what the pages say.

python tools/words.py           write: what is new without its French, to be filled in by a person;
                                what no page says any more is taken out
python tools/words.py --check   fail if a message lacks its French, or French is said by no page

English words are the keys of the catalogues, so only French is written down. The messages of
`web/pages/NAME.py` and `web/pages/templates/NAME/` are in `words/fr/NAME.po`; those of the frame,
and what several say, in `frame.po`.
"""

import argparse
import re
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

PAGES = Path(__file__).parents[1] / "src/creditwright/web/pages"
LANGUAGE = "fr"
FOLDER = PAGES / "words" / LANGUAGE
FRAME = "frame"
METHODS = [("**.py", "python"), ("templates/**.html", "jinja2")]
OPTIONS = {"templates/**.html": {"trimmed": "true", "silent": "false"}}
HOLES = re.compile(r"%\((\w+)\)[sd]")

Key = str | tuple[str, ...]


def said() -> dict[Key, str]:
    """Return every message that pages say, and the catalogue it belongs to."""
    found: dict[Key, set[str]] = {}
    for file, _, message, _, context in extract_from_dir(
        str(PAGES), method_map=METHODS, options_map=OPTIONS, keywords=KEYWORDS
    ):
        if context is not None:
            raise SystemExit(f"{file}: {message!r} has a context; say it in other words instead")
        found.setdefault(_key(message), set()).add(_home(file))
    return {message: homes.pop() if len(homes) == 1 else FRAME for message, homes in found.items()}


KEYWORDS: Mapping[str, tuple[int, ...] | None] = {
    "_": None,
    "gettext": None,
    "later": None,
    "say": None,
    "ngettext": (1, 2),
}


def _key(message: object) -> Key:
    return (
        tuple(str(each) for each in message) if isinstance(message, tuple | list) else str(message)
    )


def _home(file: str) -> str:
    parts = Path(file).parts
    if parts[0] == "templates":
        return parts[1] if len(parts) > 2 and parts[1] != "parts" else FRAME  # noqa: PLR2004 - a folder of its own
    stem = parts[0].removesuffix(".py")
    return stem if (PAGES / "templates" / stem).is_dir() else FRAME


def kept() -> dict[Key, Message]:
    """Return what the catalogues hold.

    Raises:
        SystemExit: If a message is in two of them.
    """
    found: dict[Key, Message] = {}
    for file in sorted(FOLDER.glob("*.po")):
        with file.open("rb") as opened:
            for message in read_po(opened, locale=LANGUAGE):
                if message.id:
                    if _key(message.id) in found:
                        raise SystemExit(f"{file.name}: {message.id!r} is in another file as well")
                    found[_key(message.id)] = message
    return found


def troubles() -> Iterator[str]:
    """Yield what is wrong with the catalogues, a line each."""
    wanted, held = said(), kept()
    for message in sorted(wanted.keys() - held.keys(), key=str):
        yield f"{wanted[message]}.po lacks {message!r}: run `python tools/words.py`, and fill it in"
    for message in sorted(held.keys() - wanted.keys(), key=str):
        yield f"no page says {message!r}: run `python tools/words.py`"
    for key in sorted(wanted.keys() & held.keys(), key=str):
        yield from _faults(held[key])


def _faults(message: Message) -> Iterator[str]:
    ids, told = (
        each if isinstance(each, tuple | list) else (each,) for each in (message.id, message.string)
    )
    if not all(told) or message.fuzzy:
        yield f"{message.id!r} has no French"
        return
    for each in told:
        if set(HOLES.findall(str(each))) != set(HOLES.findall(str(ids[-1]))):
            yield f"{message.id!r} and its French name other values"


def write() -> None:
    """Write the catalogues anew: every message in its file, in the order of the alphabet."""
    wanted, held = said(), kept()
    for name in {*wanted.values(), *(file.stem for file in FOLDER.glob("*.po"))}:
        part = Catalog(
            locale=LANGUAGE,
            fuzzy=False,
            project="Creditwright",
            header_comment="# The words of pages, in French.",
        )
        part.mime_headers = [("Content-Type", "text/plain; charset=utf-8")]
        for message in sorted((each for each, home in wanted.items() if home == name), key=str):
            string = held[message].string if message in held else ""
            part.add(message, string or None)
        path = FOLDER / f"{name}.po"
        if not len(part):
            path.unlink(missing_ok=True)
            continue
        with path.open("wb") as opened:
            write_po(opened, part, width=100, omit_header=True, sort_output=False)


def main() -> None:
    """Write the catalogues, or check them."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="change nothing, fail where stale")
    if not parser.parse_args().check:
        FOLDER.mkdir(parents=True, exist_ok=True)
        write()
    sys.exit("\n".join(troubles()) or 0)


if __name__ == "__main__":
    main()
