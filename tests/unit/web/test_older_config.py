"""The file of system 004, and which older systems can stand side by side."""

import json
from pathlib import Path

import pytest

from creditwright.core.errors import FileAccessError
from creditwright.core.older_systems import OlderSystem
from creditwright.core.settings import Settings
from creditwright.web.compatibility.config_004 import OlderConfigError, read_config
from creditwright.web.compatibility.switch import CollidingSystemsError, older_of

GIVEN = {"host": "10.0.0.5", "port_api": 8080, "port_bokeh": 5000}


def written(folder: Path, content: object) -> Path:
    path = folder / "config.json"
    path.write_text(content if isinstance(content, str) else json.dumps(content))
    return path


def test_a_name_may_be_left_out_and_is_the_host_then(tmp_path: Path) -> None:
    found = read_config(written(tmp_path, GIVEN))

    assert (found.host, found.port_api, found.name) == ("10.0.0.5", 8080, "10.0.0.5")


def test_a_name_is_taken_where_it_is_given(tmp_path: Path) -> None:
    assert read_config(written(tmp_path, {**GIVEN, "dns": "example.org"})).name == "example.org"


@pytest.mark.parametrize(
    ("wrong", "named"),
    [
        ({"host": 5}, "host"),
        ({"host": ""}, "host"),
        ({"port_api": "8080"}, "port_api"),
        ({"port_api": 0}, "port_api"),
        ({"port_bokeh": 70000}, "port_bokeh"),
        ({"port_bokeh": True}, "port_bokeh"),
        ({"dns": 3}, "dns"),
        ({"port": 80}, "port"),
    ],
)
def test_a_value_that_cannot_be_is_named(
    tmp_path: Path, wrong: dict[str, object], named: str
) -> None:
    with pytest.raises(OlderConfigError, match=f"config.json: {named}: "):
        read_config(written(tmp_path, {**GIVEN, **wrong}))


@pytest.mark.parametrize("missing", sorted(GIVEN))
def test_a_missing_key_is_named(tmp_path: Path, missing: str) -> None:
    with pytest.raises(OlderConfigError, match=missing):
        read_config(written(tmp_path, {k: v for k, v in GIVEN.items() if k != missing}))


@pytest.mark.parametrize("content", ["", "[]", "{", '{"host": NaN}'])
def test_what_is_no_such_file_is_refused(tmp_path: Path, content: str) -> None:
    with pytest.raises(OlderConfigError):
        read_config(written(tmp_path, content))


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(FileAccessError):
        read_config(tmp_path / "config.json")


@pytest.mark.parametrize(
    ("systems", "route"),
    [(("002", "003"), "GET /clients/{}"), (("003", "000", "004"), "GET /")],
)
def test_systems_that_use_one_path_are_refused_side_by_side(
    systems: tuple[OlderSystem, ...], route: str
) -> None:
    with pytest.raises(CollidingSystemsError) as raised:
        older_of(Settings(compatibility=systems))

    assert raised.value.route == route


def test_under_a_prefix_all_stand_side_by_side() -> None:
    everything: tuple[OlderSystem, ...] = ("000", "001", "002", "003", "004")

    older = older_of(Settings(compatibility=everything, compatibility_prefix=True))

    assert [prefix for _, prefix in older.routers()] == [
        f"/compatibility/{each}" for each in everything
    ]
