"""The documentation as a site: staged, built strictly, and looked over; nothing is fetched.

python tools/build_site.py           write the site to build/site
python tools/build_site.py --serve   and show it at http://127.0.0.1:8001 until Ctrl-C

The pages lie in the site as they lie in the repository, so that a link that works in one works in
the other. A link that leads nowhere, an anchor that is not there, a page that no menu names, or
anything that a reader's browser would fetch from elsewhere ends it.
"""

import argparse
import functools
import http.server
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
BUILD = ROOT / "build"
PORT = 8001
STAGED = ("README.md", "CHANGELOG.md", "CONTRIBUTING.md", "SECURITY.md", "examples/README.md")
PICTURES = (".svg", ".png", ".json")
LINK = re.compile(r"(?<!!)\[([^\]]*)\]\(([^)#\s]+)(#[^)\s]*)?\)")
FETCHED = re.compile(
    r'<(?:script|img|iframe|source|video|link(?=[^>]*rel="?(?:stylesheet|preload|icon)))'
    r'\b[^>]*?(?:src|href)="?(?:https?:)?//[^">\s]+'
)
Group = tuple[str, tuple[str, ...]]
MENU: Mapping[str, tuple[str, tuple[Group, ...]]] = {  # a page that no group names comes last
    "Learn": (
        "docs/tutorials",
        (("", ("first-decision", "your-own-tables", "a-new-feature", "a-new-policy")),),
    ),
    "Do": (
        "docs/how-to",
        (
            (
                "Data",
                ("get-the-data", "check-your-tables", "compute-features", "add-a-feature", "spark"),
            ),
            (
                "Models",
                (
                    "train",
                    "compare-models",
                    "choose-features",
                    "use-from-python",
                    "score",
                    "use-mlflow",
                    "promote-a-model",
                    "deploy-a-model",
                    "document-a-model",
                ),
            ),
            (
                "Decisions",
                (
                    "set-a-policy",
                    "serve",
                    "review",
                    "audit",
                    "privacy",
                    "measure-fairness",
                    "watch-a-model",
                    "people-and-keys",
                    "keep-older-clients",
                ),
            ),
            (
                "Deployment",
                (
                    "deploy-with-docker",
                    "deploy-to-kubernetes",
                    "deploy-with-systemd",
                    "deploy-to-azure",
                    "deploy-to-heroku",
                    "deploy-to-render",
                    "check-a-deployment",
                    "back-up-and-move",
                ),
            ),
        ),
    ),
    "Look up": (
        "docs/reference",
        (("", ("commands", "settings", "errors", "api", "metrics", "tables", "features")),),
    ),
    "Understand": (
        "docs/explanation",
        (("", ("architecture", "features", "probability", "reasons", "ledger", "limits")),),
    ),
    "Decisions": ("docs/decisions", (("", ("README",)),)),
}
REST: Mapping[str, str] = {
    "Glossary": "docs/glossary.md",
    "Measured": "benchmarks/README.md",
    "Examples": "examples/README.md",
    "Contribute": "CONTRIBUTING.md",
    "Security": "SECURITY.md",
    "Changes": "CHANGELOG.md",
}
CONFIG = """[project]
site_name = "Creditwright"
site_description = "Credit decisions that can be explained, contested and replayed."
docs_dir = "pages"
site_dir = "site"
use_directory_urls = false
nav = [
{menu}
]

[project.theme]
font = false # the reader's own: none is fetched
features = ["navigation.tabs", "navigation.sections", "navigation.top", "content.code.copy"]

[[project.theme.palette]]
media = "(prefers-color-scheme: light)"
scheme = "default"

[[project.theme.palette]]
media = "(prefers-color-scheme: dark)"
scheme = "slate"

[project.plugins.search]
enabled = true
"""


def staged_files() -> Iterator[Path]:
    """Yield every page and picture that the site has, by its path in the repository."""
    for folder in ("docs", "benchmarks"):
        for path in sorted((ROOT / folder).rglob("*")):
            if path.suffix == ".md" or (folder == "docs" and path.suffix in PICTURES):
                yield path.relative_to(ROOT)
    yield from map(Path, STAGED)


def stage(into: Path) -> list[Path]:
    """Copy the pages; a link to a file that the site does not have becomes its bare words."""
    shutil.rmtree(into, ignore_errors=True)
    files = list(staged_files())
    there = set(files)
    for file in files:
        target = into / file
        target.parent.mkdir(parents=True, exist_ok=True)
        if file.suffix == ".md":
            target.write_text(without_dead_links((ROOT / file).read_text(), file, there))
        else:
            shutil.copyfile(ROOT / file, target)
    return files


def without_dead_links(text: str, page: Path, there: set[Path]) -> str:
    """Return a page whose links to code and folders, which only the repository has, are words."""

    def linked(found: re.Match[str]) -> str:
        words, target = found[1], found[2]
        if target.startswith(("http:", "https:", "mailto:")):
            return found[0]
        leads_to = Path(os.path.normpath(page.parent / target))
        if leads_to in there or not (ROOT / leads_to).exists():
            return found[0]  # what leads nowhere at all is left for the strict build to name
        return words

    return LINK.sub(linked, text)


def menu(files: Iterable[Path]) -> str:
    """Return the menu in the words of the configuration: every page, each in one place."""
    pages = [str(file) for file in files if file.suffix == ".md"]
    listed = [entry("Creditwright", '"README.md"')]
    for title, (folder, groups) in MENU.items():
        listed.append(entry(title, f"[{', '.join(section(folder, groups, pages))}]"))
    rest = ", ".join(entry(title, f'"{page}"') for title, page in REST.items())
    listed.append(entry("More", f"[{rest}]"))
    whole = ",\n".join(listed)
    unnamed = [page for page in pages if f'"{page}"' not in whole]
    if unnamed:
        sys.exit(f"no menu of tools/build_site.py names {', '.join(unnamed)}")
    return whole


def section(folder: str, groups: Iterable[Group], pages: Iterable[str]) -> Iterator[str]:
    """Yield what one part of the menu holds: its groups, then the pages that none names."""
    own = {Path(page).stem: page for page in pages if str(Path(page).parent) == folder}
    for title, names in groups:
        found = [f'"{own.pop(name)}"' for name in names if name in own]
        if title and found:
            yield entry(title, f"[{', '.join(found)}]")
        else:
            yield from found
    yield from (f'"{page}"' for page in own.values())


def entry(title: str, holds: str) -> str:
    """Return one entry of a menu, in TOML."""
    return f'{{ "{title}" = {holds} }}'


def build() -> Path:
    """Write the site and return its folder; strictly, so that a dead link ends it."""
    files = stage(BUILD / "pages")
    (BUILD / "zensical.toml").write_text(CONFIG.format(menu=menu(files)))
    zensical = Path(sys.executable).with_name("zensical")
    ran = subprocess.run(  # noqa: S603 - the one beside this Python
        [zensical, "build", "--clean", "--strict"],
        cwd=BUILD,
        env={**os.environ, "NO_COLOR": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    if ran.returncode:
        said = re.sub(r"\x1b\[[\d;]*m", "", ran.stdout + ran.stderr)
        sys.exit(said.partition("Traceback")[0])
    return BUILD / "site"


def check(site: Path, files: Iterable[Path]) -> list[str]:
    """Return what is wrong with a built site: pages that are not there, things fetched."""
    wrong = [
        f"{page} is not in the site"
        for page in files
        if page.suffix == ".md" and not (site / html_of(page)).is_file()
    ]
    for html in site.rglob("*.html"):
        fetched = FETCHED.findall(html.read_text())
        wrong += [f"{html.relative_to(site)} fetches {each}" for each in fetched]
    return wrong


def html_of(page: Path) -> Path:
    """Return where a page lies in the site; a README is its folder's first page."""
    return page.with_name("index.html") if page.stem == "README" else page.with_suffix(".html")


def main() -> None:
    """Build the site, check it, and show it if that is asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--serve", action="store_true", help=f"show it at port {PORT}")
    asked = parser.parse_args()
    site = build()
    troubles = check(site, staged_files())
    if troubles:
        sys.exit("\n".join(troubles))
    print(f"{site.relative_to(ROOT)}: {len(list(site.rglob('*.html')))} pages")  # noqa: T201
    if asked.serve:
        handler = functools.partial(http.server.SimpleHTTPRequestHandler, directory=site)
        http.server.ThreadingHTTPServer(("127.0.0.1", PORT), handler).serve_forever()


if __name__ == "__main__":
    main()
