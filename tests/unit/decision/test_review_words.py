"""The words of a person's decision: specific, in both languages, and a code for every outcome."""

import pytest

from creditwright.core.text import Text
from creditwright.decision.policy import Outcome
from creditwright.decision.review_words import MEANINGS, PERSON_REASONS, ReviewCode
from creditwright.decision.wording import check_wording


@pytest.mark.parametrize(("code", "text"), PERSON_REASONS.items())
def test_what_a_person_tells_an_applicant_is_not_vague(code: str, text: Text) -> None:
    check_wording(code, text)


def test_every_code_has_a_meaning_in_both_languages_of_its_own() -> None:
    assert set(MEANINGS) == set(ReviewCode)
    assert len({each.fr for each in MEANINGS.values()}) == len(ReviewCode)


@pytest.mark.parametrize("outcome", Outcome)
def test_every_outcome_can_be_given_for_a_specific_code(outcome: Outcome) -> None:
    specific = set(ReviewCode) - {ReviewCode.OTHER, ReviewCode.CONFIRMED}

    assert any(outcome in each.leads_to for each in specific)
