"""Write a document that a law asks for: processing register, impact assessment, technical file."""

from functools import partial
from pathlib import Path

from creditwright.core.files import write_bytes
from creditwright.core.text import Language
from creditwright.decision.notices import Sender
from creditwright.decision.policy import Policy
from creditwright.decision.review import Authority
from creditwright.reports.facts import ModelFacts
from creditwright.reports.french import say
from creditwright.reports.law import House, LawDocument, law_page
from creditwright.reports.pdf import pdf_of
from creditwright.store.register import table_uses
from creditwright.store.tables.all import METADATA
from creditwright.workflows.report_model import check_form


def house_facts(
    policy: Policy,
    *,
    sender: Sender,
    officers: Authority,
    database: str,
    language: Language = "en",
) -> House:
    """Return what is known of the lender's house.

    Args:
        policy: The one that the model decides by.
        sender: Whom notices name.
        officers: How far an officer decides alone.
        database: What kind it is, without its address.
        language: Of the words.

    Raises:
        UndescribedColumnError: If the database has a column of which nobody says what it is for.
    """
    tables = table_uses(METADATA, language, partial(say, language=language))
    return House(sender=sender, policy=policy, officers=officers, tables=tables, database=database)


def write_law_document(
    document: LawDocument,
    house: House,
    facts: ModelFacts | None,
    out: Path,
    language: Language = "en",
) -> None:
    """Write the document to `out`, whole or not at all; `house` is told in the same language.

    Raises:
        DocumentFormError: If the file's ending names no form.
        PdfUnavailableError: If a PDF is asked for and cannot be made here.
    """
    check_form(out)
    page = law_page(document, house, facts, language)
    write_bytes(out, page.encode() if out.suffix == ".html" else pdf_of(page))
