"""The population made from the store: each application as it would be assessed, bit for bit."""

import shutil
from dataclasses import replace
from pathlib import Path

import numpy as np
import polars as pl
import pytest
from tests.clocks import SetClock
from tests.populations import make
from tests.services import NOON, ServiceForTests
from tests.small_portfolio import TrainedPortfolio

from creditwright.core.progress import SilentProgress
from creditwright.decision.assessment import assess
from creditwright.population.errors import NoPopulationError
from creditwright.population.kept import Populations
from creditwright.records.given import as_given, given_records
from creditwright.records.records import APPLICATION_KEY, RecordsInMemory
from creditwright.scoring.inputs import matrix_of
from creditwright.serving.live import LiveModels
from creditwright.store.applicants import find_application
from creditwright.store.database import Database, open_database
from creditwright.store.many_applicants import everything_held
from creditwright.store.put_applications import put_application
from creditwright.workflows.make_population import (
    NobodyInStoreError,
    SeenOtherwiseError,
    Workplace,
    make_population,
    versions_held,
)
from creditwright.workflows.stored_portfolio import StoredPortfolio


def stored(database: Database, number: int) -> RecordsInMemory:
    with database.reading() as connection:
        return find_application(connection, number).records


def test_the_parts_hold_every_application_of_the_store_as_it_is_fetched_alone(
    service: ServiceForTests,
) -> None:
    database = service.service.database

    found = StoredPortfolio.of(database)

    assert sorted(found.versions) == service.numbers
    part = replace(found, parts=(found.parts[0][:40],)).partition(0)
    assert part.numbers == service.numbers[:40]
    for number in part.numbers[::15]:
        alone = part.changed(lambda each, n=number: each.filter(pl.col(APPLICATION_KEY) == n))  # type: ignore[misc]
        one = stored(database, number)
        assert alone.application.equals(one.application)
        assert {k: v.rows() for k, v in alone.history.items()} == {
            k: v.rows() for k, v in one.history.items()
        }


def test_applications_of_which_other_tables_are_known_are_read_apart(
    service: ServiceForTests,
) -> None:
    database, number = service.service.database, service.numbers[5]
    before = stored(database, number)
    fewer = RecordsInMemory(before.application, {"bureau": before.history["bureau"]})
    with database.writing() as connection:
        put_application(connection, number, fewer, expected=None, by="t", at=NOON)

    found = StoredPortfolio.of(database)

    (apart,) = [n for n, part in enumerate(found.parts) if [e.number for e in part] == [number]]
    assert set(found.partition(apart).history) == {"bureau"}


def test_what_is_kept_of_an_application_is_what_it_would_be_assessed_on(
    filled_store: Path, populated: Path, in_use: LiveModels
) -> None:
    model = in_use.champion.model
    population = Populations(populated).of(in_use.champion.digest)
    database = open_database(f"sqlite:///{filled_store}")
    with database.reading() as connection:
        numbers = [each.number for each in everything_held(connection)][::170]

    for number in numbers:
        frame = model.inputs_of(stored(database, number))
        place = population.place_of(number)
        found = assess(frame, model, explain=False)
        assert place is not None
        expected = matrix_of(frame, model.scorer.inputs).values[0]
        assert population.columns.row(place).tobytes() == expected.tobytes()
        assert population.probability[place] == found.scores.default_probability[0]
        assert bool(population.with_outcome(found.outcomes[0])[place])
    database.close()
    assert population.size == 2000


def test_from_the_folder_the_store_was_loaded_from_comes_the_same(
    filled_store: Path,
    populated: Path,
    trained_portfolio: TrainedPortfolio,
    in_use: LiveModels,
    tmp_path: Path,
) -> None:
    database = open_database(f"sqlite:///{filled_store}")
    workplace = Workplace(
        database, Populations(tmp_path / "populations"), tmp_path / "work", SetClock(NOON)
    )
    expected = versions_held(database, only_loaded=True)

    make_population(
        trained_portfolio.records, expected, in_use.champion, workplace, progress=SilentProgress()
    )

    digest = in_use.champion.digest
    one, other = Populations(populated).of(digest), workplace.populations.of(digest)
    assert np.array_equal(one.applications, other.applications)
    for name in one.columns.layout.floats:
        assert one.columns.floats(name).tobytes() == other.columns.floats(name).tobytes(), name
    assert one.columns.layout == other.columns.layout
    assert not list((tmp_path / "work").glob("*.parquet"))
    database.close()


def test_tables_that_say_something_else_than_the_store_are_refused(
    filled_store: Path, trained_portfolio: TrainedPortfolio, in_use: LiveModels, tmp_path: Path
) -> None:
    path = tmp_path / "store.db"
    path.write_bytes(filled_store.read_bytes())
    database = open_database(f"sqlite:///{path}")
    with database.writing() as connection:
        connection.exec_driver_sql("UPDATE application SET EXT_SOURCE_2 = 0.123, AMT_CREDIT = 1000")
    workplace = Workplace(
        database, Populations(tmp_path / "populations"), tmp_path / "work", SetClock(NOON)
    )
    expected = versions_held(database, only_loaded=True)

    with pytest.raises(SeenOtherwiseError, match="leave out --data"):
        make_population(
            trained_portfolio.records,
            expected,
            in_use.champion,
            workplace,
            progress=SilentProgress(),
        )

    with pytest.raises(NoPopulationError):
        workplace.populations.of(in_use.champion.digest)
    database.close()


def test_what_was_changed_or_erased_while_it_was_made_is_left_out(
    filled_store: Path, in_use: LiveModels, tmp_path: Path
) -> None:
    path = tmp_path / "store.db"
    path.write_bytes(filled_store.read_bytes())
    database = open_database(f"sqlite:///{path}")
    portfolio = StoredPortfolio.of(database)
    changed, erased = sorted(portfolio.versions)[10:12]
    application, history = as_given(stored(database, changed))
    with database.writing() as connection:
        records = given_records(changed, {**application, "AMT_CREDIT": 123_000.0}, history)
        put_application(connection, changed, records, expected=None, by="t", at=NOON)
        connection.exec_driver_sql(f"DELETE FROM application WHERE SK_ID_CURR = {erased}")  # noqa: S608
    few = replace(portfolio, parts=(portfolio.parts[0][:60],))
    workplace = Workplace(
        database, Populations(tmp_path / "populations"), tmp_path / "work", SetClock(NOON)
    )

    made = make_population(few, few.versions, in_use.champion, workplace, progress=SilentProgress())

    found = workplace.populations.of(in_use.champion.digest)
    # the one that is no longer there is not even read
    assert (made.applications, made.left_out) == (58, 1)
    assert found.place_of(changed) is None
    assert found.place_of(erased) is None
    database.close()


def test_a_store_with_nobody_in_it_has_no_population(
    database: Database, in_use: LiveModels, tmp_path: Path
) -> None:
    with pytest.raises(NobodyInStoreError):
        make(database, in_use, tmp_path)


def test_an_erased_application_leaves_nothing_in_the_files_and_the_others_stay(
    populated: Path, in_use: LiveModels, tmp_path: Path
) -> None:
    shutil.copytree(populated, tmp_path / "populations")
    populations = Populations(tmp_path / "populations")
    digest = in_use.champion.digest
    before = populations.of(digest)
    numbers = before.applications.tolist()
    gone, others = [numbers[0], numbers[8], numbers[7]], [numbers[1], numbers[6], numbers[9]]
    rows = {number: before.columns.row(before.place_of(number) or 0) for number in others}
    probabilities = {n: float(before.probability[before.place_of(n) or 0]) for n in gone}

    found = [populations.forget(number) for number in gone]

    after = populations.of(digest)
    assert found == [1, 1, 1]
    assert after.size == before.size - 3
    assert [after.place_of(number) for number in gone] == [None, None, None]
    for number in others:
        place = after.place_of(number)
        assert place is not None
        assert after.columns.row(place).tobytes() == rows[number].tobytes()
    content = b"".join(each.read_bytes() for each in populations.folder.rglob("*.npy"))
    for number in gone:
        assert np.int64(number).tobytes() not in content
        assert np.float64(probabilities[number]).tobytes() not in content
    assert populations.forget(gone[0]) == 0


def test_a_population_made_anew_takes_the_place_of_the_one_before(
    filled_store: Path, in_use: LiveModels, tmp_path: Path
) -> None:
    database = open_database(f"sqlite:///{filled_store}")
    portfolio = StoredPortfolio.of(database)
    few = replace(portfolio, parts=(portfolio.parts[0][:60],))
    populations = Populations(tmp_path / "populations")
    clock = SetClock(NOON)
    workplace = Workplace(database, populations, tmp_path / "work", clock)
    digest = in_use.champion.digest
    make_population(few, few.versions, in_use.champion, workplace, progress=SilentProgress())
    before = populations.of(digest)
    fewer = replace(portfolio, parts=(portfolio.parts[0][:51],))
    make_population(fewer, fewer.versions, in_use.champion, workplace, progress=SilentProgress())

    after = populations.of(digest)

    assert (before.size, after.size) == (60, 51)
    assert before.columns.row(59).size == len(before.inputs)  # who had it open still reads it
    assert len(list((tmp_path / "populations").glob(f"{digest}-*"))) == 1
    database.close()
