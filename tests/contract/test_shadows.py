"""A shadow watches a running service: it changes no answer, and what it makes of it is counted."""

import json
from collections.abc import Sequence
from dataclasses import asdict, replace
from pathlib import Path

import pytest
from tests.services import ServiceForTests

from creditwright.core.clock import SystemClock
from creditwright.decision.model import DecisionModel
from creditwright.records.records import RecordsInMemory
from creditwright.serving.disagreement import Verdict, disagreement_of
from creditwright.serving.live import LiveModels, Role
from creditwright.serving.shadowing import Shadowing, kept_tallies
from creditwright.store.answers import Answer, RequestKey
from creditwright.workflows.assess import Caller, Wanted, assess_applications
from creditwright.workflows.record_assessments import Made, Result
from creditwright.workflows.service import Service

pytestmark = pytest.mark.parametrize("service", ["sqlite"], indirect=True)


def with_a_shadow(models: LiveModels) -> LiveModels:
    """Return the models with the champion as its own shadow, under another version."""
    shadow = replace(models.champion, version=2, role=Role.SHADOW)
    return replace(models, models=(*models.models, shadow))


def answers(service: Service, numbers: Sequence[int], key: str) -> list[dict[str, object]]:
    """Assess applications, and return all that is told of each but its id and place."""
    told: list[dict[str, object]] = []

    def answer(results: Sequence[Result]) -> Answer:
        told.extend(asdict(each.assessment) for each in results if isinstance(each, Made))
        return Answer(201, json.dumps(len(results)).encode())

    request = RequestKey(principal="o", route="POST /v1/assessments", key=key, fingerprint=key)
    assess_applications([Wanted(each) for each in numbers], Caller("o"), request, service, answer)
    return [{**each, "id": "", "ledger_entry": 0} for each in told]


def test_a_model_that_watches_itself_agrees_with_every_answer(
    service: ServiceForTests, in_use: LiveModels, tmp_path: Path
) -> None:
    shadowing = Shadowing(tmp_path / "shadows", SystemClock())
    models = with_a_shadow(in_use)
    watched = replace(service.service, models=lambda: models, watch=shadowing.offer)

    alone = answers(service.service, service.numbers[:5], "alone")
    beside = answers(watched, service.numbers[:5], "beside")
    shadowing.start()
    shadowing.finish()

    found = disagreement_of(kept_tallies(tmp_path / "shadows")[0])
    assert beside == alone
    assert (found.compared, found.failed, found.flipped, found.psi, found.ks) == (5, 0, 0, 0, 0)
    assert found.other_reasons in {0, None}


def test_a_shadow_that_fails_or_is_flooded_changes_no_answer(
    service: ServiceForTests, in_use: LiveModels, tmp_path: Path
) -> None:
    def judge(_model: DecisionModel, _records: RecordsInMemory) -> Verdict:
        raise RuntimeError

    shadowing = Shadowing(tmp_path / "shadows", SystemClock(), judge=judge, most_waiting=2)
    models = with_a_shadow(in_use)
    watched = replace(service.service, models=lambda: models, watch=shadowing.offer)

    alone = answers(service.service, service.numbers[:5], "alone")
    beside = answers(watched, service.numbers[:5], "beside")
    shadowing.start()
    shadowing.finish()

    assert beside == alone
    assert shadowing.left_out == 3
    assert kept_tallies(tmp_path / "shadows")[0].failed == {"RuntimeError": 2}
