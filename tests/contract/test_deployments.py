"""What deploy/ and the workflows name exists in the code: commands, settings, paths, metrics."""

import json
import re
import subprocess
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
import typer
import yaml
from prometheus_client import REGISTRY
from typer.core import TyperGroup

from creditwright.cli.main import COMMANDS
from creditwright.core.settings import PREFIX, Settings, read_settings
from creditwright.core.settings_files import file_variables
from creditwright.web import metrics

ROOT = Path(__file__).resolve().parents[2]
DEPLOY, WORKFLOWS = ROOT / "deploy", sorted((ROOT / ".github" / "workflows").glob("*.yml"))
FILES = sorted(
    each for each in DEPLOY.rglob("*") if each.is_file() and "__pycache__" not in str(each)
)
PAGES = [
    *sorted((ROOT / "docs" / "how-to").glob("deploy-*.md")),
    *sorted((ROOT / "docs" / "tutorials").glob("*.md")),
]
SETTINGS = {f"{PREFIX}{name}".upper() for name in Settings.model_fields}
ROUTES = {"/health/live", "/health/ready", "/metrics", "/v1/assessments", "/v1/applications"} | {
    "/v1/models/reload"
}
SHA = re.compile(r"[\w.-]+/[\w.-]+@[0-9a-f]{40}")


def texts() -> Iterator[tuple[str, str]]:
    """Every file that tells somebody or something what to do, by its path."""
    for each in (*FILES, *WORKFLOWS, *PAGES):
        yield str(each.relative_to(ROOT)), each.read_text(encoding="utf-8")


def options_of(words: list[str]) -> set[str]:
    """The options of a command of ours; KeyError where there is none."""
    found = COMMANDS[words[0]].load()
    if not isinstance(found, typer.Typer):
        function, found = found, typer.Typer()
        found.command()(function)
    command = typer.main.get_command(found)
    if isinstance(command, TyperGroup):
        if len(words) == 1:
            return set()
        command = command.commands[words[1]]
    return {option for each in command.params for option in each.opts}


def commands_in(text: str) -> Iterator[tuple[list[str], list[str]]]:
    """The words and the options of each command of ours that a text has, also spelt as a list."""
    flat = re.sub(r'[",\[\]]+ ?', " ", re.sub(r"\\\n\s*", " ", text))
    calls = re.findall(
        r"(?:bin/|^|[\s`(])(?<!-u )creditwright ((?:--\w+ )?[a-z][^\n`|;&]*)", flat, re.MULTILINE
    )
    calls += re.findall(r"(?:args|command|CMD):?\s+(serve [^\n]*)", flat)
    for call in calls:
        plain = call.split("#")[0].split()
        words = [each for each in plain if re.fullmatch(r"[a-z][a-z-]*", each)]
        if words:
            yield words, [each for each in plain if re.fullmatch(r"--[a-z-]+", each)]


def documents(path: Path) -> list[Any]:
    return list(yaml.safe_load_all(path.read_text(encoding="utf-8")))


def test_every_command_that_is_named_exists_with_its_options() -> None:
    wrong, seen = [], set()
    for name, text in texts():
        for words, options in commands_in(text):
            if words[0] not in COMMANDS:
                wrong.append(f"{name}: creditwright {words[0]}")
                continue
            seen.add(words[0])
            unknown = set(options) - options_of(words) - {"--quiet"}
            wrong += [f"{name}: creditwright {' '.join(words[:2])} {each}" for each in unknown]

    assert wrong == []
    assert {"serve", "store", "audit", "doctor", "keys"} <= seen


def test_every_setting_that_is_named_exists() -> None:
    known = SETTINGS | set(file_variables(Settings).values())
    named = {
        (name, variable)
        for name, text in texts()
        for variable in re.findall(rf"\b{PREFIX}[A-Z][A-Z_]*[A-Z]\b", text)
    }

    assert [each for each in sorted(named) if each[1] not in known] == []
    assert len({variable for _, variable in named}) >= 10


def test_every_metric_that_is_shown_or_alarmed_at_exists() -> None:
    assert metrics.REQUESTS is not None  # it is on the registry once the module is imported
    known = {sample for each in REGISTRY.collect() for sample in series_of(each.name, each.type)}
    named = {
        (name, metric)
        for name, text in texts()
        for metric in re.findall(r"\bcreditwright_[a-z_]+\b", text)
    }

    assert [each for each in sorted(named) if each[1] not in known] == []
    assert len({metric for _, metric in named}) >= 8


def series_of(name: str, kind: str) -> list[str]:
    if kind == "counter":
        return [f"{name}_total"]
    if kind == "histogram":
        return [f"{name}_bucket", f"{name}_sum", f"{name}_count"]
    return [name]


def test_every_path_of_the_service_that_is_asked_for_exists() -> None:
    named = {
        path
        for _, text in texts()
        for path in re.findall(r"(?<![\w/.])(/(?:health|v1|metrics)[a-z0-9/_-]*)", text)
    }

    assert {each.rstrip("/") for each in named} - {"/v1"} <= ROUTES  # the API as a whole
    assert {"/health/ready", "/health/live", "/metrics"} <= named


def test_every_file_of_ours_that_is_named_exists() -> None:
    named = {
        (name, path)
        for name, text in texts()
        for path in re.findall(
            r"(?<![\w/-])((?:deploy|requirements|examples|docs|tools|src)/[\w./-]+\w)", text
        )
    }

    assert [each for each in sorted(named) if not list(ROOT.glob(f"{each[1]}*"))] == []


def test_every_job_by_the_clock_has_a_command_and_none_is_made_without() -> None:
    chart = DEPLOY / "helm" / "creditwright"
    jobs = documents(chart / "values.yaml")[0]["jobs"]
    template = (chart / "templates" / "jobs.yaml").read_text()
    written = dict(re.findall(r'"(\w+)" \(list "sh" "-c" "([^"]+)"\)', template))
    named = {name for listed in re.findall(r":= list ([^}]+)", template) for name in listed.split()}
    scheduled = {name for name, each in jobs.items() if isinstance(each, dict)}

    commands = written | {name: jobs[name]["command"] for name in scheduled - set(written)}

    assert {name for name, command in commands.items() if not command} == {
        "monitoring",
        "population",
    }
    assert {each.strip('"') for each in named} == scheduled - set(written)
    assert "{{- with (index $.Values.jobs $name).command }}" in template
    assert commands["purge"] == "creditwright privacy purge"


def environments() -> Iterator[tuple[str, dict[str, str]]]:
    compose = documents(DEPLOY / "compose" / "compose.yaml")[0]
    yield "compose", compose["services"]["api"]["environment"]
    yield "helm", documents(DEPLOY / "helm" / "creditwright" / "values.yaml")[0]["settings"]
    render = documents(DEPLOY / "render" / "render.yaml")[0]
    yield (
        "render",
        {each["key"]: each.get("value", "") for each in render["services"][0]["envVars"]},
    )
    lines = (DEPLOY / "systemd" / "environment").read_text().splitlines()
    yield "systemd", dict(each.split("=", 1) for each in lines if "=" in each and each[0] != "#")
    older = (DEPLOY / "systemd" / "creditwright-004-api.service").read_text()
    found = re.search(r'"(CREDITWRIGHT_COMPATIBILITY)=(.*)"', older)
    assert found is not None
    yield "systemd, older", {found[1]: found[2].replace('\\"', '"')}


@pytest.mark.parametrize(("where", "given"), list(environments()), ids=lambda each: str(each)[:20])
def test_the_settings_that_are_given_can_be_read(
    where: str, given: Mapping[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    address = tmp_path / "address"
    address.write_text("postgresql://user:word@store/name")
    for name, value in given.items():
        monkeypatch.setenv(name, str(address) if name.endswith("_STORE_FILE") else str(value))

    settings = read_settings()

    assert settings.model_fields_set, where


@pytest.mark.parametrize(
    "path",
    [each for each in (*FILES, *WORKFLOWS) if each.suffix in (".yml", ".yaml")],
    ids=lambda path: path.name,
)
def test_a_file_of_yaml_is_one(path: Path) -> None:
    if "templates" not in path.parts:
        assert all(documents(path))


def test_the_image_is_run_by_nobody_in_particular_and_checks_its_health() -> None:
    lines = (DEPLOY / "docker" / "Dockerfile").read_text().splitlines()
    last = lines[max(n for n, line in enumerate(lines) if line.startswith("FROM")) :]

    assert any(re.fullmatch(r"USER [1-9]\d*:[1-9]\d*", line) for line in last)
    assert any(line.startswith("HEALTHCHECK") for line in last)
    assert any("libgomp1" in line for line in last)
    assert not any("COPY src" in line or "COPY tests" in line for line in last)


def test_nothing_but_what_is_needed_is_sent_to_the_builder() -> None:
    allowed = (ROOT / ".dockerignore").read_text().split()
    copied = re.findall(
        r"^COPY (?!--from)(.+) \S+$", (DEPLOY / "docker" / "Dockerfile").read_text(), re.MULTILINE
    )
    sources = {word for line in copied for word in line.split()}

    assert "*" in allowed
    assert sources == {"requirements", "pyproject.toml", "README.md", "LICENSE", "src"}
    assert all(any(each.startswith(f"!{name}") for each in allowed) for name in sources)


def test_in_the_composition_only_the_proxy_is_reached_from_outside() -> None:
    compose = documents(DEPLOY / "compose" / "compose.yaml")[0]
    services = compose["services"]
    open_to_all = {
        name
        for name, each in services.items()
        if any(not str(port).startswith("127.0.0.1:") for port in each.get("ports", []))
    }
    secrets = {each for service in services.values() for each in service.get("secrets", [])}

    assert open_to_all == {"proxy"}
    assert services["api"]["read_only"] is True
    assert services["api"]["command"][-2:] == ["--workers", "2"]
    assert secrets == set(compose["secrets"])
    made = (DEPLOY / "compose" / "prepare").read_text()
    assert all(name in made for name in secrets)


def test_actions_of_others_are_named_by_a_commit() -> None:
    used = [
        (path.name, step["uses"])
        for path in WORKFLOWS
        for job in documents(path)[0]["jobs"].values()
        for step in (*job.get("steps", []), *([job] if "uses" in job else []))
        if "uses" in step
    ]

    assert [each for each in used if not (SHA.fullmatch(each[1]) or each[1].startswith("./"))] == []
    assert len(used) > 10


@pytest.mark.parametrize(
    ("workflow", "job"), [("main", "deploy-azure"), ("release", "package"), ("release", "image")]
)
def test_what_is_deployed_or_released_was_tested(workflow: str, job: str) -> None:
    jobs = documents(ROOT / ".github" / "workflows" / f"{workflow}.yml")[0]["jobs"]

    assert jobs[job]["needs"] == "tests"
    assert jobs["tests"]["uses"] == "./.github/workflows/ci.yml"


def test_ci_runs_every_python_that_is_promised() -> None:
    project = (ROOT / "pyproject.toml").read_text()
    promised = re.findall(r"Programming Language :: Python :: (3\.\d+)", project)
    ci = documents(ROOT / ".github" / "workflows" / "ci.yml")[0]

    assert ci["jobs"]["tests"]["strategy"]["matrix"]["python"] == promised


@pytest.mark.parametrize(
    "path",
    [each for each in FILES if each.read_bytes().startswith(b"#!/bin/sh")],
    ids=lambda p: p.name,
)
def test_a_script_can_be_read_by_a_shell(path: Path) -> None:
    assert path.stat().st_mode & 0o111
    subprocess.run(["/bin/sh", "-n", str(path)], check=True)


def test_variables_of_a_platform_become_files_for_nobody_else(tmp_path: Path) -> None:
    given = {"LEDGER_KEY": "one", "TOKEN_KEY": "two", "CHECKPOINT_KEY": "three"}
    told = [
        "sh",
        "-c",
        'env; stat -c %a "$CREDITWRIGHT_LEDGER_KEY"; cat "$CREDITWRIGHT_LEDGER_KEY"',
    ]
    surroundings = {
        **given,
        "DATABASE_URL": "postgres://db/x",
        "TMPDIR": str(tmp_path),
        "PATH": "/usr/bin:/bin",
    }

    ran = subprocess.run(
        [str(DEPLOY / "heroku" / "start"), *told],
        env=surroundings,
        capture_output=True,
        text=True,
        check=True,
    )

    assert "CREDITWRIGHT_STORE=postgres://db/x" in ran.stdout
    assert ran.stdout.endswith("600\none")
    assert "\nLEDGER_KEY=" not in ran.stdout
    del surroundings["TOKEN_KEY"]
    refused = subprocess.run(
        [str(DEPLOY / "heroku" / "start"), *told],
        env=surroundings,
        capture_output=True,
        check=False,
    )
    assert refused.returncode == 78


def test_the_dashboard_shows_what_prometheus_is_asked_for() -> None:
    board = json.loads((DEPLOY / "compose" / "grafana" / "dashboard.json").read_text())
    source = documents(DEPLOY / "compose" / "grafana" / "source.yml")[0]["datasources"][0]

    assert all(each["datasource"]["uid"] == source["uid"] for each in board["panels"])
    assert all(target["expr"] for each in board["panels"] for target in each["targets"])
