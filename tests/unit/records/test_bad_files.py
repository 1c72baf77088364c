"""Files that are not what they should be: refused whole, or line by line, never read wrongly."""

import gzip
import io
import os
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from creditwright.core.errors import BadDataError, FileAccessError, UsageError
from creditwright.records.ingest import ingest
from creditwright.records.prepared import PreparedRecords
from creditwright.records.reading.dialect import Dialect, UnknownDialectError
from creditwright.records.reading.errors import MissingColumnsError, UnreadableTableError
from creditwright.records.reading.lines import Shape, rows_of
from creditwright.records.reading.source import NoApplicationTableError, open_source
from creditwright.records.report import IngestReport

Ingested = Callable[..., IngestReport]
Listed = Callable[[str], list[dict[str, str]]]

HEADER = "SK_ID_CURR,TARGET,AMT_INCOME_TOTAL,AMT_CREDIT,AMT_ANNUITY,DAYS_BIRTH\n"
ROW = "1,0,202500.0,406597.5,24700.5,-9461\n"


def with_row(row: str) -> dict[str, str]:
    return {"application_train.csv": HEADER + ROW.replace("1,", "7,", 1) + row}


def zipped(**members: str) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in members.items():
            archive.writestr(name.replace("_csv", ".csv"), text)
    return content.getvalue()


@pytest.mark.parametrize(
    ("content", "said"),
    [
        pytest.param(b"", "empty", id="empty"),
        pytest.param(b"\n \n", "empty", id="blank"),
        pytest.param(b"<!doctype html><html>log in</html>", "HTML", id="html"),
        pytest.param(b'\n  {"error": "no"}', "JSON", id="json"),
        pytest.param(b"[1, 2]", "JSON", id="json-list"),
        pytest.param(b"PAR1....", "Parquet", id="parquet"),
        pytest.param(gzip.compress(b"x"), "gzip", id="gzip"),
        pytest.param(b"PK\x03\x04...", "zip", id="zip"),
        pytest.param(b"SQLite format 3\0", "SQLite", id="sqlite"),
        pytest.param(b"%PDF-1.7", "PDF", id="pdf"),
        pytest.param((HEADER + ROW).encode("utf-16"), "UTF-16", id="utf-16"),
        pytest.param((HEADER + ROW).encode("utf-16-le"), "NUL", id="utf-16-without-mark"),
        pytest.param(f"é,{HEADER}".encode("latin-1"), "not UTF-8", id="latin-1-header"),
        pytest.param(HEADER.replace(",", ";").encode(), "separated by ';'", id="semicolons"),
        pytest.param(HEADER.replace(",", "\t").encode(), "separated by", id="tabs"),
        pytest.param((HEADER + ROW).replace("\n", "\r").encode(), "CR alone", id="old-mac"),
        pytest.param(f"TARGET,{HEADER}{ROW}".encode(), "'TARGET' twice", id="twice"),
        pytest.param(b"a" * (2 << 20), "longer than 1 MiB", id="endless-header"),
        pytest.param(
            HEADER.encode() + b"1" * (2 << 20) + b"\n", "longer than 1 MiB", id="endless-line"
        ),
        pytest.param(
            HEADER.encode() + ROW.encode() * 3 + b"1" * (2 << 20), "line 5", id="no-line-end"
        ),
        pytest.param(f'{HEADER}"1,0,2,3,4,5\n{ROW}'.encode(), "line 2 is never", id="open-quote"),
    ],
)
def test_what_is_no_table_is_refused_saying_what_it_is(
    ingested: Ingested, content: bytes, said: str
) -> None:
    with pytest.raises(UnreadableTableError, match=said) as caught:
        ingested({"application_train.csv": content})

    assert "application_train.csv" in str(caught.value)


def test_an_application_table_with_a_header_alone_is_refused(ingested: Ingested) -> None:
    with pytest.raises(BadDataError, match="no application"):
        ingested({"application_train.csv": HEADER})


def test_a_history_table_with_a_header_alone_is_a_table_without_rows(ingested: Ingested) -> None:
    report = ingested({"bureau_balance.csv": "SK_ID_BUREAU,MONTHS_BALANCE,STATUS\n"})

    assert report.table("bureau_balance").rows_in == 0
    assert "bureau_balance.csv has no rows." in report.warnings()


def test_missing_required_columns_are_all_named(ingested: Ingested) -> None:
    with pytest.raises(MissingColumnsError, match="TARGET, AMT_CREDIT") as caught:
        ingested({"application_train.csv": "SK_ID_CURR,AMT_INCOME_TOTAL,AMT_ANNUITY,DAYS_BIRTH\n"})

    assert caught.value.missing == ("TARGET", "AMT_CREDIT")


def test_a_missing_optional_column_is_null_and_told_once(
    ingested: Ingested, tmp_path: Path
) -> None:
    report = ingested({})

    income_type = PreparedRecords(tmp_path / "records").everything().application.collect()
    assert income_type["NAME_INCOME_TYPE"].null_count() == 2
    assert sum("NAME_INCOME_TYPE" in warning for warning in report.warnings()) == 1


def test_columns_that_are_not_declared_are_dropped_and_named(
    ingested: Ingested, tmp_path: Path
) -> None:
    files = {
        "application_train.csv": HEADER.replace("\n", ",NOTE,\n") + ROW.replace("\n", ",hi,3\n")
    }

    report = ingested(files)

    columns = PreparedRecords(tmp_path / "records").everything().application.collect_schema()
    assert report.table("application_train").extra_columns == ("NOTE", "")
    assert "NOTE" not in columns
    assert "" not in columns


def test_columns_in_another_order_are_read_by_name(ingested: Ingested, tmp_path: Path) -> None:
    names, values = HEADER.strip().split(","), ROW.strip().split(",")
    swapped = ",".join(reversed(names)) + "\n" + ",".join(reversed(values)) + "\n"

    ingested({"application_train.csv": swapped})

    row = (
        PreparedRecords(tmp_path / "records").everything().application.collect().row(0, named=True)
    )
    assert (row["SK_ID_CURR"], row["AMT_CREDIT"], row["DAYS_BIRTH"]) == (1, 406_597_500, -9461)


@pytest.mark.parametrize(
    ("row", "reason", "column"),
    [
        pytest.param("2,0,1.0,1.0,1.0", "wrong_number_of_fields", "", id="short"),
        pytest.param("2,0,1.0,1.0,1.0,-9461,9", "wrong_number_of_fields", "", id="long"),
        pytest.param("2,0,1.0,1.0,1.0,-94\x0061", "nul_byte", "", id="nul"),
        pytest.param('2,0,"1.0"x,1.0,1.0,-9461', "broken_quote", "", id="after-quote"),
        pytest.param('2,0,1"0,1.0,1.0,-9461', "broken_quote", "", id="quote-inside"),
        pytest.param("2,0,1_000,1.0,1.0,-9461", "not_a_number", "AMT_INCOME_TOTAL", id="_"),
        pytest.param(
            '2,0,"202,500.0",1.0,1.0,-9461', "not_a_number", "AMT_INCOME_TOTAL", id="thousands"
        ),
        pytest.param("2,0,NA,1.0,1.0,-9461", "not_a_number", "AMT_INCOME_TOTAL", id="na"),
        pytest.param("2,0,=1+1,1.0,1.0,-9461", "not_a_number", "AMT_INCOME_TOTAL", id="formula"),
        pytest.param("2,0,0x10,1.0,1.0,-9461", "not_a_number", "AMT_INCOME_TOTAL", id="hex"),
        pytest.param(
            "2,0,\uff11\uff12\uff13,1.0,1.0,-9461", "not_a_number", "AMT_INCOME_TOTAL", id="wide"
        ),
        pytest.param("2,0,inf,1.0,1.0,-9461", "not_finite", "AMT_INCOME_TOTAL", id="inf"),
        pytest.param("2,0,nan,1.0,1.0,-9461", "not_finite", "AMT_INCOME_TOTAL", id="nan"),
        pytest.param("2,0,1e400,1.0,1.0,-9461", "not_finite", "AMT_INCOME_TOTAL", id="1e400"),
        pytest.param("2,0,1e308,1.0,1.0,-9461", "out_of_range", "AMT_INCOME_TOTAL", id="1e308"),
        pytest.param("2,0,0,1.0,1.0,-9461", "out_of_range", "AMT_INCOME_TOTAL", id="no-income"),
        pytest.param("2,0,-5,1.0,1.0,-9461", "out_of_range", "AMT_INCOME_TOTAL", id="below-zero"),
        pytest.param("2,0,1e12,1.0,1.0,-9461", "out_of_range", "AMT_INCOME_TOTAL", id="1e12"),
        pytest.param("2,0,,1.0,1.0,-9461", "missing", "AMT_INCOME_TOTAL", id="no-value"),
        pytest.param('2,0,"",1.0,1.0,-9461', "missing", "AMT_INCOME_TOTAL", id="empty-quotes"),
        pytest.param("2,0,1.0,-1.0,1.0,-9461", "out_of_range", "AMT_CREDIT", id="credit"),
        pytest.param("2,2,1.0,1.0,1.0,-9461", "not_a_flag", "TARGET", id="flag"),
        pytest.param("2,,1.0,1.0,1.0,-9461", "missing", "TARGET", id="no-target"),
        pytest.param("2,0,1.0,1.0,1.0,-6205", "out_of_range", "DAYS_BIRTH", id="age-17"),
        pytest.param("2,0,1.0,1.0,1.0,-47482", "out_of_range", "DAYS_BIRTH", id="age-130"),
        pytest.param("2,0,1.0,1.0,1.0,9461", "out_of_range", "DAYS_BIRTH", id="unborn"),
        pytest.param("2,0,1.0,1.0,1.0,-9461.5", "not_whole", "DAYS_BIRTH", id="half-a-day"),
        pytest.param(",0,1.0,1.0,1.0,-9461", "missing", "SK_ID_CURR", id="no-id"),
        pytest.param("-1,0,1.0,1.0,1.0,-9461", "out_of_range", "SK_ID_CURR", id="id-below-zero"),
        pytest.param("0,0,1.0,1.0,1.0,-9461", "out_of_range", "SK_ID_CURR", id="id-zero"),
        pytest.param("2.5,0,1.0,1.0,1.0,-9461", "not_a_number", "SK_ID_CURR", id="id-fraction"),
        pytest.param("1e5,0,1.0,1.0,1.0,-9461", "not_a_number", "SK_ID_CURR", id="id-1e5"),
        pytest.param(
            f"{2**53},0,1.0,1.0,1.0,-9461", "out_of_range", "SK_ID_CURR", id="id-past-floats"
        ),
        pytest.param(f"{2**70},0,1.0,1.0,1.0,-9461", "not_a_number", "SK_ID_CURR", id="id-2-70"),
        pytest.param("' OR 1=1--,0,1,1,1,-9461", "not_a_number", "SK_ID_CURR", id="id-sql"),
    ],
)
def test_a_bad_row_is_listed_with_its_line_column_and_reason(
    ingested: Ingested, listed: Listed, row: str, reason: str, column: str
) -> None:
    report = ingested(with_row(f"{row}\n")).table("application_train")

    (fault,) = listed("application_train")
    assert (fault["line"], fault["column"], fault["reason"]) == ("3", column, reason)
    assert (report.rows_in, report.accepted, report.by_reason) == (2, 1, {reason: 1})


def test_lines_that_are_not_utf8_are_listed_and_the_rest_is_read(
    ingested: Ingested, listed: Listed
) -> None:
    good = "1,0,202500.0,406597.5,24700.5,-9461,Famille é\n".encode()
    bad = "2,0,202500.0,406597.5,24700.5,-9461,Famille é\n".encode("latin-1")
    header = HEADER.replace("\n", ",NAME_TYPE_SUITE\n").encode()

    report = ingested({"application_train.csv": header + bad + good})

    assert listed("application_train")[0]["reason"] == "not_in_encoding"
    assert listed("application_train")[0]["line"] == "2"
    assert report.table("application_train").unseen == {"NAME_TYPE_SUITE": {"Famille é": 1}}


@pytest.mark.parametrize("encoding", ["latin-1", "utf-16", "cp1252", "utf-8-sig"])
def test_a_declared_encoding_is_read(ingested: Ingested, encoding: str) -> None:
    text = HEADER.replace("\n", ",NAME_TYPE_SUITE\n") + ROW.replace("\n", ",Famille é\n")

    report = ingested(
        {"application_train.csv": text.encode(encoding)}, dialect=Dialect(encoding=encoding)
    )

    assert report.table("application_train").unseen == {"NAME_TYPE_SUITE": {"Famille é": 1}}


def test_a_text_not_in_its_declared_encoding_is_refused(ingested: Ingested) -> None:
    with pytest.raises(UnreadableTableError, match="not cp1252"):
        ingested(
            {"application_train.csv": HEADER.encode() + b"\x81"}, dialect=Dialect(encoding="cp1252")
        )


def test_a_utf8_mark_is_no_part_of_the_first_name(ingested: Ingested) -> None:
    report = ingested({"application_train.csv": b"\xef\xbb\xbf" + (HEADER + ROW).encode()})

    assert report.table("application_train").accepted == 1


def test_line_ends_of_every_kind_may_be_mixed(ingested: Ingested) -> None:
    rows = ROW.replace("\n", "\r\n") + ROW.replace("1,", "2,", 1)

    report = ingested({"application_train.csv": HEADER.replace("\n", "\r\n") + rows + "\r\n\n"})

    assert report.table("application_train").rows_in == 2
    assert report.table("application_train").accepted == 2


def test_the_last_line_needs_no_line_end(ingested: Ingested) -> None:
    report = ingested({"application_train.csv": (HEADER + ROW).rstrip("\n")})

    assert report.table("application_train").accepted == 1


def test_a_declared_dialect_is_read(ingested: Ingested, tmp_path: Path) -> None:
    text = (HEADER + ROW).replace(",", ";").replace(".", ",")

    ingested({"application_train.csv": text}, dialect=Dialect(separator=";", decimal=","))

    row = (
        PreparedRecords(tmp_path / "records").everything().application.collect().row(0, named=True)
    )
    assert row["AMT_CREDIT"] == 406_597_500


def test_a_declared_dialect_is_read_on_the_slow_path_too(
    ingested: Ingested, tmp_path: Path
) -> None:
    text = (HEADER + ROW).replace(",", ";").replace(".", ",") + "2;0;x;1,5;1;-9461\n"

    ingested({"application_train.csv": text}, dialect=Dialect(separator=";", decimal=","))

    row = (
        PreparedRecords(tmp_path / "records").everything().application.collect().row(0, named=True)
    )
    assert row["AMT_CREDIT"] == 406_597_500


@pytest.mark.parametrize(
    "options", [{"encoding": "klingon"}, {"separator": "ab"}, {"separator": ",", "decimal": ","}]
)
def test_a_dialect_that_cannot_be_is_refused(options: dict[str, str]) -> None:
    with pytest.raises(UnknownDialectError):
        Dialect(**options)  # type: ignore[arg-type] # the texts are all for text fields


def test_what_others_read_as_missing_is_text_unless_declared(
    ingested: Ingested, tmp_path: Path
) -> None:
    header = HEADER.replace("\n", ",NAME_TYPE_SUITE\n")
    rows = "".join(
        f"{i},0,1.0,1.0,1.0,-9461,{word}\n" for i, word in enumerate(("NA", "None", "null"), 1)
    )

    ingested({"application_train.csv": header + rows}, dialect=Dialect(null_tokens=("null",)))

    application = PreparedRecords(tmp_path / "records").everything().application.collect()
    assert application["NAME_TYPE_SUITE"].to_list() == ["NA", "None", None]


def test_line_numbers_count_line_ends_inside_quotes(ingested: Ingested, listed: Listed) -> None:
    header = HEADER.replace("\n", ",NAME_TYPE_SUITE\n")
    rows = '1,0,1.0,1.0,1.0,-9461,"two\nlines"\n2,0,0,1.0,1.0,-9461,Family\n'

    report = ingested({"application_train.csv": header + rows})

    assert report.table("application_train").rows_in == 2
    assert listed("application_train")[0]["line"] == "4"


def test_line_numbers_count_line_ends_inside_quotes_on_the_slow_path_too(
    ingested: Ingested, listed: Listed
) -> None:
    header = HEADER.replace("\n", ",NAME_TYPE_SUITE\n")
    rows = '1,0,1.0,1.0,1.0,-9461,"two\nlines"\n2,0,0,1.0,1.0,-9461,Fa"mily\n'

    report = ingested({"application_train.csv": header + rows})

    assert report.table("application_train").rows_in == 2
    assert listed("application_train")[0]["line"] == "4"
    assert listed("application_train")[0]["reason"] == "broken_quote"


def test_all_faults_of_a_row_are_listed_and_the_row_is_counted_once(
    ingested: Ingested, listed: Listed
) -> None:
    report = ingested(with_row("2,3,-1,0,1.0,-9461\n")).table("application_train")

    columns = [fault["column"] for fault in listed("application_train")]
    assert columns == ["TARGET", "AMT_CREDIT", "AMT_INCOME_TOTAL"]
    assert sum(report.by_reason.values()) == 1


@pytest.mark.parametrize("suffix", ["csv.gz", "csv.zip"])
def test_a_compressed_table_is_read_like_a_plain_one(
    tmp_path: Path, lender: Callable[[dict[str, bytes]], Path], suffix: str
) -> None:
    plain = lender({})
    expected = ingest(plain, tmp_path / "plain")
    text = (plain / "application_train.csv").read_bytes()
    packed = tmp_path / "packed"
    packed.mkdir()
    content = gzip.compress(text) if suffix == "csv.gz" else zipped(a_csv=text.decode())
    (packed / f"application_train.{suffix}").write_bytes(content)

    report = ingest(packed, tmp_path / "records")

    assert report.digest == expected.digest
    assert report.table("application_train").accepted == 2


def test_an_archive_that_swells_a_thousandfold_is_refused(ingested: Ingested) -> None:
    bomb = gzip.compress(b"SK_ID_CURR,SK_ID_BUREAU,DAYS_CREDIT\n" + b"\n" * (80 << 20))

    with pytest.raises(UnreadableTableError, match="unpack to more than"):
        ingested({"bureau.csv.gz": bomb})


@pytest.mark.parametrize(
    ("content", "said"),
    [
        pytest.param(gzip.compress((HEADER + ROW).encode())[:-9], "damaged or cut short", id="cut"),
        pytest.param(b"no gzip at all", "damaged or cut short", id="none"),
    ],
)
def test_a_damaged_archive_is_refused(ingested: Ingested, content: bytes, said: str) -> None:
    with pytest.raises(UnreadableTableError, match=said):
        ingested({"bureau.csv.gz": content})


def test_an_archive_holds_one_table(ingested: Ingested) -> None:
    with pytest.raises(UnreadableTableError, match="holds 2"):
        ingested({"bureau.csv.zip": zipped(a_csv=HEADER, b_csv=HEADER)})


def test_a_damaged_zip_is_refused(ingested: Ingested) -> None:
    with pytest.raises(UnreadableTableError, match="damaged"):
        ingested({"bureau.csv.zip": zipped(a_csv=HEADER)[:40]})


def test_a_pipe_is_not_waited_for(lender: Callable[[dict[str, str]], Path]) -> None:
    folder = lender({})
    os.mkfifo(folder / "bureau.csv")

    with pytest.raises(UnreadableTableError, match="no regular file"):
        open_source(folder)


def test_a_folder_in_place_of_a_table_is_refused(
    lender: Callable[[dict[str, str]], Path],
) -> None:
    folder = lender({})
    (folder / "bureau.csv").mkdir()

    with pytest.raises(UnreadableTableError, match="no regular file"):
        open_source(folder)


def test_a_link_out_of_the_folder_is_refused(
    tmp_path: Path, lender: Callable[[dict[str, str]], Path]
) -> None:
    folder = lender({})
    (tmp_path / "secret").write_text("x")
    (folder / "bureau.csv").symlink_to(tmp_path / "secret")

    with pytest.raises(UnreadableTableError, match="leads out"):
        open_source(folder)


def test_a_link_within_the_folder_is_followed(
    lender: Callable[[dict[str, str]], Path], train: str
) -> None:
    folder = lender({"stored.csv": train})
    (folder / "application_train.csv").unlink()
    (folder / "application_train.csv").symlink_to("stored.csv")

    assert list(open_source(folder).tables) == ["application_train"]


def test_two_files_for_one_table_are_refused(ingested: Ingested, train: str) -> None:
    with pytest.raises(UnreadableTableError, match="both hold one table"):
        ingested({"application_train.csv.gz": gzip.compress(train.encode())})


def test_a_folder_without_applications_is_refused_naming_what_is_needed(tmp_path: Path) -> None:
    (tmp_path / "bureau.csv").write_text("SK_ID_CURR,SK_ID_BUREAU,DAYS_CREDIT\n")

    with pytest.raises(NoApplicationTableError, match="application_train and application_test"):
        open_source(tmp_path)


def test_a_folder_that_is_not_there_is_no_bad_data(tmp_path: Path) -> None:
    with pytest.raises(FileAccessError, match="There is no"):
        open_source(tmp_path / "nowhere")


@pytest.mark.parametrize("source", ["mysql://host/db", __file__])
def test_another_kind_of_source_is_refused(source: str) -> None:
    with pytest.raises(UsageError):
        open_source(source)


def test_a_file_of_bad_lines_alone_is_listed_whole() -> None:
    block = b"1,2,3,4\n" * 300_000  # once it took minutes: the square of the number of bad lines

    rows = rows_of(block, 2, Shape("bureau_balance", "bureau_balance.csv", 3, ","))

    assert rows.faults.height == 300_000
