"""Work by parts: each partition once, whatever interrupts, and the same bytes."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from creditwright.core.files import alone
from creditwright.core.progress import Item, SilentProgress
from creditwright.records.pseudonyms import Pseudonyms
from creditwright.workflows.partwise import AlreadyAtWorkError, PartwiseWork, write_by_parts

TASK = PartwiseWork("Counting", depends_on=["a digest"], partitions=[0, 1, 2, 3])


class Maker:
    """Makes parts, remembers which, and may fail at one."""

    def __init__(self, *, fails_at: int | None = None) -> None:
        self.made: list[int] = []
        self.fails_at = fails_at

    def __call__(self, number: int) -> pl.DataFrame:
        if number == self.fails_at:
            raise KeyboardInterrupt
        self.made.append(number)
        return pl.DataFrame({"number": [number] * number}, schema={"number": pl.Int64})


class Watcher(SilentProgress):
    """Keeps what it is told."""

    def __init__(self) -> None:
        self.said: list[str] = []
        self.total: float | None = None

    def track(
        self, items: Iterable[Item], *, description: str, total: float | None = None
    ) -> Iterator[Item]:
        del description
        self.total = total
        yield from items

    def note(self, message: str) -> None:
        self.said.append(message)


def write(
    folder: Path, maker: Maker, task: PartwiseWork = TASK, progress: SilentProgress | None = None
) -> int:
    out, work = folder / "out.parquet", folder / "work"
    return write_by_parts(task, maker, out, work=work, progress=progress or SilentProgress())


def test_the_rows_of_every_partition_are_written_in_order(tmp_path: Path) -> None:
    write(tmp_path, Maker())

    assert pl.read_parquet(tmp_path / "out.parquet")["number"].to_list() == [1, 2, 2, 3, 3, 3]


@given(stops=st.lists(st.integers(min_value=0, max_value=3), max_size=4))
def test_however_often_it_stops_each_part_is_made_once_and_the_bytes_are_the_same(
    tmp_path_factory: pytest.TempPathFactory, stops: list[int]
) -> None:
    folder = tmp_path_factory.mktemp("stopped")
    write(folder / "whole", Maker())
    made: list[int] = []
    for stop in stops:
        maker = Maker(fails_at=None if stop in made else stop)
        if maker.fails_at is not None:
            with pytest.raises(KeyboardInterrupt):
                write(folder, maker)
            made += maker.made

    last = Maker()
    assert write(folder, last) == len(made)

    assert sorted(made + last.made) == [0, 1, 2, 3]
    whole = (folder / "whole" / "out.parquet").read_bytes()
    assert (folder / "out.parquet").read_bytes() == whole
    assert list((folder / "work").iterdir()) == []


@pytest.mark.parametrize(
    "other",
    [
        replace(TASK, depends_on=["another digest"]),
        replace(TASK, description="Summing"),
        replace(TASK, partitions=[0, 1, 2]),
    ],
)
def test_parts_of_another_task_are_not_gone_on_with(tmp_path: Path, other: PartwiseWork) -> None:
    with pytest.raises(KeyboardInterrupt):
        write(tmp_path, Maker(fails_at=2))

    assert write(tmp_path, Maker(), other) == 0


def test_whoever_watches_is_told_how_many_there_are_and_how_many_were_there(tmp_path: Path) -> None:
    with pytest.raises(KeyboardInterrupt):
        write(tmp_path, Maker(fails_at=3))
    watcher = Watcher()

    write(tmp_path, Maker(), progress=watcher)

    assert watcher.total == len(TASK.partitions)
    assert [said for said in watcher.said if "after 3 of 4 partitions" in said] == watcher.said


def test_two_processes_do_not_work_on_the_same(tmp_path: Path) -> None:
    with (
        alone(TASK.folder(tmp_path / "work") / "lock", wait=False),
        pytest.raises(AlreadyAtWorkError),
    ):
        write(tmp_path, Maker())


NUMBERS = st.lists(st.integers(1, 2**53), unique=True, max_size=20)


@settings(max_examples=10)
@given(rows=NUMBERS)
def test_a_result_with_pseudonyms_holds_no_number_and_is_another_work(
    rows: list[int], tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder, names = tmp_path_factory.mktemp("called"), Pseudonyms(bytes(range(32)))
    task = replace(TASK, partitions=[0], pseudonyms=names)
    table = pl.DataFrame({"SK_ID_CURR": rows}, schema={"SK_ID_CURR": pl.Int64})

    write_by_parts(
        task, lambda _: table, folder / "out", work=folder / "work", progress=SilentProgress()
    )

    found = pl.read_parquet(folder / "out")["SK_ID_CURR"].to_list()
    assert found == sorted(names.of(each) for each in rows)
    assert task.folder(folder) != replace(task, pseudonyms=None).folder(folder)
