"""A choice of features written down: JSON for programs, one page and one picture for people."""

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

from creditwright.core.files import folder_written_whole
from creditwright.training.selection.judged import Selection
from creditwright.training.selection.picture import draw_selection
from creditwright.training.told import pages_of

HTML, JSON, SVG = "selection.html", "selection.json", "selection.svg"


def selection_document(selection: Selection) -> dict[str, Any]:
    """Return a choice as JSON values."""
    method = selection.method
    return {
        "method": method.name,
        "settings": dict(method.settings),
        "applications": selection.applications,
        "defaults": selection.defaults,
        "offered": len(selection.offered),
        "chosen": list(selection.chosen),
        "chosen_by_fold": list(selection.chosen_by_fold),
        "always": selection.always,
        "auc_of_all": asdict(selection.auc_of_all),
        "auc_of_chosen": asdict(selection.auc_of_chosen),
        "difference": asdict(selection.difference),
        "worth_is": method.worth_is,
        "evidence": [asdict(each) for each in selection.choice.evidence],
    }


def selection_html(selection: Selection, picture: str) -> str:
    """Return a choice as one page that needs no other file."""
    page = pages_of("creditwright.training.selection").get_template("selection.html.j2")
    return page.render(selection=selection, picture=picture)


def write_selection(folder: Path, selection: Selection) -> None:
    """Write selection.json, selection.html and selection.svg to `folder`, whole.

    Raises:
        FileAccessError: If the folder cannot be written.
    """
    picture = draw_selection(selection)
    document = json.dumps(selection_document(selection), indent=2, allow_nan=False)
    with folder_written_whole(folder) as part:
        (part / JSON).write_text(f"{document}\n", encoding="utf-8")
        (part / SVG).write_text(picture, encoding="utf-8")
        (part / HTML).write_text(selection_html(selection, picture), encoding="utf-8")
