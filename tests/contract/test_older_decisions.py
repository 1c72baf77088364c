"""What older clients are told of a decision on the cut-off itself."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
from tests.services import ServiceForTests

from creditwright.serving.live import LiveModels
from creditwright.web.compatibility.deciding import is_approved
from creditwright.workflows.assess import Caller
from creditwright.workflows.assess_once import assess_once

ADA = Caller("ada")


def approving_up_to(service: ServiceForTests, most: float) -> Callable[[], LiveModels]:
    """Return the models in use with another cut-off, as if another bundle were."""
    live = service.service.models()
    policy = replace(live.champion.model.policy, approve_up_to=most)
    model = replace(live.champion.model, policy=policy)
    changed = replace(live, models=(replace(live.champion, model=model, digest=f"{most!r}"),))
    return lambda: changed


@pytest.mark.parametrize("service", ["sqlite"], indirect=True)
def test_on_the_threshold_is_approved_and_just_above_is_not(service: ServiceForTests) -> None:
    (number, probability) = next(
        (each, found.default_probability)
        for each in service.numbers
        if is_approved(found := assess_once(each, ADA, service.service))
    )

    on, above = (
        assess_once(number, ADA, service.with_models(approving_up_to(service, most)))
        for most in (probability, float(np.nextafter(probability, 0)))
    )

    assert on.default_probability == on.approve_up_to == above.default_probability
    assert (is_approved(on), is_approved(above)) == (True, False)
