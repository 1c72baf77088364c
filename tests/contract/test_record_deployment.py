"""What is deployed is in the ledger: once, whoever of the workers uses it first."""

import json

from tests.served_models import ServedModels
from tests.services import ServiceForTests

from creditwright.ledger.entry import Action
from creditwright.serving.deployment import Deployment
from creditwright.store.ledger import opened_entries
from creditwright.workflows.record_deployment import noting_deployments


def test_a_deployment_is_one_entry_with_who_why_and_every_digest(
    service: ServiceForTests, served_models: ServedModels
) -> None:
    parts = service.service
    note = noting_deployments(parts.database, parts.vault, parts.clock)
    models = (served_models.deployed(1),)
    first = Deployment(generation=1, salt="s", models=models, by="carol", reason="the first")
    again = Deployment(generation=2, salt="s", models=models, by="carol", reason="again")

    for each in (first, first, again, first):  # four workers, one of them late
        note(each)

    with parts.database.reading() as connection:
        found = list(opened_entries(connection, parts.vault, Action.MODELS_CHANGED))
    contents = [json.loads(each.content or b"") for each in found]
    assert [each["reason"] for each in contents] == ["the first", "again"]
    assert contents[0]["models"][0]["digest"] == served_models.digests[0]
    assert found[0].entry.heading.actor == "carol"
