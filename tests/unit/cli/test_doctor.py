"""`creditwright doctor`: what it finds of a deployment, in trouble and out of it."""

import json
import os
import socket
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest
from tests.ledgers import KEY, SECRET
from tests.recorded import decisions, keep
from tests.small_model import SmallModel
from typer.testing import CliRunner

from creditwright.access.roles import Role
from creditwright.cli.main import app
from creditwright.composition.access import people_desk
from creditwright.composition.deploying import deployment_file
from creditwright.composition.examining import machine
from creditwright.core.errors import ConfigurationError
from creditwright.core.settings import Settings
from creditwright.decision.model import DecisionModel
from creditwright.scoring.bundle import write_bundle
from creditwright.serving.deployment import Change, Deployed, Deployment
from creditwright.serving.live import Role as ModelRole
from creditwright.store.database import Database, open_database
from creditwright.store.migrate import migrate
from creditwright.workflows.examination import Finding, Verdict
from creditwright.workflows.people import Newcomer, let_first_in, let_in

Found = dict[str, dict[str, str]]


@pytest.fixture
def store(
    small_model: SmallModel,
    small_decision_model: DecisionModel,
    sqlite_address: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[Database]:
    """A deployment as it should be: its home holds models and keys, the store four decisions."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("CREDITWRIGHT_STORE", sqlite_address)
    home = tmp_path / ".creditwright"
    home.mkdir(mode=0o700)
    digest = small_decision_model.digest
    write_bundle(home / "bundles" / digest, small_model.files)
    for name, secret in (("ledger", SECRET), ("checkpoints", KEY), ("tokens", KEY[::-1])):
        path = home / "keys" / name
        path.parent.mkdir(exist_ok=True)
        path.touch(mode=0o600)
        path.write_bytes(secret)
    settings = Settings()
    champion = Deployed(name="m", version=1, digest=digest, role=ModelRole.CHAMPION)
    deployment = Deployment(
        generation=1, salt="s", models=(champion,), change=Change.SET, by="t", at="then"
    )
    deployment_file(settings).change(deployment, made_for=0)
    with closing(open_database(sqlite_address)) as database:
        migrate(database)
        keep(database, decisions(small_model, small_decision_model, 4))
        desk = people_desk(settings, database)
        let_first_in(desk)
        let_in(desk, Newcomer(name="ann", roles=frozenset({Role.ADMINISTRATOR})), password=None)
        yield database


def doctor(*options: str) -> tuple[int, Found]:
    free = ("--port", str(free_port()))
    result = CliRunner().invoke(
        app, ["doctor", "--json", *(() if "--port" in options else free), *options]
    )
    found = json.loads(result.stdout)
    assert result.exit_code == found["exit_code"]
    return result.exit_code, {each["about"]: each for each in found["findings"]}


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def of(found: Iterator[Finding]) -> tuple[Verdict, str]:
    (one,) = found
    return one.verdict, f"{one.found} {one.advice}"


@pytest.mark.usefixtures("store")
def test_a_deployment_as_it_should_be_is_in_no_trouble() -> None:
    code, found = doctor()

    assert code == 0, found
    assert not [each for each in found.values() if each["verdict"] == "trouble"]
    assert found["model m/1"]["verdict"] == "good"
    assert found["people"]["found"] == "2 people, 2 administrators"
    assert "6 entries" in found["ledger"]["found"]
    assert "free" in found["port"]["found"]


@pytest.mark.usefixtures("store")
def test_nothing_of_a_secret_is_printed(tmp_path: Path) -> None:
    kept = "5e9cVQ-not-to-be-told-8fd2a1b7c6"
    (tmp_path / ".creditwright" / "keys" / "tokens").write_text(kept)

    shown = CliRunner().invoke(app, ["doctor", "--json"]).output
    shown += CliRunner().invoke(app, ["doctor"]).output

    assert not any(each in shown for each in (kept, SECRET.hex(), KEY.hex()))


@pytest.mark.usefixtures("store")
def test_a_checkpoint_kept_elsewhere_is_compared() -> None:
    CliRunner().invoke(app, ["audit", "checkpoint", "--out", "away"], catch_exceptions=False)

    _, found = doctor("--checkpoint", "away")

    assert found["ledger"]["verdict"] == "good"
    assert "0 of them after the last checkpoint" in found["ledger"]["found"]


def _weak_key(home: Path) -> None:
    (home / "keys" / "tokens").write_text("changeme" * 8)


def _anothers_key(home: Path) -> None:
    (home / "keys" / "ledger").write_bytes(KEY)


def _key_others_may_replace(home: Path) -> None:
    (home / "keys" / "ledger").chmod(0o666)


def _no_bundle(home: Path) -> None:
    (bundle,) = (each for each in (home / "bundles").iterdir() if each.is_dir())
    bundle.rename(home / "gone")


def _a_bundle_changed(home: Path) -> None:
    (model,) = home.glob("bundles/*/model.txt")
    model.write_bytes(model.read_bytes().replace(b"leaf_value=", b"leaf_value=9", 1))


def _nothing_deployed(home: Path) -> None:
    (home / "serving.json").unlink()


def change(statement: str) -> None:
    database = open_database(os.environ["CREDITWRIGHT_STORE"])
    with closing(database), database.writing() as connection:
        connection.exec_driver_sql(statement)


def _entry_changed(_home: Path) -> None:
    change("DROP TRIGGER ledger_entry_no_update")
    change("UPDATE ledger_entry SET actor = 'nobody' WHERE seq = 2")


def _older_tables(_home: Path) -> None:
    change("UPDATE alembic_version SET version_num = '0001'")


@pytest.mark.usefixtures("store")
@pytest.mark.parametrize(
    ("spoil", "about", "code", "said"),
    [
        (_weak_key, "secrets", 78, "placeholder"),
        (_anothers_key, "writing", 78, "master key"),
        (_key_others_may_replace, "key of the ledger", 78, "chmod 600"),
        (_no_bundle, "models", 69, "bundle"),
        (_a_bundle_changed, "models", 65, "model.txt"),
        (_nothing_deployed, "models", 69, "promote"),
        (_entry_changed, "ledger", 65, "entry 2"),
        (_older_tables, "database", 69, "store init"),
    ],
)
def test_what_is_wrong_is_named_with_what_to_do(
    tmp_path: Path, spoil: Callable[[Path], None], about: str, code: int, said: str
) -> None:
    spoil(tmp_path / ".creditwright")

    ended, found = doctor()

    assert found[about]["verdict"] == "trouble", found
    assert said in found[about]["found"] + found[about]["advice"]
    assert ended == code


def test_a_wrong_setting_is_told_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("CREDITWRIGHT_HOEM", "x")

    result = CliRunner().invoke(app, ["doctor"])

    assert isinstance(result.exception, ConfigurationError)
    assert "CREDITWRIGHT_HOEM" in str(result.exception)


def test_before_the_first_start_nothing_is_made(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)

    code, found = doctor()
    strict, _ = doctor("--strict")

    assert (code, strict) == (69, 78)
    assert found["database"]["verdict"] == found["home"]["verdict"] == "heed"
    assert list(tmp_path.iterdir()) == []


def test_another_program_at_the_port_is_told() -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        other.settimeout(5)
        verdict, told = of(machine.port("127.0.0.1", other.getsockname()[1]))

    assert verdict is Verdict.TROUBLE
    assert "another program" in told


def test_more_workers_than_cores_are_told() -> None:
    verdict, told = of(machine.memory(64))

    assert verdict is Verdict.HEED
    assert "--workers" in told


def test_a_clock_that_was_never_set_is_told() -> None:
    assert of(machine.clock(datetime(1970, 1, 1, tzinfo=UTC)))[0] is Verdict.TROUBLE
    assert of(machine.clock(datetime(2026, 11, 21, tzinfo=UTC)))[0] is Verdict.GOOD
