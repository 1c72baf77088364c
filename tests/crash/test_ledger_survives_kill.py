"""kill -9 while entries are added: every one that was told of is there, and the chain is whole."""

import signal

import pytest
from tests import killed
from tests.ledgers import SECRET

from creditwright.ledger.chain import verify
from creditwright.store.database import open_database
from creditwright.store.ledger import entries

ENTRIES = 12
APPEND = """
import builtins, importlib
from datetime import UTC, datetime
from sqlalchemy.engine.default import DefaultDialect
from creditwright.ledger.entry import Action
from creditwright.store import ledger
from creditwright.store.database import open_database
from creditwright.store.subject_keys import open_vault

address, secret, point, times = given
database = open_database(address)
with database.writing() as connection:
    vault = open_vault(connection, bytes.fromhex(secret))
places = {"ledger": ledger, "commit": DefaultDialect, "told": builtins}
place, name = point.split(":")
watch(places[place], name)
for n in range(int(times)):
    with database.writing() as connection:
        entry = ledger.append_entry(
            connection, vault, action=Action.ASSESSMENT_RECORDED, actor="a", about=str(n),
            subject=n % 3, payload=b"what was decided", at=datetime.now(UTC),
        )
    print(entry.heading.seq, flush=True)
"""
POINTS = {
    "the last entry is known": "ledger:key_of",
    "the entry is made": "ledger:_row_of",
    "it is written and not committed": "commit:do_commit",
    "it is committed and nobody told": "told:print",
}


@pytest.mark.parametrize("point", POINTS)
def test_nothing_told_of_is_lost_and_the_chain_goes_on(store_address: str, point: str) -> None:
    at_call = 5
    # texts and not paths, which would lose a slash of an address
    given = (store_address, SECRET.hex(), POINTS[point], str(ENTRIES))

    died = killed.run(APPEND, *given, at_call=at_call)
    assert died.returncode == -signal.SIGKILL, died.stderr
    told = died.stdout.split()
    database = open_database(store_address)
    with database.reading() as connection:
        kept = [each.heading.seq for each in entries(connection)]
    again = killed.run(APPEND, *given)
    with database.reading() as connection:
        found = verify(entries(connection))
    database.close()

    assert kept[: len(told)] == [int(each) for each in told] == list(range(1, at_call))
    assert len(kept) == len(told) + (POINTS[point] == "told:print")
    assert again.returncode == 0, again.stderr
    assert found.head.seq == len(kept) + ENTRIES
