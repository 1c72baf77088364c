"""`creditwright deploy`: what it prints, and with which exit code it refuses."""

import json
from pathlib import Path
from typing import Any

import pytest
from tests.served_models import NAME, ServedModels
from typer.testing import CliRunner

from creditwright.cli.deploy import deploy
from creditwright.cli.main import exit_code_of
from creditwright.core.errors import CreditwrightError
from creditwright.core.files import write_bytes
from creditwright.decision.policy import Outcome
from creditwright.scoring.documents import document_bytes
from creditwright.serving.disagreement import Tally, Verdict


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("CREDITWRIGHT_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("CREDITWRIGHT_USER", "carol")
    monkeypatch.chdir(tmp_path)
    return tmp_path / "home"


def run(*arguments: str) -> str:
    ran = CliRunner().invoke(deploy, arguments, catch_exceptions=False)
    assert ran.exit_code == 0
    return ran.stdout


def told(*arguments: str) -> Any:  # noqa: ANN401 - whatever JSON holds
    return json.loads(run(*arguments, "--json"))


def test_nothing_deployed_is_said_so(home: Path) -> None:
    assert "Nothing is deployed" in run("list")
    assert told("status") == {"current": told("status")["current"], "earlier": [], "shadows": []}
    assert not home.exists()


def manifest(folder: Path, served: ServedModels, *versions: int) -> Path:
    """Write a manifest of bundles by their folders, relative to it."""
    entries = []
    for version in versions:
        digest = served.digests[version - 1]
        link = folder / f"model-{version}"
        if not link.exists():
            link.symlink_to(served.store.path(digest))
        role = "champion" if version == versions[0] else "shadow"
        entries.append(
            f'[[models]]\nname = "{NAME}"\nversion = {version}\nsource = "model-{version}"\n'
            f'role = "{role}"\nreason = "a test"\n'
        )
    file = folder / f"models-{'-'.join(map(str, versions))}.toml"
    file.write_text("\n".join(entries))
    return file


def test_a_manifest_is_checked_deployed_and_rolled_back(
    home: Path, served_models: ServedModels, tmp_path: Path
) -> None:
    first, second = manifest(tmp_path, served_models, 1), manifest(tmp_path, served_models, 2, 3)

    checked = told("check", str(first))
    run("set", str(first))
    done = told("set", str(second), "--reason", "newer")
    listed = run("list")
    back = run("rollback", "--reason", "worse")

    assert [each["version"] for each in checked["models"]] == [1]
    assert [each["version"] for each in done["current"]["models"]] == [2, 3]
    assert "Generation 2, champion default-probability/2 (set by carol" in listed
    assert f"shadow         {NAME}/3" in listed
    assert "Generation 3, champion default-probability/1 (rollback by carol" in back
    assert len((home / "deployments.jsonl").read_text().splitlines()) == 3


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("set", "nowhere.toml"), 74),
        (("set", "http://models.example/models.toml"), 65),
        (("set", "https://models.example/models.toml"), 77),
        (("rollback",), 69),
        (("remove", "nobody/1"), 2),
    ],
)
def test_what_cannot_be_done_ends_with_the_code_of_its_kind(
    home: Path, arguments: tuple[str, ...], code: int
) -> None:
    with pytest.raises(CreditwrightError) as found:
        CliRunner().invoke(deploy, arguments, catch_exceptions=False)

    assert exit_code_of(found.value) == code
    assert not (home / "serving.json").exists()


def test_how_far_a_shadow_is_from_what_was_given_is_shown(home: Path) -> None:
    tally = Tally(decides="d" * 64, watches="a" * 64)
    tally.compare(Verdict(1.0, Outcome.DECLINE, ("late",)), Verdict(0.0, Outcome.REFER, ("debt",)))
    write_bytes(home / "shadows" / "one.json", document_bytes(tally))

    printed, document = run("status"), told("status")

    assert "1 compared; other outcome 100.0%, other reasons 100.0%" in printed
    assert document["shadows"][0]["outcomes"] == {"decline>refer": 1}
