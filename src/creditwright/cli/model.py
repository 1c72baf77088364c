"""`creditwright model`: which versions there are, and what can be done with one of them."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any

import typer

from creditwright import composition
from creditwright.cli import console
from creditwright.core.settings import read_settings
from creditwright.registry.archive import SUFFIX
from creditwright.workflows.carry_model import Carried, export_model, import_model
from creditwright.workflows.tell_models import (
    ListedVersion,
    ModelHistory,
    ShownModel,
    list_models,
    show_model,
)
from creditwright.workflows.verify_model import VerificationReport, verify_model

ABOUT = "List models, show one in words, verify, export or import its bundle."
COLUMNS = ("version", "alias", "registered", "by", "AUC", "cost", "cut-off", "bundle")
model = typer.Typer(help=ABOUT, no_args_is_help=True, add_completion=False, rich_markup_mode=None)
Address = Annotated[
    str,
    typer.Argument(
        help="A bundle's folder or digest, latest, models:/NAME@ALIAS, models:/NAME/VERSION."
    ),
]


@model.command("list")
def list_versions(
    name: Annotated[
        str | None, typer.Argument(help="The model; by default the one of the settings.")
    ] = None,
    *,
    as_json: console.Json = False,
) -> None:
    """List the versions of a model in the registry, newest first."""
    settings = read_settings()
    history = list_models(composition.open_registry(settings), name or settings.model_name)
    console.report(history_as_document(history), history_in_words(history), as_json=as_json)


@model.command()
def show(bundle: Address, *, as_json: console.Json = False) -> None:
    """Show in words what a model is, was trained on and reached."""
    shown = show_model(composition.find_model(bundle, read_settings()))
    value = {"bundle": shown.digest, "card": dict(shown.card.whole)}
    console.report(value, card_in_words(shown), as_json=as_json)


@model.command()
def verify(bundle: Address, *, as_json: console.Json = False) -> None:
    """Check a bundle in every way there is, and say what was checked."""
    place = composition.find_model(bundle, read_settings())
    found = verify_model(place.folder, expected_digest=place.digest)
    console.report({**asdict(found), "folder": str(place.folder)}, in_words(found), as_json=as_json)


@model.command()
def export(
    bundle: Address,
    *,
    out: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help=f"By default the first of its digest and {SUFFIX}."),
    ] = None,
    as_json: console.Json = False,
) -> None:
    """Write a model's bundle to one file; the same bundle always gives the same bytes."""
    place = composition.find_model(bundle, read_settings())
    name = place.digest or show_model(place).digest
    done = export_model(place, out or Path(f"{name[:12]}{SUFFIX}"))
    told = f"Wrote {done.place}\nBundle:  {done.bundle}\nSHA-256: {done.sha256}"
    console.report(carried_as_document(done), told, as_json=as_json)


@model.command("import")
def import_bundle(
    archive: Annotated[Path, typer.Argument(metavar="FILE", help="What `model export` wrote.")],
    *,
    digest: Annotated[
        str | None, typer.Option(help="The bundle's digest, as whoever sent it told you.")
    ] = None,
    as_json: console.Json = False,
) -> None:
    """Verify a model that came as a file, and keep it in the local store."""
    store = composition.bundle_store(read_settings())
    done = import_model(archive, store, expected_digest=digest)
    told = f"Kept {done.place}\nScore with it: creditwright score DIR --model {done.bundle}"
    console.report(carried_as_document(done), told, as_json=as_json)


def carried_as_document(done: Carried) -> dict[str, Any]:
    """Return what went out or came in, for programs."""
    return {**asdict(done), "place": str(done.place)}


def history_as_document(history: ModelHistory) -> dict[str, Any]:
    """Return the versions and the changes of champion, for programs."""
    return {
        "model": history.name,
        "versions": [
            {**asdict(each.version), "figures": dict(each.figures)} for each in history.versions
        ],
        "champions": [
            {**asdict(each), "move": each.move.value, "at": each.at.isoformat()}
            for each in history.changes
        ],
    }


def history_in_words(history: ModelHistory) -> str:
    """Return the versions as a table, and the changes of champion one a line."""
    if not history.versions:
        return f"The registry holds no model {history.name!r}. Train one: creditwright train DIR"
    rows = [COLUMNS, *(_row(each) for each in history.versions)]
    changes = [
        f"  {each.at:%Y-%m-%d %H:%M} {each.by}: {each.move.value} version {each.version}"
        + "".join(f"; passed over {gate}: {why}" for gate, why in each.overridden.items())
        for each in history.changes
    ]
    told = ["Changes of champion:", *changes] if changes else ["No champion yet."]
    return "\n".join([*_aligned(rows), *told])


def _row(listed: ListedVersion) -> tuple[str, ...]:
    version, figures = listed.version, listed.figures
    return (
        str(version.version),
        ", ".join(version.aliases) or "-",
        version.made_at.replace("T", " ")[:16],
        version.author or "-",
        _figure(figures, "auc"),
        _figure(figures, "cost_per_applicant"),
        _figure(figures, "cut_off"),
        version.bundle_digest[:12],
    )


def _figure(figures: Mapping[str, float], name: str) -> str:
    return f"{figures[name]:.3f}" if name in figures else "-"


def _aligned(rows: Sequence[Sequence[str]]) -> list[str]:
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return [
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in rows
    ]


def card_in_words(shown: ShownModel) -> str:
    """Return a model's card, for people."""
    card, found = shown.card.whole, shown.card.figures
    protected = ", ".join(card["protected_features"]) or "none"
    made_with = ", ".join(f"{name} {version}" for name, version in shown.libraries.items())
    return "\n".join(
        [
            f"Bundle {shown.digest}",
            card["purpose"],
            *(f"  - {limit}" for limit in card["limits"]),
            (
                f"Trained on {found['training_applications']:,.0f} applications with "
                f"{card['features']} features; protected ones: {protected}."
            ),
            (
                f"On {found['hold_out_applications']:,.0f} kept for the end "
                f"({found['hold_out_defaults']:,.0f} defaults): AUC {_interval(found, 'auc')}, "
                f"calibration slope {_interval(found, 'calibration_slope', 2)}."
            ),
            (
                f"Declining above {found['cut_off']:.3f} costs "
                f"{_interval(found, 'cost_per_applicant')} an applicant; approving all "
                f"{found['cost_per_applicant_approve_all']:.3f}, refusing all "
                f"{found['cost_per_applicant_refuse_all']:.3f}."
            ),
            f"Records {shown.card.records_digest}. Made with {made_with}.",
        ]
    )


def _interval(found: Mapping[str, float], name: str, digits: int = 3) -> str:
    low, high = found[f"{name}_low"], found[f"{name}_high"]
    return f"{found[name]:.{digits}f} ({low:.{digits}f} to {high:.{digits}f})"


def in_words(found: VerificationReport) -> str:
    """Return what was checked, for people."""
    made_with = ", ".join(f"{name} {version}" for name, version in found.libraries.items())
    return "\n".join(
        [
            f"Bundle {found.digest} is sound:",
            *(f"  {check}" for check in found.checks),
            f"It declines above {found.cut_off:g}. Made with {made_with}.",
        ]
    )
