"""kill -9 while the service decides: what was answered is there, once, and the ledger verifies.

Twenty kills here; `KILLS=200` asks for more.
"""

import os
import random
import sys
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import httpx
import pytest
from sqlalchemy import func, select
from tests.killed import BEGINNING, NEVER
from tests.small_portfolio import TrainedPortfolio
from tests.web.full_app import Home, furnish
from tests.web.servers import Running, running

from creditwright.composition.ledger import bundle_opener, ledger_vault
from creditwright.composition.service import open_store
from creditwright.core.progress import SilentProgress
from creditwright.core.settings import Settings
from creditwright.store.tables.assessments import ASSESSMENTS
from creditwright.workflows.audit import verify_ledger
from creditwright.workflows.replay import replay_decisions

KILLS = int(os.environ.get("KILLS", "20"))
CLIENTS, EACH = 3, 6  # so many at once, so many requests of each between two kills
LATEST_CALL = 5  # three clients that are worked on together call a third as often
APPLICATIONS = 40
SERVE = """
import importlib
from sqlalchemy.engine.default import DefaultDialect

module, name = given[0].split(":")
found = importlib.import_module(module)
if len(given) > 1:  # die at the commit after that call, not at the call
    commit, call, armed = DefaultDialect.do_commit, getattr(found, name), itertools.count(1)
    due = []
    def counting(*arguments, **named):
        if next(armed) == int(at_call):
            due.append(1)
        return call(*arguments, **named)
    def committing(*arguments):
        if due:
            die()
        return commit(*arguments)
    setattr(found, name, counting)
    DefaultDialect.do_commit = committing
else:
    watch(found, name)
sys.argv = ["creditwright", "serve", "--port", "0"]
importlib.import_module("creditwright.cli.main").run()
"""
POINTS: dict[str, tuple[str, ...]] = {
    "the records are being read": ("creditwright.workflows.assess:find_applications",),
    "nothing is written": ("creditwright.workflows.record_assessments:append_entry",),
    "the entry is written": ("creditwright.workflows.record_assessments:add_assessment",),
    "the assessment too": ("creditwright.workflows.record_answers:keep_answer",),
    "the answer too, nothing is committed": (
        "creditwright.workflows.record_answers:keep_answer",
        "at the commit",
    ),
    "all is committed, nobody told": ("creditwright.web.api.assessments:sent",),
}


@dataclass
class Asked:
    """What was asked, and what was answered: by key, for the life of the test."""

    home: Home
    answered: dict[str, bytes] = field(default_factory=dict)
    waiting: set[str] = field(default_factory=set)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def number_of(self, key: str) -> int:
        """The application that is asked about by this key."""
        return self.home.numbers[sum(map(int, key.split("-"))) % APPLICATIONS]

    def ask(self, server: Running, key: str) -> bool:
        """Ask once; True where it was answered."""
        with self.lock:
            self.waiting.add(key)
        try:
            answer = httpx.post(
                f"{server.address}/v1/assessments",
                json={"application": self.number_of(key)},
                headers={
                    "Authorization": f"Bearer {self.home.keys['officer']}",
                    "Idempotency-Key": key,
                },
                timeout=30,
            )
        except httpx.TransportError:
            return False
        if answer.status_code == 429:
            time.sleep(0.2)
            return False
        assert answer.status_code == 201, answer.text
        with self.lock:
            assert self.answered.setdefault(key, answer.content) == answer.content
            self.waiting.discard(key)
        return True

    def ask_again(self, server: Running) -> None:
        """Ask until everything that was left unanswered is answered."""
        while self.waiting:
            for key in sorted(self.waiting):
                self.ask(server, key)


def serving(point: Sequence[str], at_call: int) -> list[str]:
    return [sys.executable, "-c", BEGINNING + SERVE, *point, str(NEVER), str(at_call)]


def clients(asked: Asked, server: Running, round_: int) -> None:
    """Ask from several threads until the service is dead, or enough was asked."""

    def client(who: int) -> None:
        for n in range(EACH):
            key = f"{round_}-{who}-{n}"
            if not asked.ask(server, key):
                return

    threads = [threading.Thread(target=client, args=(who,)) for who in range(CLIENTS)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()


@pytest.fixture
def home(trained_portfolio: TrainedPortfolio, filled_store: Path, tmp_path: Path) -> Home:
    return furnish(tmp_path, trained_portfolio, filled_store)


@pytest.mark.slow
def test_whatever_was_answered_is_there_once_and_the_ledger_verifies(home: Home) -> None:
    asked, chosen = Asked(home), random.Random(5)  # noqa: S311 - the same kills each time
    died: list[int] = []
    for round_ in range(KILLS):
        point = list(POINTS.values())[round_ % len(POINTS)]
        with running(serving(point, chosen.randint(1, LATEST_CALL)), home.folder) as server:
            clients(asked, server, round_)
            died.append(server.process.wait(30))
    with running(serving(POINTS["nothing is written"], at_call=0), home.folder) as server:
        asked.ask_again(server)
        for key in list(asked.answered)[:5]:
            assert asked.ask(server, key)  # the same bytes

    settings = Settings(home=home.folder / ".creditwright")
    with open_store(settings) as database:
        verified = verify_ledger(database, [], SilentProgress())
        vault, opener = ledger_vault(settings, database), bundle_opener(settings)
        report = replay_decisions(database, vault, opener, since="", progress=SilentProgress())
        with database.reading() as connection:
            kept = connection.scalar(select(func.count()).select_from(ASSESSMENTS))

    assert died == [-9] * KILLS
    assert report.is_whole
    assert report.same == kept == len(asked.answered)
    assert verified.head.seq > len(asked.answered)
