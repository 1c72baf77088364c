"""The manifest of models to deploy, in both forms."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from creditwright.serving.live import Role
from creditwright.serving.manifest import Entry, Manifest, ManifestError, read_manifest

AS_SYSTEM_000_WRITES = """
[
    {
        "model_name": "name_of_model",
        "version": "1",
        "source": "/path/to/mlflow/artifacts/experiment_id/run_id/artifacts/lightgbm",
        "validation_threshold": "0.4866684226260628"
    }
]
"""
ONE = json.loads(AS_SYSTEM_000_WRITES)[0]


def read(*entries: object) -> Manifest:
    return read_manifest(json.dumps(entries).encode(), called="models_to_deploy.json")


def test_the_manifest_of_system_000_is_read_as_it_is_written() -> None:
    found = read_manifest(AS_SYSTEM_000_WRITES.encode(), called="models_to_deploy.json")

    assert len(found.models) == 1
    assert found.models[0].name == "name_of_model"
    assert found.models[0].version == 1
    assert found.models[0].source.endswith("artifacts/lightgbm")
    assert found.models[0].role is Role.CHAMPION


@given(threshold=st.floats(0, 1))
def test_a_threshold_keeps_every_bit(threshold: float) -> None:
    found = read({**ONE, "validation_threshold": repr(threshold)})

    assert found.models[0].cut_off == threshold


def test_the_first_model_decides_and_the_others_on_request() -> None:
    found = read(ONE, {**ONE, "version": "2"}, {**ONE, "model_name": "other"})

    roles = [each.role for each in found.models]
    assert roles == [Role.CHAMPION, Role.ON_REQUEST, Role.ON_REQUEST]


def test_an_address_may_carry_the_digest_of_what_it_leads_to() -> None:
    found = read({**ONE, "source": f"https://models.example/m.zip#sha256={'a' * 64}"})

    assert found.models[0].source == "https://models.example/m.zip"
    assert found.models[0].sha256 == "a" * 64


@pytest.mark.parametrize(
    ("change", "trouble"),
    [
        ({"validation_threshold": "1.01"}, "'1.01' is not a number from 0 to 1"),
        ({"validation_threshold": "-0.1"}, "is not a number from 0 to 1"),
        ({"validation_threshold": "nan"}, "is not a number from 0 to 1"),
        ({"validation_threshold": "half"}, "'half' is not a number"),
        ({"validation_threshold": " 0.5"}, "is not a number from 0 to 1"),
        ({"validation_threshold": 0.5}, "validation_threshold: "),
        ({"version": 1}, "version: "),
        ({"version": "one"}, "version 'one' is not a number"),
        ({"version": "01"}, "version '01' is not a number"),
        ({"version": "0"}, "version 0 is not a number from 1"),
        ({"version": "²"}, "is not a number from 1"),
        ({"model_name": "a/b"}, "'a/b' is not fit for an address"),
        ({"model_name": ".."}, "is not fit for an address"),
        ({"model_name": ""}, "is not fit for an address"),
        ({"model_name": "é"}, "is not fit for an address"),
        ({"source": ""}, "its source"),
        ({"source": "https://a.example/#sha256=12"}, "64 digits"),
        ({"extra": "1"}, "extra: there is no such key"),
    ],
)
def test_a_bad_entry_is_named_by_its_place(change: dict[str, Any], trouble: str) -> None:
    with pytest.raises(ManifestError, match="model 2:") as told:
        read({**ONE, "version": "9"}, {**ONE, **change})

    assert trouble in str(told.value)


def test_a_missing_key_is_named() -> None:
    with pytest.raises(ManifestError, match="model 1: source: it is missing"):
        read({key: value for key, value in ONE.items() if key != "source"})


def test_the_same_version_twice_is_refused() -> None:
    with pytest.raises(ManifestError, match="model 2: version 1 of 'name_of_model' is model 1"):
        read(ONE, {**ONE, "source": "/elsewhere"})


@pytest.mark.parametrize(
    "content", [b"", b"{}", b"[]", b"[1]", b"<html>404</html>", b'[{"a":1,"a":2}]', b"[" * 99_999]
)
def test_what_is_no_manifest_is_refused(content: bytes) -> None:
    with pytest.raises(ManifestError, match="Nothing was deployed"):
        read_manifest(content, called="models_to_deploy.json")


OURS = f"""
reason = "the spring campaign"

[[models]]
source = "models:/default-probability@champion"

[[models]]
name = "default-probability"
version = 9
source = "https://models.example/m.zip"
sha256 = "{"b" * 64}"
role = "challenger"
share = 0.1
reason = "tried on a tenth, approved by the credit committee"

[[models]]
source = "models:/default-probability@challenger"
role = "shadow"
"""


def test_our_own_form_says_roles_shares_digests_and_why() -> None:
    found = read_manifest(OURS.encode(), called="models.toml")

    assert found.reason == "the spring campaign"
    assert found.models[0] == Entry(source="models:/default-probability@champion")
    assert (found.models[1].role, found.models[1].share) == (Role.CHALLENGER, 0.1)
    assert found.models[1].sha256 == "b" * 64
    assert found.models[2].role is Role.SHADOW


@pytest.mark.parametrize(
    ("line", "trouble"),
    [
        ("role = 'king'", "model 1: role: "),
        ("version = '1'", "model 1: version: "),
        ("share = 'half'", "model 1: share: "),
        ("digest = 'a'", "model 1: digest: there is no such key"),
        ("version = 1979-05-27", "not JSON serializable"),
        ("x", "Manifest models.toml: "),
    ],
)
def test_a_bad_line_of_our_own_form_is_named(line: str, trouble: str) -> None:
    with pytest.raises(ManifestError, match="Nothing was deployed") as told:
        read_manifest(f"[[models]]\nsource = 'x'\n{line}\n".encode(), called="models.toml")

    assert trouble in str(told.value)
