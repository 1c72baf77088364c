"""Lists of decisions are read from an index in its order: no database sorts them."""

import pytest
from sqlalchemy.dialects import sqlite

from creditwright.decision.policy import Outcome
from creditwright.store.assessments import Sought, ask_latest
from creditwright.store.database import open_database


@pytest.mark.parametrize("sought", [Sought(), Sought(outcome=Outcome.DECLINE), Sought(within=0.01)])
def test_no_list_of_decisions_is_sorted(sqlite_address: str, sought: Sought) -> None:
    database = open_database(sqlite_address)
    asked = ask_latest(sought).compile(
        dialect=sqlite.dialect(), compile_kwargs={"literal_binds": True}
    )

    with database.reading() as connection:
        plan = [row[3] for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {asked}")]
    database.close()

    assert any("USING INDEX ix_assessment" in each or "USING COVERING" in each for each in plan)
    assert not [each for each in plan if "TEMP B-TREE" in each]
