"""Model card and methodology note: every number in them is one of the model's own facts."""

import html
import json
import os
import re
import shutil
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, replace
from pathlib import Path

import pytest
from tests.small_portfolio import TrainedPortfolio

from creditwright import reports
from creditwright.registry.address import BundlePlace
from creditwright.reports.facts import (
    ModelFacts,
    NoEvaluationError,
    OtherEvaluationError,
    TrialFact,
)
from creditwright.reports.page import Document, count, page_of
from creditwright.reports.pdf import PdfUnavailableError, pdf_of
from creditwright.scoring.golden import ROWS
from creditwright.training.metrics import BINS, LEVEL
from creditwright.workflows.report_model import (
    DocumentFormError,
    FromRegistry,
    facts_of,
    write_document,
)

TEMPLATES = sorted(Path(reports.__file__).parent.glob("en/*.j2"))
ADDRESS = "models:/default-probability/1"


@pytest.fixture
def _pango() -> None:
    try:
        pdf_of("<p>here</p>")
    except PdfUnavailableError:
        assert not os.environ.get("CI"), "CI must have Pango"
        pytest.skip("PDF needs Pango of the system")


@pytest.fixture
def place(trained_portfolio: TrainedPortfolio) -> BundlePlace:
    return BundlePlace(trained_portfolio.result.bundle, None)


@pytest.fixture
def facts(trained_portfolio: TrainedPortfolio, place: BundlePlace) -> ModelFacts:
    return facts_of(place, Path(), FromRegistry(ADDRESS, trained_portfolio.registry))


def words_of(page: str) -> str:
    """Return what a reader reads: no style, no tags."""
    text = re.sub(r"<style>.*?</style>|<[^>]*>", " ", page, flags=re.DOTALL)
    return html.unescape(text)


def leaves(value: object) -> Iterator[float | str]:
    """Yield every number and text in a fact, names included."""
    if isinstance(value, Mapping):
        for name, each in value.items():
            yield from (str(name), *leaves(each))
    elif isinstance(value, str):
        yield value
    elif isinstance(value, Sequence):
        for each in value:
            yield from leaves(each)
    elif isinstance(value, int | float):
        yield value


def as_written(number: float) -> set[str]:
    """Return every way in which a document may write a number."""
    plain = {f"{number:.{digits}f}" for digits in range(5)}
    per_cent = {f"{100 * number:.{digits}f}" for digits in range(2)}
    return {text.lstrip("-") for text in (*plain, *per_cent, count(number), str(number))}


def known_to(facts: ModelFacts) -> tuple[set[str], list[str]]:
    """Return the numbers that are facts, as written, and the texts with figures in them."""
    sizes: Mapping[str, float] = facts.evaluation["sizes"]
    both = sizes["training"] + sizes["hold_out"]
    defaults = sizes["training_defaults"] + sizes["hold_out_defaults"]
    shares = [
        sizes["training_defaults"] / sizes["training"],
        sizes["hold_out_defaults"] / sizes["hold_out"],
        defaults / both,
    ]
    told = [
        *leaves(facts.card.whole),
        *leaves({**facts.evaluation, "importance": facts.evaluation["importance"][:20]}),
        *leaves(asdict(facts.calibration)),
        *leaves(facts.policy),
        *leaves(facts.inputs_by_theme),
        *leaves((facts.fairness or {}).get("proxies", {})),
        *leaves(facts.libraries),
        *leaves([facts.digest, ADDRESS, "2026-01-02T03:04:05+00:00"]),
        *(both, defaults, *shares, ROWS, BINS, LEVEL, 20),
    ]
    numbers = {text for each in told if not isinstance(each, str) for text in as_written(each)}
    return numbers, sorted((each for each in told if isinstance(each, str)), key=len)[::-1]


@pytest.mark.parametrize("document", Document)
def test_every_number_in_a_document_is_a_fact_of_the_model(
    facts: ModelFacts, document: Document
) -> None:
    numbers, texts = known_to(facts)
    words = words_of(page_of(document, facts))
    for text in texts:
        if re.search(r"\d", text) and re.search(r"[A-Za-z]|\..*\.", text):
            words = words.replace(text, " ")

    found = set(re.findall(r"\d+(?:,\d{3})*(?:\.\d+)?(?:e-?\d+)?", words))

    assert len(found) > 20
    assert found - numbers == set()


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.name)
def test_no_template_holds_a_number_of_its_own(template: Path) -> None:
    text = re.sub(r"\{\{.*?\}\}|\{%.*?%\}", " ", template.read_text(), flags=re.DOTALL)

    assert not re.findall(r"\d", words_of(text))


@pytest.mark.parametrize("document", Document)
def test_a_document_tells_what_a_validator_asks_for(facts: ModelFacts, document: Document) -> None:
    words = words_of(page_of(document, facts))

    for said in ("Intended use", "opulation", "AUC", "Calibration slope", "Cost", "Fairness"):
        assert said in words
    assert facts.card.whole["limits"][0] in words
    assert "trained by" in words.lower()


def test_a_picture_cannot_run_what_it_holds(facts: ModelFacts) -> None:
    page = page_of(Document.METHODOLOGY, facts)

    assert page.count("<img ") == 5
    assert "<svg" not in page
    assert "<script" not in page


def test_whatever_a_fact_holds_is_shown_as_text(facts: ModelFacts) -> None:
    card = replace(facts.card, whole={**facts.card.whole, "purpose": "<script>alert()</script>"})

    page = page_of(Document.MODEL, replace(facts, card=card))

    assert "&lt;script&gt;alert()" in page


def test_a_model_named_by_its_folder_is_told_of_by_the_evaluation_that_lies_here(
    trained_portfolio: TrainedPortfolio, place: BundlePlace
) -> None:
    found = facts_of(place, trained_portfolio.home / "evaluations", None)

    assert found.registered is None
    assert "Trained by" not in page_of(Document.MODEL, found)


def test_without_an_evaluation_no_document_is_written(place: BundlePlace, tmp_path: Path) -> None:
    with pytest.raises(NoEvaluationError, match="models:/NAME/VERSION"):
        facts_of(place, tmp_path, None)


def test_an_evaluation_with_other_figures_than_the_card_is_refused(
    trained_portfolio: TrainedPortfolio, place: BundlePlace, tmp_path: Path
) -> None:
    digest = trained_portfolio.result.version.bundle_digest
    said = json.loads((trained_portfolio.result.report / "evaluation.json").read_text())
    said["truth"]["brier"] *= 0.9
    (tmp_path / digest).mkdir()
    (tmp_path / digest / "evaluation.json").write_text(json.dumps(said))

    with pytest.raises(OtherEvaluationError, match="another brier"):
        facts_of(place, tmp_path, None)


def test_a_study_that_is_not_this_models_is_refused(
    trained_portfolio: TrainedPortfolio, place: BundlePlace, tmp_path: Path
) -> None:
    report = trained_portfolio.result.report
    folder = tmp_path / report.name
    shutil.copytree(report, folder)
    (folder / "study.json").write_text('{"summary": {"trials": 7}, "trials": []}')

    with pytest.raises(OtherEvaluationError, match=r"study\.json gives another account"):
        facts_of(place, tmp_path, None)


def test_the_note_tells_the_best_trials_and_what_they_changed(facts: ModelFacts) -> None:
    search = {"objective": "log-loss", "trials": 12, "given_up_early": 3}
    card = replace(facts.card, whole={**facts.card.whole, "search": search})
    trials = (
        TrialFact(number=7, value=0.25123, changed={"num_leaves": 8}),
        TrialFact(number=0, value=0.26, changed={}),
    )

    words = words_of(page_of(Document.METHODOLOGY, replace(facts, card=card, trials=trials)))

    assert "12 trials made the log-loss out of fold small, 3 of them were given up early" in words
    assert re.search(r"7\s+0\.2512\s+num_leaves\s+8", words)
    assert "those of the first" in words


def test_the_note_tells_which_inputs_stand_in_for_a_group(facts: ModelFacts) -> None:
    assert facts.fairness is not None
    best = facts.fairness["proxies"]["sex"][0]

    words = words_of(page_of(Document.METHODOLOGY, facts))

    assert re.search(rf"sex\s+{best['feature']}\s+{best['group']}\s+{best['auc']:.3f}", words)


def test_the_same_facts_give_the_same_page(facts: ModelFacts) -> None:
    assert page_of(Document.MODEL, facts) == page_of(Document.MODEL, facts)


@pytest.mark.usefixtures("_pango")
def test_a_document_is_written_as_its_ending_says(facts: ModelFacts, tmp_path: Path) -> None:
    write_document(Document.MODEL, facts, tmp_path / "card.html")
    write_document(Document.MODEL, facts, tmp_path / "card.pdf")

    assert (tmp_path / "card.html").read_text().startswith("<!doctype html>")
    assert (tmp_path / "card.pdf").read_bytes().startswith(b"%PDF-")


def test_an_ending_that_is_no_form_is_refused(facts: ModelFacts, tmp_path: Path) -> None:
    with pytest.raises(DocumentFormError, match=r"\.html or \.pdf"):
        write_document(Document.MODEL, facts, tmp_path / "card.docx")


@pytest.mark.usefixtures("_pango")
@pytest.mark.parametrize("url", ["file:///etc/passwd", "http://127.0.0.1:1/x.png"])
def test_a_pdf_fetches_nothing(url: str) -> None:
    assert pdf_of(f'<p>here</p><img src="{url}">').startswith(b"%PDF-")


class Broken:
    """Finds WeasyPrint and cannot load it, as where the system has no Pango."""

    def find_spec(self, name: str, *_rest: object) -> None:
        if name == "weasyprint":
            raise OSError("cannot load library 'libpango-1.0-0'")


@pytest.mark.parametrize("is_there", [True, False])
def test_where_pdf_cannot_be_made_one_line_says_what_to_install(
    *, is_there: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delitem(sys.modules, "weasyprint", raising=False)
    if is_there:
        monkeypatch.setattr(sys, "meta_path", [Broken(), *sys.meta_path])
    else:
        monkeypatch.setitem(sys.modules, "weasyprint", None)

    with pytest.raises(PdfUnavailableError, match=r"libpango-1\.0-0"):
        pdf_of("<p>here</p>")
