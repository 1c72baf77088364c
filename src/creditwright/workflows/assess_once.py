"""Assess a stored application once: asked again, the same decision is told, while nothing changed.

For callers that read a decision as if it lay ready, and ask as often as they like. A decision is
made and recorded the first time, and again when the records or the model are others.
"""

from collections.abc import Sequence

from creditwright.core.digests import canonical_json, sha256_of_bytes
from creditwright.core.errors import CreditwrightError
from creditwright.store.answers import Answer, RequestKey
from creditwright.store.applicants import find_application
from creditwright.store.assessments import StoredAssessment, find_assessment
from creditwright.workflows.assess import Caller, Wanted, assess_applications
from creditwright.workflows.note_read import Read, note_read
from creditwright.workflows.record_assessments import Result
from creditwright.workflows.service import Service

ROUTE = "assess once"
DONE = 200


def assess_once(number: int, caller: Caller, service: Service) -> StoredAssessment:
    """Return the decision on an application as its records and the model in use are now.

    Args:
        number: SK_ID_CURR.
        caller: Who asks; each caller's decisions are their own.
        service: The parts of the service.

    Raises:
        ApplicationNotFoundError: If there is none, or none that may be seen.
        NoModelInUseError: If nothing can be decided.
    """
    model = service.models().choose(number)
    with service.database.reading() as connection:
        version = find_application(connection, number, caller.visible).version
    asked = [number, version, model.address, model.digest]
    fingerprint = sha256_of_bytes(canonical_json(asked))
    request = RequestKey(caller.name, ROUTE, fingerprint, fingerprint)
    wanted = Wanted(number, model=model.address)
    answer = assess_applications([wanted], caller, request, service, _number_of)
    with service.database.reading() as connection:
        found = find_assessment(connection, answer.body.decode(), caller.visible)
    note_read(Read.ASSESSMENT, number, by=caller.name, visible=caller.visible, service=service)
    return found


def _number_of(results: Sequence[Result]) -> Answer:
    (result,) = results
    if isinstance(result, CreditwrightError):
        raise result  # then nothing is recorded
    return Answer(DONE, result.assessment.id.encode())
