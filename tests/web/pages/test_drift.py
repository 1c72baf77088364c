"""The pages on drift: they say what the readings found, in both languages."""

import json
import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from tests.pages import Pages, client_of, text_of
from tests.readings import keep, report_where

from creditwright.store.database import open_database

MONTHS = {"2026-08": 0.0, "2026-09": 0.03, "2026-10": 1.5}


@pytest.fixture(scope="module")
def features(pages: Pages) -> list[str]:
    """Two inputs of the model in use: the second is the one that moves."""
    return [each.name for each in pages.service.models().champion.model.scorer.inputs[:2]]


@pytest.fixture(scope="module")
def read(
    pages: Pages, features: list[str], _made: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Pages]:
    """The pages of a service with three readings."""
    path = tmp_path_factory.mktemp("read") / "store.db"
    shutil.copyfile(_made, path)
    database = open_database(f"sqlite:///{path}")
    still, moving = features
    for month, by in MONTHS.items():
        moved = {still: 0.0, moving: by, "default_probability": by / 2}
        keep(database, month, report_where(moved, approved=0.7 - by / 10))
    service = replace(pages.service, database=database)
    with client_of(service) as client:
        yield replace(pages, client=client)
    database.close()


@pytest.mark.parametrize("language", ["en", "fr"])
def test_the_readings_are_told_in_both_languages(
    read: Pages, features: list[str], language: str
) -> None:
    page = read.get(f"/portfolio/drift?lang={language}", "risk")
    said = text_of(page)

    assert page.status_code == 200, page.text[-2000:]
    assert ("1 variables sur 2" if language == "fr" else "1 of 2 features drifted") in said
    assert ("critique" if language == "fr" else "critical") in said
    assert page.text.index(f"/portfolio/drift/{features[1]}") < page.text.index(
        f"/portfolio/drift/{features[0]}"
    )
    assert "▲" in said
    assert "style=" not in page.text


@pytest.mark.parametrize("language", ["en", "fr"])
def test_a_feature_is_shown_then_and_now(read: Pages, features: list[str], language: str) -> None:
    page = read.get(f"/portfolio/drift/{features[1]}?lang={language}", "risk")
    said = text_of(page)

    assert page.status_code == 200, page.text[-2000:]
    assert ("moved far from" if language == "en" else "très éloigné de") in said
    assert all(month in said for month in MONTHS)
    assert page.text.count("<svg") == 2


def test_an_earlier_reading_is_chosen_by_its_link(read: Pages, features: list[str]) -> None:
    path = f"/portfolio/drift/{features[1]}"
    answer = read.get(f"/v1/monitoring/readings/{features[1]}", "risk").json()

    page = read.get(f"{path}?reading={answer['readings'][0]['id']}", "risk")

    assert answer["chosen"] == 2
    assert "2026-08: much as in the reference" in text_of(page)


def test_a_program_is_told_the_same(read: Pages, features: list[str]) -> None:
    answer = read.get("/v1/monitoring/readings", "risk").json()

    assert [each["name"] for each in answer["features"]] == features[::-1]
    assert answer["features"][0]["drifted"] == [False, False, True]
    assert len(answer["readings"][-1]["alarms"]) >= 2
    assert json.dumps(answer, allow_nan=False)


def test_a_feature_that_no_reading_has_is_not_there(read: Pages) -> None:
    assert read.get("/portfolio/drift/unheard_of", "risk").status_code == 404
    assert read.get("/v1/monitoring/readings/unheard_of", "risk").status_code == 404


@pytest.mark.parametrize("language", ["en", "fr"])
def test_before_the_first_reading_it_is_said_how_to_make_one(pages: Pages, language: str) -> None:
    page = pages.get(f"/portfolio/drift?lang={language}", "risk")

    assert page.status_code == 200
    assert "creditwright monitor recorded --by-month" in text_of(page)
    assert pages.get("/v1/monitoring/readings", "risk").status_code == 404


def test_only_who_reads_figures_of_all_sees_drift(read: Pages) -> None:
    assert read.get("/portfolio/drift", "officer").status_code == 403
    assert read.get("/portfolio/drift", "auditor").status_code == 200
