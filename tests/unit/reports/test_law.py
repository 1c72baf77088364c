"""Documents that a law asks for: whole, from facts, and blank where only the lender can speak."""

import re
from pathlib import Path

import pytest
from sqlalchemy import Column, MetaData, Text
from tests.small_portfolio import TrainedPortfolio

from creditwright.access.roles import SCOPES, Role
from creditwright.decision.notices import Sender
from creditwright.decision.opening import open_bundle
from creditwright.decision.policy import Ground
from creditwright.decision.profile import PROFILES, RecordClass
from creditwright.decision.review import Authority
from creditwright.records.table import Sensitivity
from creditwright.registry.address import BundlePlace
from creditwright.registry.champion import Move
from creditwright.reports.facts import ModelFacts
from creditwright.reports.french import FRENCH
from creditwright.reports.law import House, LawDocument, law_page, reads_one
from creditwright.reports.risks import RISKS, Risk
from creditwright.store.register import RECORDS, UndescribedColumnError, table_uses
from creditwright.store.tables.all import METADATA
from creditwright.store.tables.purposes import People
from creditwright.training.card import LIMITS, PURPOSE
from creditwright.workflows.report_law import house_facts, write_law_document
from creditwright.workflows.report_model import DocumentFormError, facts_of

ROOT = Path(__file__).parents[3]
LENDER = "Example Bank <1 Market Street>"
AS_IN_ENGLISH = re.compile(r"^\S+$|version \d|Example Bank|\d\.\d|Kolmogorov")  # names, versions


@pytest.fixture(scope="module")
def place(trained_portfolio: TrainedPortfolio) -> BundlePlace:
    digest = trained_portfolio.result.version.bundle_digest
    return BundlePlace(trained_portfolio.store.path(digest), digest)


@pytest.fixture(scope="module")
def facts(trained_portfolio: TrainedPortfolio, place: BundlePlace) -> ModelFacts:
    return facts_of(place, trained_portfolio.home / "evaluations", None)


@pytest.fixture(scope="module")
def house(place: BundlePlace) -> House:
    return house_facts(
        open_bundle(place.folder).policy,
        sender=Sender(lender=LENDER),
        officers=Authority(most_amount=500_000, farthest=0.05),
        database="SQLite, a file of this machine",
    )


@pytest.fixture(scope="module")
def maison(place: BundlePlace) -> House:
    """The same house, told in French."""
    return house_facts(
        open_bundle(place.folder).policy,
        sender=Sender(lender=LENDER),
        officers=Authority(most_amount=500_000, farthest=0.05),
        database="SQLite, a file of this machine",
        language="fr",
    )


def copied() -> MetaData:
    copy = MetaData()
    for table in METADATA.sorted_tables:
        table.to_metadata(copy)
    return copy


def test_every_table_and_column_of_the_database_is_in_the_register() -> None:
    found = {(use.name, column.name) for use in table_uses(METADATA) for column in use.columns}

    assert found == {(t.name, c.name) for t in METADATA.sorted_tables for c in t.columns}
    assert all(column.meaning for use in table_uses(METADATA) for column in use.columns)


def test_a_column_of_which_nobody_says_what_it_is_for_is_named() -> None:
    drifted = copied()
    drifted.tables["note"].append_column(Column("mood", Text))

    with pytest.raises(UndescribedColumnError, match=r"note\.mood"):
        table_uses(drifted)


def test_a_column_that_says_itself_what_it_is_for_is_taken_at_its_word() -> None:
    described = copied()
    described.tables["note"].append_column(Column("mood", Text, comment="Of the writer."))

    (note,) = [each for each in table_uses(described) if each.name == "note"]

    assert note.columns[-1].meaning == "Of the writer."


def test_the_register_names_each_column_and_how_long_each_class_is_kept(house: House) -> None:
    page = law_page(LawDocument.PROCESSING, house, None)

    for table in METADATA.sorted_tables:
        assert f"<caption>{table.name}: " in page
        assert all(f"<code>{column.name}</code>" in page for column in table.columns)
    assert all(f"{days:,}" in page for days in house.retention.values())
    assert "CODE_GENDER" in house.protected
    assert {each.people for each in house.tables} == set(People)


@pytest.mark.parametrize("document", LawDocument)
def test_a_document_holds_whatever_it_is_given_as_text_and_is_the_same_each_time(
    document: LawDocument, house: House, facts: ModelFacts
) -> None:
    page = law_page(document, house, facts)

    assert "Example Bank &lt;1 Market Street&gt;" in page
    assert LENDER not in page
    assert "For the lender to write" in page
    assert law_page(document, house, facts) == page


@pytest.mark.parametrize("document", LawDocument)
def test_a_document_in_french_says_the_same_in_the_same_order(
    document: LawDocument, house: House, maison: House, facts: ModelFacts
) -> None:
    pages = [
        law_page(document, house, facts),
        law_page(document, maison, facts, "fr"),
    ]

    tags, codes = (re.compile(each) for each in (r"<(\w+)", r"<code>(.*?)</code>"))
    assert tags.findall(pages[0]) == tags.findall(pages[1])
    assert codes.findall(pages[0]) == codes.findall(pages[1])
    told = [
        re.sub(r"<code>.*?</code>|<style>.*?</style>", "", each, flags=re.DOTALL) for each in pages
    ]
    texts = [set(re.findall(r">([^<>\n]{12,})<", each)) for each in told]
    assert not {each for each in texts[0] & texts[1] if not AS_IN_ENGLISH.search(each)}
    assert pages[0].count("For the lender to write") == pages[1].count("À rédiger par le prêteur")
    assert not re.search(
        r"\w [;:?!](\s|<)", re.sub(r"<style>.*?</style>", "", pages[1], flags=re.DOTALL)
    )


def test_every_word_of_the_register_and_of_the_risks_has_its_french_and_none_is_stale() -> None:
    used = {"to assess the application: ", "SQLite, a file of this machine", "PostgreSQL"}
    for use in table_uses(METADATA):
        ours = use.name not in RECORDS
        used |= {use.kept_while, *([use.purpose] if ours else [])}
        used |= {each.meaning for each in use.columns if ours or each.sensitivity is None}
    used |= {text for each in RISKS for text in (each.hazard, each.control, each.left)}
    used |= {each.law for each in PROFILES.values()} | {PURPOSE, *LIMITS}
    for kind in (People, RecordClass, Ground, Move):
        used |= {each.value for each in kind}
    used |= {each.value for each in Sensitivity if each is not Sensitivity.ORDINARY}
    used |= {role.value for role in Role if any(reads_one(scope) for scope in SCOPES[role])}
    used |= {scope.meaning for role in Role for scope in SCOPES[role] if reads_one(scope)}

    assert used - set(FRENCH) == set()
    assert set(FRENCH) - used - {each.value for each in Role} == set()


def test_the_technical_file_has_the_nine_headings_of_the_annex(
    house: House, facts: ModelFacts
) -> None:
    page = law_page(LawDocument.TECHNICAL_FILE, house, facts)

    headings = re.findall(r"<h2>(\d)\. ", page)
    assert headings == [str(n) for n in range(1, 10)]
    assert facts.digest in page


@pytest.mark.parametrize("risk", RISKS, ids=lambda risk: risk.hazard[:30])
def test_what_is_said_to_show_a_control_is_there(risk: Risk) -> None:
    assert (ROOT / risk.shown_by).exists()


def test_a_document_is_written_as_its_ending_says(house: House, tmp_path: Path) -> None:
    write_law_document(LawDocument.PROCESSING, house, None, tmp_path / "register.html")

    assert (tmp_path / "register.html").read_text().startswith("<!doctype html>")
    with pytest.raises(DocumentFormError):
        write_law_document(LawDocument.PROCESSING, house, None, tmp_path / "register.txt")
