"""`creditwright report`: documents about a model and the house, made from facts."""

from pathlib import Path
from typing import Annotated

import typer

from creditwright import composition
from creditwright.cli import console
from creditwright.core.settings import Settings, read_settings
from creditwright.core.text import Language
from creditwright.registry.address import IN_REGISTRY
from creditwright.registry.store import LATEST
from creditwright.reports.page import Document
from creditwright.workflows.report_model import (
    FromRegistry,
    check_form,
    facts_of,
    write_document,
)

report = typer.Typer(
    help="Write documents about a model, or that a law asks for, as a page or as PDF.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
)
Address = Annotated[
    str,
    typer.Argument(
        metavar="MODEL",
        help="latest, a bundle's folder or digest, models:/NAME@ALIAS, models:/NAME/VERSION.",
    ),
]
InLanguage = Annotated[
    Language,
    typer.Option("--language", help="English or French, numbers as they are written there."),
]
Out = Annotated[
    Path, typer.Option(metavar="FILE", help="Ends in .html or .pdf, which says the form.")
]


@report.command()
def model(bundle: Address = LATEST, *, out: Out, as_json: console.Json = False) -> None:
    """Write the model card: what it is for, how good it is, how it decides, its limits."""
    _write(Document.MODEL, bundle, out, as_json=as_json)


@report.command()
def methodology(bundle: Address = LATEST, *, out: Out, as_json: console.Json = False) -> None:
    """Write the methodology note: how the model was made and validated, step by step."""
    _write(Document.METHODOLOGY, bundle, out, as_json=as_json)


@report.command()
def processing(
    bundle: Address = LATEST,
    *,
    out: Out,
    language: InLanguage = "en",
    as_json: console.Json = False,
) -> None:
    """Write the register of processing (GDPR Art. 30): every table and column, and what for."""
    _write_law("processing", bundle, out, language, as_json=as_json)


@report.command()
def impact(
    bundle: Address = LATEST,
    *,
    out: Out,
    language: InLanguage = "en",
    as_json: console.Json = False,
) -> None:
    """Write the impact assessment (GDPR Art. 35, AI Act Art. 27); the lender's part is blank."""
    _write_law("impact", bundle, out, language, as_json=as_json)


@report.command("technical-file")
def technical_file(
    bundle: Address = LATEST,
    *,
    out: Out,
    language: InLanguage = "en",
    as_json: console.Json = False,
) -> None:
    """Write the technical documentation (AI Act, Annex IV); the lender's part is blank."""
    _write_law("technical-file", bundle, out, language, as_json=as_json)


def _write_law(
    document: str, address: str, out: Path, language: Language, *, as_json: bool
) -> None:
    from creditwright.composition.law import house_of  # noqa: PLC0415 - knows the database's tables
    from creditwright.reports.law import LawDocument  # noqa: PLC0415
    from creditwright.workflows.report_law import write_law_document  # noqa: PLC0415

    check_form(out)
    settings = read_settings()
    place = composition.find_model(address, settings)
    needs_facts = document != LawDocument.PROCESSING
    facts = (
        facts_of(place, settings.evaluations, _registered(address, settings))
        if needs_facts
        else None
    )
    house = house_of(place.folder, settings, language)
    write_law_document(LawDocument(document), house, facts, out, language)
    console.report(
        {"document": document, "bundle": place.digest, "out": str(out)},
        f"Written to {out}; what only you can say is left blank in it.",
        as_json=as_json,
    )


def _write(document: Document, address: str, out: Path, *, as_json: bool) -> None:
    check_form(out)
    settings = read_settings()
    place = composition.find_model(address, settings)
    facts = facts_of(place, settings.evaluations, _registered(address, settings))
    write_document(document, facts, out)
    value = {"document": document.value, "bundle": facts.digest, "out": str(out)}
    console.report(value, f"Written to {out}", as_json=as_json)


def _registered(address: str, settings: Settings) -> FromRegistry | None:
    if not IN_REGISTRY.fullmatch(address):
        return None
    return FromRegistry(address, composition.open_registry(settings))
