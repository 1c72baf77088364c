"""The documentation's recipe: writes the pages that are made from the code, and checks all pages.

python tools/docs.py           write what is made in docs/reference: tables, features, policy,
                               scopes, settings, commands, errors, API, metrics;
                               features.json, the same for programs; the picture of the layers
python tools/docs.py --check   fail if one of them is out of date, or a link leads nowhere
"""

import argparse
import importlib
import inspect
import pkgutil
import re
import sys
from collections.abc import Callable
from pathlib import Path

from typer.testing import CliRunner

import creditwright
from creditwright.cli.main import COMMANDS, EXIT_CODES, app
from creditwright.core.errors import CreditwrightError
from creditwright.core.settings import PREFIX, Settings

ROOT = Path(__file__).resolve().parents[1]
REFERENCE = ROOT / "docs" / "reference"
MADE = "<!-- Made from the code: change it there, then run `python tools/docs.py`. -->"
LINK = re.compile(r"\[[^\]]*\]\(([^)#\s]+)(?:#[^)]*)?\)")


def settings_page() -> str:
    """Return the page of every setting, its variable, its default and its meaning."""
    source = inspect.getsource(Settings)
    rows = []
    for name, field in Settings.model_fields.items():
        meaning = re.search(rf'^    {name}: .*?\n    """(.*?)"""', source, re.MULTILINE | re.DOTALL)
        if meaning is None:
            raise SystemExit(f"setting {name} has no docstring under it")
        rows.append(f"| `{PREFIX}{name.upper()}` | `{name}` | `{field.default}` | {meaning[1]} |")
    return "\n".join(
        [
            "# Settings",
            "",
            "Environment variables speak first, then `.env`, then `creditwright.toml` (both in the",
            "current folder), then the defaults. An unknown setting is an error (exit code 78), so",
            "that a typing mistake is seen.",
            "",
            "A container is given secrets as files: with `_FILE` behind its name a variable of the",
            "environment names the file that holds the value",
            "(`CREDITWRIGHT_STORE_FILE=/run/secrets/store`), for every setting that is no path.",
            "",
            "| variable | key in `creditwright.toml` | default | meaning |",
            "|---|---|---|---|",
            *rows,
        ]
    )


def _help_of(*names: str) -> str:
    ran = CliRunner().invoke(
        app,
        [*names, "--help"],
        prog_name="creditwright",
        env={"COLUMNS": "100"},
        catch_exceptions=False,
    )
    if ran.exit_code:
        raise SystemExit(f"creditwright {' '.join(names)} --help ends with {ran.exit_code}")
    return ran.stdout.strip()


def _subcommands(help_text: str) -> list[str]:
    _, _, listed = help_text.partition("\nCommands:\n")
    return re.findall(r"^  (\w[\w-]*)", listed, re.MULTILINE)


def commands_page() -> str:
    """Return the page of every command, as its own --help has it."""
    parts = [
        "# Commands",
        "",
        "What `creditwright COMMAND --help` prints.",
        "",
        "```text",
        _help_of(),
        "```",
    ]
    for name in COMMANDS:
        text = _help_of(name)
        parts += ["", f"## creditwright {name}", "", "```text", text, "```"]
        for sub in _subcommands(text):
            parts += [
                "",
                f"### creditwright {name} {sub}",
                "",
                "```text",
                _help_of(name, sub),
                "```",
            ]
    return "\n".join(parts)


def _all_errors() -> list[type[CreditwrightError]]:
    for module in pkgutil.walk_packages(creditwright.__path__, "creditwright."):
        importlib.import_module(module.name)
    found, waiting = [], [CreditwrightError]
    while waiting:
        kind = waiting.pop()
        found.append(kind)
        waiting.extend(kind.__subclasses__())
    return sorted(found, key=lambda kind: (kind.__module__, kind.__name__))


def errors_page() -> str:
    """Return the page of every error the package raises on purpose, and its exit code."""
    rows = []
    for kind in _all_errors():
        code = next((c for family, c in EXIT_CODES.items() if issubclass(kind, family)), 70)
        first = inspect.cleandoc(kind.__doc__ or "").splitlines()[0]
        rows.append(f"| `{kind.__name__}` | `{kind.__module__}` | {code} | {first} |")
    return "\n".join(
        [
            "# Errors and exit codes",
            "",
            "0 ok · 2 usage · 65 bad data · 69 unavailable · 70 our fault · 74 input or output ·",
            "77 refused by a rule · 78 configuration · 130 interrupted",
            "",
            "| error | raised by | exit code | meaning |",
            "|---|---|---|---|",
            *rows,
        ]
    )


def _from(module: str, function: str) -> Callable[[], str]:
    def page() -> str:
        text: str = getattr(importlib.import_module(module), function)()
        return text

    return page


PAGES: dict[str, Callable[[], str]] = {
    "settings.md": settings_page,
    "commands.md": commands_page,
    "errors.md": errors_page,
    "tables.md": _from("creditwright.records.tables_page", "tables_page"),
    "features.md": _from("creditwright.features.description.page", "features_page"),
    "learned-features.md": _from("creditwright.learned.page", "learned_page"),
    "scopes.md": _from("creditwright.access.page", "scopes_page"),
    "api.md": _from("creditwright.web.reference.api_page", "api_page"),
    "metrics.md": _from("creditwright.web.reference.metrics_page", "metrics_page"),
    "policy.md": _from("creditwright.decision.page", "policy_page"),
    "../images/architecture.svg": _from("architecture", "picture"),
    "features.json": _from("creditwright.features.description.document", "dictionary"),
}


def broken_links() -> list[str]:
    """Return each link of a page that leads to no file of the project."""
    pages = [*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md"), *ROOT.glob("benchmarks/*.md")]
    return [
        f"{page.relative_to(ROOT)}: link to {target} leads nowhere"
        for page in pages
        for target in LINK.findall(page.read_text())
        if not target.startswith(("http:", "https:", "mailto:"))
        if not (page.parent / target).exists()
    ]


def main() -> None:
    """Write the pages, or check them."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="change nothing, fail where stale")
    check = parser.parse_args().check
    troubles = []
    for name, page in PAGES.items():
        content = page().rstrip() + "\n"
        if name.endswith(".md"):
            content = f"{MADE}\n\n{content}"
        path = REFERENCE / name
        if not check:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(content)
        elif not path.exists() or path.read_text() != content:
            stale = path.resolve().relative_to(ROOT)
            troubles.append(f"{stale} is out of date: run python tools/docs.py")
    troubles += broken_links()
    sys.exit("\n".join(troubles) or 0)


if __name__ == "__main__":
    main()
