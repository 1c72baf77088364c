"""An act that is done once, however often it is asked for by the same key.

The answer is kept in the transaction of what was done, as that of an assessment is.
"""

from collections.abc import Callable

from creditwright.store.answers import Answer, RequestKey, answer_given, keep_answer
from creditwright.store.database import Connection
from creditwright.workflows.service import Service


class _OvertakenError(Exception):
    """Another request of the same key was committed first."""


def once(
    request: RequestKey,
    service: Service,
    *,
    application: Callable[[Connection], int],
    act: Callable[[Connection], Answer],
) -> Answer:
    """Do something in one transaction with its answer; asked again, give the same bytes.

    Args:
        request: Tells this request from others.
        service: The parts of the service.
        application: Finds whose data the answer holds; what it raises ends the request.
        act: Does it. What it raises undoes everything.

    Raises:
        KeyReusedError: If the key was used for another request.
    """
    try:
        with service.database.writing() as connection:
            given = answer_given(connection, request)
            if given is not None:
                return given
            whose, done = application(connection), act(connection)
            _keep(connection, request, done, whose, service)
            return done
    except _OvertakenError:
        with service.database.reading() as connection:
            given = answer_given(connection, request)
        if given is None:
            raise
        return given


def _keep(
    connection: Connection, request: RequestKey, done: Answer, whose: int, service: Service
) -> None:
    at = service.clock.now()
    if not keep_answer(connection, request, done, application=whose, at=at):
        raise _OvertakenError
