"""One application has the same features, to the last bit, alone, among others, in any order."""

from collections.abc import Sequence
from pathlib import Path

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from creditwright.core import parallel
from creditwright.core.progress import SilentProgress
from creditwright.features.catalogue import FEATURES
from creditwright.features.compute import compute, view_rows
from creditwright.features.vector import Vector
from creditwright.features.views.previous import PREVIOUS_APPLICATIONS
from creditwright.records.ingest import ingest
from creditwright.records.prepared import PreparedRecords
from creditwright.records.records import Records, RecordsInMemory
from creditwright.records.simulator import simulate_tables
from creditwright.workflows.feature_frames import feature_frames

APPLICATIONS = 400
PARTITIONS = 6  # enough for a second process
Frames = dict[str, pl.DataFrame]


def _frames(records: Records) -> Frames:
    tables = {"application": records.application, **records.history}
    return {name: frame.collect() for name, frame in tables.items()}


def _records(frames: Frames) -> Records:
    lazy = {name: frame.lazy() for name, frame in frames.items()}
    return Records(lazy.pop("application"), lazy)


def _of(frames: Frames, applications: Sequence[int]) -> Frames:
    mine = pl.col("SK_ID_CURR").is_in(applications)
    return {name: frame.filter(mine) for name, frame in frames.items()}


def _shuffled(frames: Frames, seed: int) -> Frames:
    """Put rows and columns of every table in another order."""
    return {
        name: frame.sample(fraction=1, shuffle=True, seed=seed + place).select(
            reversed(frame.columns)
        )
        for place, (name, frame) in enumerate(frames.items())
    }


def _assert_same(found: pl.DataFrame, expected: pl.DataFrame) -> None:
    different = [name for name in expected.columns if not found[name].equals(expected[name])]
    assert different == []


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> PreparedRecords:
    folder = tmp_path_factory.mktemp("simulated")
    for name, frame in simulate_tables(APPLICATIONS, seed=11).items():
        frame.write_csv(folder / f"{name}.csv")
    into = folder / "prepared"
    ingest(folder, into, partitions=PARTITIONS)
    return PreparedRecords(into)


@pytest.fixture(scope="module")
def simulated(prepared: PreparedRecords) -> Frames:
    return _frames(prepared.everything())


@pytest.fixture(scope="module")
def together(simulated: Frames) -> pl.DataFrame:
    return compute(_records(simulated))


@settings(max_examples=4, deadline=None)
@given(seed=st.integers(0, 2**32))
def test_the_order_of_rows_and_columns_changes_no_bit(
    seed: int, simulated: Frames, together: pl.DataFrame
) -> None:
    _assert_same(compute(_records(_shuffled(simulated, seed))), together)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(place=st.integers(0, APPLICATIONS - 1))
def test_one_application_alone_has_what_it_has_among_all(
    place: int, simulated: Frames, together: pl.DataFrame
) -> None:
    expected = together[place]
    alone = _of(simulated, expected["SK_ID_CURR"].to_list())

    _assert_same(compute(_records(alone)), expected)


def test_records_in_memory_have_what_records_yet_to_be_read_have(
    simulated: Frames, together: pl.DataFrame
) -> None:
    history = {name: frame for name, frame in simulated.items() if name != "application"}

    _assert_same(compute(RecordsInMemory(simulated["application"], history)), together)


def test_the_rows_of_a_view_are_those_of_the_application_they_stand_under(
    simulated: Frames,
) -> None:
    records = _records(simulated)
    numbers = simulated["application"]["SK_ID_CURR"].sort().to_numpy()

    rows = view_rows(records, PREVIOUS_APPLICATIONS, ("is_approved", "SK_ID_CURR"), numbers)

    whose = rows.columns["SK_ID_CURR"]
    assert isinstance(whose, Vector)
    assert rows.groups.rows > APPLICATIONS
    assert (numbers[rows.groups.of_row] == whose.data).all()


def test_partitions_have_what_the_whole_has_whichever_process_computes_them(
    prepared: PreparedRecords,
    together: pl.DataFrame,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(parallel, "cores", lambda: 2)
    frames = feature_frames(prepared, FEATURES, work=tmp_path, progress=SilentProgress())

    parts = [each.frame([feature.name for feature in FEATURES]) for each in frames]

    assert len(parts) == PARTITIONS
    _assert_same(pl.concat(parts).sort("SK_ID_CURR"), together)
    assert list(tmp_path.iterdir()) == []


def test_every_number_is_finite_or_null(together: pl.DataFrame) -> None:
    numbers = together.select(pl.col(pl.Float64))

    bad = [column.name for column in numbers if not column.drop_nulls().is_finite().all()]

    assert bad == []


def test_nearly_every_feature_tells_simulated_applications_apart(together: pl.DataFrame) -> None:
    names = [feature.name for feature in FEATURES]

    constant = [name for name in names if together[name].drop_nulls().n_unique() <= 1]

    assert len(constant) <= len(names) // 50


@pytest.mark.real
def test_on_real_rows_alone_among_all_and_shuffled_agree(real_sample: Path, tmp_path: Path) -> None:
    ingest(real_sample, tmp_path / "prepared")
    frames = _frames(PreparedRecords(tmp_path / "prepared").everything())
    together = compute(_records(frames))

    _assert_same(compute(_records(_shuffled(frames, seed=5))), together)
    for place in range(0, len(together), len(together) // 20):
        one = together[place]
        alone = _of(frames, one["SK_ID_CURR"].to_list())
        _assert_same(compute(_records(alone)), one)
