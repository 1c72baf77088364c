"""A sample of the stored applications, the same each time that the store holds the same numbers."""

import random

from creditwright.records.records import RecordsInMemory
from creditwright.store.applicants import ApplicationNotFoundError, find_application
from creditwright.store.searching import every_number
from creditwright.workflows.service import Service

SEED = 42


def sample_applications(size: int, service: Service) -> list[RecordsInMemory]:
    """Return the records of some applications, drawn without replacement, by rising number.

    Args:
        size: How many; all of them, where the store holds fewer.
        service: The parts of the service.
    """
    with service.database.reading() as connection:
        numbers = every_number(connection)
        drawn = random.Random(SEED).sample(numbers, min(size, len(numbers)))  # noqa: S311 - no secret
        found = []
        for number in sorted(drawn):
            try:
                found.append(find_application(connection, number).records)
            except ApplicationNotFoundError:  # erased since
                continue
    return found
