"""Every row ends in one of two places; rows that hang on nothing, or share a key, in the second."""

import os
from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest
from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st

from creditwright.core.errors import BadDataError, FileAccessError
from creditwright.records.ingest import FolderInUseError, ingest
from creditwright.records.partitions import partition_of
from creditwright.records.prepared import NotPreparedError, PreparedRecords
from creditwright.records.quarantine import NotAListError
from creditwright.records.report import IngestReport, TooManyBadRowsError
from creditwright.records.simulator import simulate_tables

Ingested = Callable[..., IngestReport]
Listed = Callable[[str], list[dict[str, str]]]
Lender = Callable[[dict[str, str]], Path]

BUREAU = "SK_ID_CURR,SK_ID_BUREAU,CREDIT_ACTIVE,DAYS_CREDIT,DAYS_CREDIT_UPDATE\n"
BUREAU_BALANCE = "SK_ID_BUREAU,MONTHS_BALANCE,STATUS\n"
PREVIOUS = "SK_ID_PREV,SK_ID_CURR,NAME_CONTRACT_STATUS,DAYS_DECISION\n"
POINT_OF_SALE = "SK_ID_PREV,SK_ID_CURR,MONTHS_BALANCE,NAME_CONTRACT_STATUS\n"


@pytest.mark.parametrize(
    ("table", "text", "reason", "column"),
    [
        pytest.param(
            "bureau", BUREAU + "9,1,Active,-5,-1\n", "orphan", "SK_ID_CURR", id="no-application"
        ),
        pytest.param(
            "bureau_balance", BUREAU_BALANCE + "7,-1,C\n", "orphan", "SK_ID_BUREAU", id="no-loan"
        ),
        pytest.param(
            "bureau", BUREAU + "1,1,Active,3,-1\n", "after_application", "DAYS_CREDIT", id="late"
        ),
        pytest.param(
            "bureau",
            BUREAU + "1,1,Active,-3,372\n",
            "after_application",
            "DAYS_CREDIT_UPDATE",
            id="news-from-later",
        ),
        pytest.param(
            "POS_CASH_balance",
            POINT_OF_SALE + "5,1,1,Active\n",
            "after_application",
            "MONTHS_BALANCE",
            id="later-month",
        ),
        pytest.param(
            "previous_application",
            PREVIOUS + "5,1,Approved,365243\n",
            "after_application",
            "DAYS_DECISION",
            id="no-sentinel-there",
        ),
    ],
)
def test_a_history_row_that_cannot_be_is_listed(
    ingested: Ingested, listed: Listed, table: str, text: str, reason: str, column: str
) -> None:
    report = ingested({f"{table}.csv": text}).table(table)

    (first, *_) = listed(table)
    assert (first["line"], first["reason"], first["column"]) == ("2", reason, column)
    assert (report.accepted, report.by_reason) == (0, {reason: 1})


def test_orphans_are_counted_apart_from_bad_rows(ingested: Ingested) -> None:
    report = ingested({"bureau.csv": BUREAU + "9,1,Active,-5,-1\n" * 3}, max_bad_share=0.0).table(
        "bureau"
    )

    assert report.orphans == 3
    assert report.bad_share == 0


def test_the_history_of_a_rejected_application_is_orphaned(ingested: Ingested, train: str) -> None:
    files = {
        "application_train.csv": train.replace("202500.0", "0"),
        "bureau.csv": BUREAU + "1,11,Active,-5,-1\n2,12,Active,-5,-1\n",
        "bureau_balance.csv": BUREAU_BALANCE + "11,-1,C\n12,-1,C\n",
    }

    report = ingested(files)

    assert report.table("bureau").by_reason == {"orphan": 1}
    assert report.table("bureau_balance").by_reason == {"orphan": 1}


def test_months_of_a_bureau_loan_get_the_application_of_their_loan(
    ingested: Ingested, tmp_path: Path
) -> None:
    ingested(
        {
            "bureau.csv": BUREAU + "2,12,Active,-5,-1\n",
            "bureau_balance.csv": BUREAU_BALANCE + "12,-1,C\n12,0,X\n",
        }
    )

    months = PreparedRecords(tmp_path / "records").everything().history["bureau_balance"].collect()
    assert months["SK_ID_CURR"].to_list() == [2, 2]
    assert months["MONTHS_BALANCE"].to_list() == [-1, 0]


def test_an_earlier_credit_of_another_application_is_refused(
    ingested: Ingested, listed: Listed
) -> None:
    files = {
        "previous_application.csv": PREVIOUS + "5,1,Approved,-10\n",
        "POS_CASH_balance.csv": POINT_OF_SALE + "5,1,-1,Active\n5,2,-2,Active\n",
    }

    report = ingested(files).table("POS_CASH_balance")

    assert report.by_reason == {"conflicting_parent": 1}
    assert listed("POS_CASH_balance")[0]["line"] == "3"


def test_an_earlier_credit_without_its_application_is_only_counted(ingested: Ingested) -> None:
    files = {
        "previous_application.csv": PREVIOUS + "5,1,Approved,-10\n",
        "POS_CASH_balance.csv": POINT_OF_SALE + "6,1,-1,Active\n5,1,-2,Active\n",
    }

    report = ingested(files).table("POS_CASH_balance")

    assert (report.accepted, report.unknown_previous) == (2, 1)


def test_none_of_two_rows_with_one_key_is_kept(ingested: Ingested, listed: Listed) -> None:
    text = POINT_OF_SALE + "5,1,-1,Active\n5,1,-2,Active\n5,1,-1,Completed\n"

    report = ingested({"POS_CASH_balance.csv": text}).table("POS_CASH_balance")

    assert (report.accepted, report.by_reason) == (1, {"duplicate_key": 2})
    assert [fault["line"] for fault in listed("POS_CASH_balance")] == ["2", "4"]
    assert listed("POS_CASH_balance")[0]["value"] == "5 -1"


@pytest.mark.parametrize("partitions", [1, 2, 64])
def test_a_loan_that_two_applications_claim_is_the_same_in_any_number_of_partitions(
    lender: Lender, tmp_path: Path, partitions: int
) -> None:
    source = lender(
        {
            "bureau.csv": BUREAU + "1,12,Active,-5,-1\n2,12,Active,-5,-1\n",
            "bureau_balance.csv": BUREAU_BALANCE + "12,-1,C\n",  # of whom, nobody can tell
            "previous_application.csv": PREVIOUS + "5,1,Approved,-10\n5,2,Approved,-10\n",
            "POS_CASH_balance.csv": POINT_OF_SALE + "5,1,-1,Active\n5,2,-1,Active\n",
        }
    )

    report = ingest(source, tmp_path / "records", max_bad_share=1, partitions=partitions)

    counted = {table.name: (table.accepted, table.rejected) for table in report.tables}
    assert counted.pop("bureau_balance") == (0, 1)
    assert set(counted.values()) == {(2, 0)}
    assert report.table("bureau_balance").by_reason == {"conflicting_parent": 1}


def test_an_application_in_both_tables_is_kept_from_neither(
    ingested: Ingested, listed: Listed, train: str
) -> None:
    rows = [line.split(",") for line in train.splitlines()]
    test_table = "".join(",".join(row[:1] + row[2:6]) + "\n" for row in rows[:2])

    report = ingested({"application_test.csv": test_table})

    assert report.table("application_train").accepted == 1
    assert report.table("application_test").accepted == 0
    assert listed("application_train")[0]["reason"] == "duplicate_key"
    assert listed("application_test")[0]["reason"] == "duplicate_key"


def test_twins_are_found_across_blocks(ingested: Ingested, listed: Listed, train: str) -> None:
    note = "n" * 1000  # of a column that is not declared, so that few rows fill many bytes
    rows = [line.rpartition(",")[0] for line in train.replace('"Spouse, partner"', "").splitlines()]
    many = [f"{i},0,202500.0,406597.5,24700.5,-9461,{note}" for i in range(3, 40_000)]
    text = "\n".join([f"{rows[0]},NOTE", f"{rows[1]},{note}", *many, f"{rows[1]},{note}", ""])
    assert len(text) > 32 << 20

    report = ingested({"application_train.csv": text}).table("application_train")

    assert report.by_reason == {"duplicate_key": 2}
    assert [fault["line"] for fault in listed("application_train")] == ["2", "40000"]


def test_too_many_bad_rows_leave_nothing_but_the_list(
    ingested: Ingested, listed: Listed, train: str, tmp_path: Path
) -> None:
    with pytest.raises(TooManyBadRowsError, match="1 of 2 rows") as caught:
        ingested({"application_train.csv": train.replace("202500.0", "0")}, max_bad_share=0.49)

    assert caught.value.report.table("application_train").rejected == 1
    assert len(listed("application_train")) == 1
    assert not (tmp_path / "records").exists()


def test_a_share_of_bad_rows_on_the_limit_is_borne(ingested: Ingested, train: str) -> None:
    report = ingested({"application_train.csv": train.replace("202500.0", "0")}, max_bad_share=0.5)

    assert report.table("application_train").bad_share == 0.5


def test_a_mended_table_takes_its_old_list_away(
    ingested: Ingested, listed: Listed, train: str
) -> None:
    ingested({"application_train.csv": train.replace("202500.0", "0")})

    ingested({"application_train.csv": train})

    assert listed("application_train") == []


def test_a_folder_that_holds_something_else_is_not_replaced(lender: Lender, tmp_path: Path) -> None:
    (tmp_path / "thesis").mkdir()
    (tmp_path / "thesis" / "chapter.txt").write_text("years of work")

    with pytest.raises(FolderInUseError):
        ingest(lender({}), tmp_path / "thesis")

    assert (tmp_path / "thesis" / "chapter.txt").exists()


def test_a_quarantine_never_takes_the_place_of_a_table(lender: Lender) -> None:
    folder = lender({})
    tables = {path.name: path.read_bytes() for path in folder.iterdir()}

    with pytest.raises(NotAListError, match="no list of rejected rows"):
        ingest(folder, folder.parent / "records", quarantine=folder)

    assert {path.name: path.read_bytes() for path in folder.iterdir()} == tables


def test_a_quarantine_that_is_a_file_is_named(lender: Lender, tmp_path: Path) -> None:
    (tmp_path / "list").write_text("a file stands here")

    with pytest.raises(FileAccessError, match="list is no folder"):
        ingest(lender({}), tmp_path / "records", quarantine=tmp_path / "list")


def test_a_list_of_rejected_rows_replaces_the_one_before(
    ingested: Ingested, listed: Listed, train: str
) -> None:
    ingested({"application_train.csv": train.replace("202500.0", "0")})
    ingested({"application_train.csv": train.replace("202500.0", "-12.5")})

    assert [fault["value"] for fault in listed("application_train")] == ["-12.5"]


def test_the_lists_of_rejected_rows_are_for_their_owner_alone(
    ingested: Ingested, train: str, tmp_path: Path
) -> None:
    ingested({"application_train.csv": train.replace("202500.0", "0")})

    mode = (tmp_path / "quarantine" / "application_train.csv").stat().st_mode
    assert mode & 0o077 == 0


def test_cells_that_a_spreadsheet_would_run_are_made_harmless(
    ingested: Ingested, listed: Listed, train: str
) -> None:
    ingested({"application_train.csv": train.replace("202500.0", "=cmd|' /C calc'!A0")})

    assert listed("application_train")[0]["value"] == "'=cmd|' /C calc'!A0"


def test_a_negative_number_is_listed_as_it_is(
    ingested: Ingested, listed: Listed, train: str
) -> None:
    ingested({"application_train.csv": train.replace("202500.0", "-12.5")})

    assert listed("application_train")[0]["value"] == "-12.5"


def test_words_that_are_not_declared_are_accepted_and_counted(
    ingested: Ingested, train: str
) -> None:
    report = ingested({"application_train.csv": train.replace("Unaccompanied", "=1+1")})

    assert report.table("application_train").unseen == {"NAME_TYPE_SUITE": {"=1+1": 1}}


def test_amounts_finer_than_a_thousandth_are_rounded_and_counted(
    ingested: Ingested, train: str, tmp_path: Path
) -> None:
    report = ingested({"application_train.csv": train.replace("24700.5", "24700.50051")})

    rows = PreparedRecords(tmp_path / "records").everything().application.collect()
    assert rows.sort("SK_ID_CURR")["AMT_ANNUITY"].to_list() == [24_700_501, 6_750_000]
    assert report.table("application_train").finer_amounts == {"AMT_ANNUITY": 1}


def test_the_noise_of_a_float_is_no_finer_amount(ingested: Ingested, train: str) -> None:
    report = ingested({"application_train.csv": train.replace("24700.5", "24700.500000000004")})

    assert report.table("application_train").finer_amounts == {}


def test_sentinels_are_kept_and_counted(ingested: Ingested, train: str) -> None:
    lines = train.splitlines()
    text = "\n".join([f"{lines[0]},DAYS_EMPLOYED", f"{lines[1]},365243", f"{lines[2]},-5", ""])

    report = ingested({"application_train.csv": text}).table("application_train")

    assert report.sentinels == {"DAYS_EMPLOYED": {"365243": 1}}
    assert report.accepted == 2


def test_any_other_day_to_come_is_refused(ingested: Ingested, train: str) -> None:
    lines = train.splitlines()
    text = "\n".join([f"{lines[0]},DAYS_EMPLOYED", f"{lines[1]},365242", f"{lines[2]},-5", ""])

    report = ingested({"application_train.csv": text}).table("application_train")

    assert report.by_reason == {"out_of_range": 1}


@pytest.fixture(scope="module")
def simulated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("simulated")
    for name, table in simulate_tables(25, seed=5).items():
        if name != "truth":
            table.write_csv(folder / f"{name}.csv")
    return folder


def partitions_of(folder: Path) -> list[dict[str, pl.DataFrame]]:
    prepared = PreparedRecords(folder)
    every = [prepared.partition(i) for i in prepared.partitions]
    return [
        {"application": r.application.collect(), **{n: t.collect() for n, t in r.history.items()}}
        for r in every
    ]


def test_a_simulated_lender_is_accepted_to_the_last_row(simulated: Path, tmp_path: Path) -> None:
    report = ingest(simulated, tmp_path / "records", max_bad_share=0.0)

    assert sum(table.rejected for table in report.tables) == 0
    assert report.absent == ()


def test_an_application_and_its_history_are_in_one_partition(
    simulated: Path, tmp_path: Path
) -> None:
    report = ingest(simulated, tmp_path / "records", partitions=4)

    parts = partitions_of(tmp_path / "records")
    homes = [set(part["application"]["SK_ID_CURR"]) for part in parts]
    for part, home in zip(parts, homes, strict=True):
        assert all(set(table["SK_ID_CURR"]) <= home for table in part.values())
    accepted = sum(table.accepted for table in report.tables)
    assert sum(table.height for part in parts for table in part.values()) == accepted


def test_the_order_of_the_rows_and_the_kind_of_file_change_nothing(
    simulated: Path, tmp_path: Path
) -> None:
    backwards = tmp_path / "backwards"
    backwards.mkdir()
    for path in simulated.iterdir():
        header, *rows = path.read_text().splitlines(keepends=True)
        (backwards / path.name).write_text("".join([header, *reversed(rows)]))

    ingest(simulated, tmp_path / "one", partitions=3)
    ingest(backwards, tmp_path / "two", partitions=3)

    for one, two in zip(
        partitions_of(tmp_path / "one"), partitions_of(tmp_path / "two"), strict=True
    ):
        assert all(one[name].equals(two[name]) for name in one)


def test_the_digest_follows_the_content(simulated: Path, tmp_path: Path) -> None:
    first = ingest(simulated, tmp_path / "one").digest
    changed = tmp_path / "changed"
    changed.mkdir()
    for path in simulated.iterdir():
        (changed / path.name).write_bytes(path.read_bytes())
    rows = (changed / "bureau.csv").read_text().splitlines(keepends=True)
    (changed / "bureau.csv").write_text("".join(rows[:-1]))

    assert ingest(simulated, tmp_path / "two").digest == first
    assert ingest(changed, tmp_path / "three").digest != first


def test_where_an_application_goes_never_changes() -> None:
    """Partitions written by one version are read by the next; these were worked out by hand.

    n * 0x9E3779B97F4A7C15 mod 2**64, its upper half, mod 7.
    """
    numbers = [1, 100_001, 456_255, 2**53 - 1]
    by_hand = [((n * 0x9E3779B97F4A7C15) % 2**64 >> 32) % 7 for n in numbers]

    assert partition_of(pl.Series(numbers), 7).to_list() == by_hand


def test_partitions_are_of_like_size() -> None:
    sizes = partition_of(pl.Series(range(100_001, 200_001)), 8).value_counts()["count"]

    assert sizes.min() == pytest.approx(12_500, rel=0.05)


@pytest.mark.parametrize("content", [None, "{}", "no json", "[]"])
def test_a_folder_of_something_else_is_not_prepared(tmp_path: Path, content: str | None) -> None:
    if content is not None:
        (tmp_path / "manifest.json").write_text(content)

    with pytest.raises(NotPreparedError):
        PreparedRecords(tmp_path)


def test_a_partition_that_is_not_there_is_an_error(ingested: Ingested, tmp_path: Path) -> None:
    ingested({})

    with pytest.raises(IndexError, match="0 to 0"):
        PreparedRecords(tmp_path / "records").partition(1)


BYTES = st.sampled_from(
    [b'"', b"\n", b"\r\n", b",", b";", b"\0", b"\xff", b"-", b"1e400", b"", b"NA"]
)


@given(
    name=st.sampled_from(["application_train", "bureau", "bureau_balance", "POS_CASH_balance"]),
    hits=st.lists(st.tuples(st.floats(0, 1), st.integers(0, 8), BYTES), min_size=1, max_size=12),
)
@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_however_a_table_is_mutilated_every_row_is_accounted_for(
    simulated: Path,
    tmp_path: Path,
    name: str,
    hits: list[tuple[float, int, bytes]],
) -> None:
    folder = tmp_path / "mutilated"
    folder.mkdir(exist_ok=True)
    for path in simulated.iterdir():
        (folder / path.name).unlink(missing_ok=True)
        os.link(path, folder / path.name)
    text = (simulated / f"{name}.csv").read_bytes()
    body = text.index(b"\n") + 1
    for place, length, put in hits:
        at = body + int(place * (len(text) - body))
        text = text[:at] + put + text[at + length :]
    (folder / f"{name}.csv").unlink()
    (folder / f"{name}.csv").write_bytes(text)

    try:
        report = ingest(
            folder, tmp_path / "records", quarantine=tmp_path / "quarantine", max_bad_share=1.0
        )
    except BadDataError:
        event("refused whole")
        return

    event("read")
    for table in report.tables:
        listed = tmp_path / "quarantine" / f"{table.name}.csv"
        lines = pl.read_csv(listed, infer_schema=False)["line"].n_unique() if listed.exists() else 0
        assert table.rows_in == table.accepted + sum(table.by_reason.values())
        assert table.rejected == lines
    kept = PreparedRecords(tmp_path / "records").counts
    stored = sum(t.height for part in partitions_of(tmp_path / "records") for t in part.values())
    assert sum(kept.values()) == stored


@pytest.fixture(scope="module")
def real_records(real_sample: Path, tmp_path_factory: pytest.TempPathFactory) -> PreparedRecords:
    folder = tmp_path_factory.mktemp("real") / "records"
    ingest(real_sample, folder, max_bad_share=0.0)
    return PreparedRecords(folder)


@pytest.mark.real
def test_every_real_row_is_accepted(real_records: PreparedRecords) -> None:
    tables = real_records.report["tables"]

    assert {name: table["rejected"] for name, table in tables.items()} == dict.fromkeys(tables, 0)
    assert not any(table["unseen"] for table in tables.values())
    assert real_records.absent == ("installments_payments",)


@pytest.mark.real
def test_every_other_real_application_is_accepted(real_applications: Path, tmp_path: Path) -> None:
    report = ingest(real_applications, tmp_path / "records", max_bad_share=0.0)

    assert report.table("application_train").rejected == 0
    assert not report.table("application_train").unseen


@pytest.mark.real
def test_real_amounts_are_kept_exactly(real_records: PreparedRecords, real_sample: Path) -> None:
    written = pl.read_csv(real_sample / "credit_card_balance.csv", infer_schema=False)
    exact = written.select(
        pl.col("AMT_BALANCE", "AMT_PAYMENT_CURRENT").cast(pl.Decimal(20, 3)).sum() * 1000
    ).row(0)

    stored = real_records.everything().history["credit_card_balance"]
    sums = stored.select(pl.col("AMT_BALANCE", "AMT_PAYMENT_CURRENT").sum()).collect().row(0)

    assert sums == tuple(int(value) for value in exact)
