"""What people made of an assessment, as the pages of a file show it."""

from typing import Any

from creditwright.store.assessments import StoredAssessment
from creditwright.store.people import names_of
from creditwright.store.reviews import (
    contests_of,
    reviews_of,
    standing_outcome,
    standing_reasons,
)
from creditwright.workflows.service import Service


def reviewed(found: StoredAssessment, service: Service) -> dict[str, Any]:
    """Return what holds of an assessment, what people decided on it, who, and what is contested."""
    with service.database.reading() as connection:
        reviews, contests = reviews_of(connection, found.id), contests_of(connection, found.id)
        who = [found.by, *(each.by for each in reviews), *(each.by for each in contests)]
        names = names_of(connection, who)
    return {
        "reviews": reviews,
        "contests": contests,
        "answered": {each.contest for each in reviews},
        "names": names,
        "standing": standing_outcome(found, reviews),
        "principal_reasons": standing_reasons(found, reviews),
    }
