"""The policy's pages: what is in force, what somebody proposes, what a second person says."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import NoReturn

import pytest
from tests.clocks import SetClock
from tests.doors import front_of
from tests.pages import Pages, client_of, text_of
from tests.services import NAME, NOON
from tests.small_portfolio import TrainedPortfolio

from creditwright.decision.opening import open_bundle
from creditwright.population.sides import Limits
from creditwright.registry.store import BundleStore
from creditwright.serving.deployment import Deployed, Deployment, DeploymentFile
from creditwright.serving.live import Role
from creditwright.serving.sources import Sources
from creditwright.store.database import open_database
from creditwright.workflows.prepare_models import Deployer
from creditwright.workflows.propose_policy import Person, propose_policy
from creditwright.workflows.service import Service

WHY = "Losses of the last quarter were above what the board allows."
COLLEAGUE = Person("a-colleague", "Colleague")


@pytest.fixture
def deploying(
    pages: Pages, trained_portfolio: TrainedPortfolio, sqlite_address: str, tmp_path: Path
) -> Iterator[Pages]:
    """The pages of a service that deploys from here, over a database of its own."""
    database = open_database(sqlite_address)
    champion = pages.service.models().champion
    store = BundleStore(tmp_path / "bundles")
    store.add(trained_portfolio.store.path(champion.digest))
    file = DeploymentFile(tmp_path / "serving.json")
    one = Deployed(name=NAME, version=1, digest=champion.digest, role=Role.CHAMPION)
    file.change(Deployment(generation=1, salt="salt", models=(one,)), made_for=0)

    def deployer(by: str) -> Deployer:
        sources = Sources(store, open_registry=_none, fetched=_none, folder=tmp_path)
        return Deployer(file, sources, SetClock(NOON), by, try_out=_opened)

    vault = front_of(database).vault
    service = replace(pages.service, database=database, vault=vault, deployer=deployer)
    with client_of(service) as client:
        yield replace(pages, service=service, client=client)
    database.close()


def _none(*_: object) -> NoReturn:
    raise AssertionError("nothing is fetched")


def _opened(folder: Path, digest: str) -> None:
    open_bundle(folder, expected_digest=digest)


def proposed(service: Service, by: Person = COLLEAGUE) -> str:
    return f"/portfolio/policy/{propose_policy(Limits(0.05, 0.05), WHY, by, service).id}"


@pytest.mark.parametrize("language", ["en", "fr"])
def test_what_is_in_force_is_told_and_what_another_would_do(pages: Pages, language: str) -> None:
    page = pages.get(f"/portfolio/policy?cut_off=5&lang={language}", "risk")
    said = text_of(page)

    assert page.status_code == 200, page.text[-2000:]
    assert ("En vigueur" if language == "fr" else "In force: approved up to") in said
    assert ("Proposer cette limite" if language == "fr" else "Propose this cut-off") in said
    assert 'name="why"' in page.text


def test_the_simulator_leads_to_the_proposal_of_what_it_shows(pages: Pages) -> None:
    page = pages.get("/portfolio?cut_off=5", "risk")

    assert 'href="/portfolio/policy?cut_off=5&amp;refer_to=5"' in page.text


def test_somebody_proposes_and_cannot_approve_it(deploying: Pages) -> None:
    made = deploying.post("/portfolio/policy", "risk", cut_off="5", refer_to="", why=WHY)
    place = made.headers["location"].partition("?")[0]
    page = deploying.get(place, "risk")

    own = deploying.post(f"{place}/answer", "risk", answer="approve", words=WHY)

    assert made.status_code == 303
    assert WHY in text_of(page)
    assert 'value="approve"' not in page.text
    assert own.headers["location"].endswith("said=own-proposal")
    withdrawn = deploying.post(f"{place}/answer", "risk", answer="withdraw")
    assert withdrawn.status_code == 303
    assert "● withdrawn" in text_of(deploying.get(place, "risk"))


@pytest.mark.parametrize("language", ["en", "fr"])
def test_a_proposal_is_shown_with_its_figures(deploying: Pages, language: str) -> None:
    place = proposed(deploying.service)

    page = deploying.get(f"{place}?lang={language}", "risk")

    assert page.status_code == 200, page.text[-2000:]
    assert 'value="approve"' in page.text
    assert ("Acceptations par groupe" if language == "fr" else "Approvals by group") in text_of(
        page
    )
    assert "COLLEAGUE".lower() in text_of(page).lower()


def test_a_second_person_refuses_with_words_of_their_own(deploying: Pages) -> None:
    place = proposed(deploying.service)

    short = deploying.post(f"{place}/answer", "risk", answer="refuse", words="no")
    done = deploying.post(f"{place}/answer", "risk", answer="refuse", words="The figures are old.")

    assert short.headers["location"].endswith("said=words-wanted")
    assert done.headers["location"].endswith("said=policy-refused")
    assert "The figures are old." in text_of(deploying.get(place, "risk"))
    assert "refused" in text_of(deploying.get("/portfolio/policy", "risk"))


def test_what_a_second_person_approves_is_said_to_be_in_force(deploying: Pages) -> None:
    place = proposed(deploying.service)

    done = deploying.post(f"{place}/answer", "risk", answer="approve", words="So be it, as told.")

    assert done.headers["location"].endswith("said=policy-approved")
    assert "✓ approved" in text_of(deploying.get(place, "risk"))
    again = deploying.post(f"{place}/answer", "risk", answer="refuse", words="So be it, as told.")
    assert again.headers["location"].endswith("said=decided-already")


def test_a_program_reads_what_the_page_shows(deploying: Pages) -> None:
    place = proposed(deploying.service)

    answer = deploying.get(f"/v1/policy/proposals/{place.rpartition('/')[2]}", "risk").json()
    (listed,) = deploying.get("/v1/policy/proposals", "risk").json()["items"]

    assert answer == listed
    assert (answer["approve_up_to"], answer["decided"], answer["is_overtaken"]) == (
        0.05,
        None,
        False,
    )


def test_who_reads_figures_only_may_not_propose(deploying: Pages) -> None:
    place = proposed(deploying.service)

    assert "<form method" not in deploying.get(place, "auditor").text.partition("<main")[2]
    assert deploying.get("/portfolio/policy", "officer").status_code == 403
    assert deploying.post("/portfolio/policy", "auditor", cut_off="5").status_code == 403
    assert deploying.post(f"{place}/answer", "auditor", answer="refuse").status_code == 403


def test_no_form_works_without_its_proof(deploying: Pages) -> None:
    place = proposed(deploying.service)

    assert deploying.post("/portfolio/policy", "risk", csrf="x", cut_off="5").status_code == 403
    assert deploying.post(f"{place}/answer", "risk", csrf="x", answer="refuse").status_code == 403
