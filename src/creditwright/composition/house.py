"""The lender's house, as the settings tell it: whom notices name, and how far officers may go."""

from creditwright.core.settings import Settings
from creditwright.decision.notices import Sender
from creditwright.decision.review import Authority


def sender_of(settings: Settings) -> Sender:
    """Return whom notices name."""
    return Sender(
        lender=settings.lender,
        agencies=settings.credit_agencies,
        supervisor=settings.lender_supervisor,
    )


def authority_of_officers(settings: Settings) -> Authority:
    """Return how far officers may go; reviewers go further."""
    return Authority(
        most_amount=settings.officer_most_amount,
        farthest=settings.officer_farthest,
        overrules_rules=False,
    )
