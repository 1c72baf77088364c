"""What a model's card says in words, for pages: a card is written once, in English.

A card of words that are not here, of another version, is shown as it is; a test keeps them in step.
"""

from typing import Final

from creditwright.serving.deployment import Change
from creditwright.web.pages.catalogue import later as _

CARD: Final = frozenset(
    {
        _(
            "Estimates the probability that the applicant of a consumer credit will have "
            "difficulty repaying it, to support a decision that a person can review."
        ),
        _(
            "Learned from the lender's own accepted applications; of any unlike them it knows "
            "nothing."
        ),
        _(
            "Its probabilities hold where the share of defaults is as in training; calibrate anew "
            "if not."
        ),
        _(
            "One hold-out of the same time as the training records: how the model ages has to be "
            "watched."
        ),
    }
)
CHANGES: Final = {  # why a deployment was made
    Change.SET: _("as chosen"),
    Change.FOLLOW: _("promoted"),
    Change.ADD_SHADOW: _("a shadow added"),
    Change.REMOVE: _("taken out"),
    Change.ROLLBACK: _("taken back"),
    Change.POLICY: _("other cut-offs"),
}
