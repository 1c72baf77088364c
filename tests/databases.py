"""The databases that the store is tested on: SQLite, and a PostgreSQL server of our own."""

import os
import shutil
import socket
import subprocess
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

import pytest
from sqlalchemy import create_engine, text

from creditwright.store.database import Database, open_database
from creditwright.store.migrate import migrate

BINARIES = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))


def free_port() -> int:
    """Return a port that nobody listens at."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _as_plain_user(command: list[str]) -> list[str]:
    """PostgreSQL refuses to run as root."""
    return ["runuser", "-u", "postgres", "--", *command] if os.geteuid() == 0 else command


@pytest.fixture(scope="session")
def postgresql() -> Iterator[str]:
    """The address of a PostgreSQL server of our own, for the time of the tests."""
    if not BINARIES:
        if os.environ.get("CI") == "true":
            pytest.fail("PostgreSQL's server is not installed, and CI must test with it")
        pytest.skip("PostgreSQL's server is not installed: apt-get install postgresql")
    folder = Path("/tmp") / f"creditwright-pg-{os.getpid()}"  # noqa: S108 - a short path, for sockets
    folder.mkdir()
    if os.geteuid() == 0:
        shutil.chown(folder, "postgres", "postgres")
    binary = BINARIES[-1].parent

    def run(program: str, *arguments: str) -> None:
        command = _as_plain_user([str(binary / program), *arguments])
        subprocess.run(command, check=True, capture_output=True, cwd="/")

    def start() -> int:
        port = free_port()
        options = f"-p {port} -k {folder} -h 127.0.0.1 -F"
        run("pg_ctl", "-D", f"{folder}/db", "-w", "-l", f"{folder}/log", "-o", options, "start")
        return port

    run("initdb", "-D", f"{folder}/db", "-A", "trust", "-U", "lender", "--no-sync")
    try:
        port = start()
    except subprocess.CalledProcessError:
        port = start()  # another program took the port in between
    try:
        yield f"postgresql://lender:secret@127.0.0.1:{port}/postgres"
    finally:
        run("pg_ctl", "-D", f"{folder}/db", "-m", "immediate", "stop")
        shutil.rmtree(folder)


@pytest.fixture(scope="session")
def _made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite file with every table and no row, to be copied: making one takes a while."""
    path = tmp_path_factory.mktemp("made") / "store.db"
    database = open_database(f"sqlite:///{path}")
    migrate(database)
    with database.reading() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    database.close()
    return path


@pytest.fixture
def sqlite_address(_made: Path, tmp_path: Path) -> str:
    """The address of a SQLite file with every table and no row."""
    path = tmp_path / "store.db"
    shutil.copyfile(_made, path)
    return f"sqlite:///{path}"


@dataclass(frozen=True, slots=True)
class Server:
    """A database server, and the databases of it.

    Attributes:
        address: Of its first database.
    """

    address: str

    def run(self, statement: str) -> None:
        """Run a statement outside every transaction."""
        engine = create_engine(self.address.replace("postgresql:", "postgresql+psycopg:"))
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text(statement))
        engine.dispose()

    def made(self, name: str, *, like: str = "template1") -> str:
        """Make a database, a copy of another which nobody is using, and return its address."""
        self.run(f"CREATE DATABASE {name} TEMPLATE {like}")
        return f"{self.address.rpartition('/')[0]}/{name}"

    @contextmanager
    def copied(self, like: str) -> Iterator[str]:
        """Give the address of a copy, for a while."""
        name = f"store_{uuid4().hex}"
        yield self.made(name, like=like)
        self.run(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(scope="session")
def postgresql_made(postgresql: str) -> str:
    """The name of a database with every table and no row, to be copied: making it takes a while."""
    database = open_database(Server(postgresql).made("made"))
    migrate(database)
    database.close()
    return "made"


@pytest.fixture
def postgresql_address(postgresql: str, postgresql_made: str) -> Iterator[str]:
    """The address of a database of PostgreSQL with every table and no row."""
    with Server(postgresql).copied(postgresql_made) as address:
        yield address


@pytest.fixture(params=["sqlite", "postgresql"])
def store_address(request: pytest.FixtureRequest) -> str:
    """The address of an empty store, of each kind in turn."""
    return str(request.getfixturevalue(f"{request.param}_address"))


@pytest.fixture
def database(store_address: str) -> Iterator[Database]:
    """An empty store, of each kind in turn."""
    opened = open_database(store_address)
    yield opened
    opened.close()


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def module_store(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Database]:
    """A store for all tests of a file, of each kind in turn: each test takes its own number."""
    with ExitStack() as stack:
        if request.param == "sqlite":
            path = tmp_path_factory.mktemp("module") / "store.db"
            shutil.copyfile(request.getfixturevalue("_made"), path)
            address = f"sqlite:///{path}"
        else:
            server = Server(request.getfixturevalue("postgresql"))
            made = request.getfixturevalue("postgresql_made")
            address = stack.enter_context(server.copied(made))
        opened = stack.enter_context(closing(open_database(address)))
        yield opened
