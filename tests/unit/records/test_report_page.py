"""The report as a page: complete, for itself alone, and nothing in it runs."""

from html.parser import HTMLParser

from creditwright.records.report import IngestReport, TableReport
from creditwright.records.report_page import bar, report_page

REPORT = IngestReport(
    source="lender",
    tables=(
        TableReport(
            name="bureau",
            where="bureau.csv",
            rows_in=1_000,
            accepted=900,
            by_reason={"out_of_range": 60, "orphan": 40},
            nulls={"AMT_ANNUITY": 450},
            sentinels={"CREDIT_TYPE": {"Unknown type of loan": 9}},
            unseen={"CREDIT_TYPE": {"<script>alert(1)</script>": 3}},
            finer_amounts={"AMT_CREDIT_SUM": 2},
            unknown_previous=7,
            digest="ab" * 32,
        ),
    ),
    absent=("installments_payments",),
    ignored=(),
    digest="cd" * 32,
)


class _Tags(HTMLParser):
    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))


def page() -> str:
    return report_page(REPORT, max_bad_share=0.01)


def test_the_figures_are_on_the_page() -> None:
    text = page()

    for figure in ("1,000", "900", ">100<", ">40<", "6 %", "50 %", "out of range"):
        assert figure in text


def test_a_table_with_too_many_bad_rows_is_named_first() -> None:
    assert "more than 1 % of bureau is bad" in page()


def test_a_lender_with_few_bad_rows_is_usable() -> None:
    assert "Usable: no table has more than 10 %" in report_page(REPORT, max_bad_share=0.1)


def test_what_a_table_holds_is_shown_as_text() -> None:
    tags = _Tags(page()).found

    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page()
    assert all(tag != "script" for tag, _ in tags)


def test_the_page_loads_nothing() -> None:
    for tag, attributes in _Tags(page()).found:
        assert tag not in {"link", "img", "iframe"}
        assert "src" not in attributes
        assert (attributes.get("href") or "#").startswith("#")


def test_the_absent_table_is_named() -> None:
    assert "There is no table installments_payments" in page()


def test_a_bar_of_nothing_is_empty() -> None:
    assert 'width="0.0"' in bar(0, 0)


def test_orphans_are_no_bad_rows() -> None:
    table = REPORT.tables[0]

    assert (table.rejected, table.orphans, table.bad_share) == (100, 40, 0.06)
