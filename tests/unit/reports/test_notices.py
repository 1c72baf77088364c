"""What applicants are told: the words, in two languages and by three laws."""

import html
import re
from dataclasses import replace
from pathlib import Path

import pytest
from tests.notices import LANGUAGES, PROFILES, SENDER, golden, notice

from creditwright.core.text import Language, Text
from creditwright.decision import notice_words
from creditwright.decision.catalogue import REASONS, catalogue_for
from creditwright.decision.notices import (
    Notice,
    NoticeSenderError,
    Sender,
    check_sender,
    may_be_told,
)
from creditwright.decision.policy import Outcome
from creditwright.decision.profile import LegalProfile
from creditwright.decision.wording import check_wording
from creditwright.features.feature import Theme
from creditwright.reports.notice import notice_page

CASES = [pytest.param(*each, id=each[0].stem) for each in golden()]


def told(page: str) -> str:
    """Return what a reader reads above the small print."""
    body = re.sub(r"<style>.*?</style>|<footer>.*", "", page, flags=re.DOTALL)
    return html.unescape(re.sub(r"<[^>]*>", " ", body))


@pytest.mark.parametrize(("path", "given", "language"), CASES)
def test_a_notice_is_the_one_that_was_read_and_agreed(
    path: Path, given: Notice, language: Language
) -> None:
    assert notice_page(given, language) + "\n" == path.read_text()


def _how(given: Notice) -> tuple[Text, Text]:
    """Return what a notice says of how the outcome came about."""
    if given.by_person:
        return notice_words.BY_PERSON[given.outcome], notice_words.ROLE_BESIDE_PERSON
    return notice_words.AUTOMATED[given.outcome], notice_words.ROLE


@pytest.mark.parametrize(("path", "given", "language"), CASES)
def test_a_notice_says_all_that_it_has_to(path: Path, given: Notice, language: Language) -> None:
    page = told(notice_page(given, language))

    wanted: list[Text] = [
        notice_words.OUTCOMES[given.outcome],
        *_how(given),
        *given.reasons,
        *given.looked_at,
        *notice_words.FOR_ALL,
        *given.law,
    ]
    assert path.exists()
    assert [each for each in wanted if each.to(language) not in page] == []


@pytest.mark.parametrize(("path", "given", "language"), CASES)
def test_a_notice_has_no_number_of_the_model_and_no_technical_name(
    path: Path, given: Notice, language: Language
) -> None:
    sender = Sender(lender="Example Bank", supervisor="Example Agency")

    page = told(notice_page(replace(given, sender=sender), language))

    without_date = page.replace("1 November 2026", "").replace("1er novembre 2026", "")
    assert re.findall(r"\d|\w_\w|[A-Z]{3,}|None|algorith|\bmodel", without_date) == [], path


def test_the_small_print_has_what_a_dispute_needs() -> None:
    page = notice_page(notice(LegalProfile.EU, Outcome.DECLINE), "en")

    small = page[page.index("<footer>") :]
    for each in ("6f1c9a52-0d0e-4c5b-9f57-3a8a3f7f2b11", "2026-11-01", "version 3", "version 2"):
        assert each in small


def test_only_a_decline_or_a_referral_gives_reasons() -> None:
    pages = {
        outcome: told(notice_page(notice(LegalProfile.EU, outcome), "en")) for outcome in Outcome
    }

    said = {outcome for outcome, page in pages.items() if notice_words.IN_ORDER.en in page}
    assert said == {Outcome.DECLINE, Outcome.REFER}


@pytest.mark.parametrize("language", LANGUAGES)
def test_where_a_rule_decided_no_estimate_is_said_to_have_done_so(language: Language) -> None:
    given = replace(notice(LegalProfile.EU, Outcome.DECLINE), by_rule=True)

    page = told(notice_page(given, language))

    assert notice_words.BY_RULE.to(language) in page
    assert notice_words.ROLE.to(language) not in page


def test_each_law_has_its_own_words_for_a_decline() -> None:
    pages = {
        profile: told(notice_page(notice(profile, Outcome.DECLINE), "en")) for profile in PROFILES
    }

    marks = {
        LegalProfile.EU: "debt advisory services",
        LegalProfile.UK: "Financial Ombudsman Service",
        LegalProfile.US: "Equal Credit Opportunity Act",
    }
    for profile, mark in marks.items():
        assert {each for each, page in pages.items() if mark in page} == {profile}


@pytest.mark.parametrize(
    "sender",
    [
        replace(SENDER, lender=None),
        replace(SENDER, agencies=()),
        replace(SENDER, supervisor=None),
    ],
)
def test_an_american_decline_that_leaves_out_a_name_is_not_sent(sender: Sender) -> None:
    with pytest.raises(NoticeSenderError, match=r"set \w+\."):
        check_sender(notice(LegalProfile.US, Outcome.DECLINE, sender=sender))


@pytest.mark.parametrize("profile", [LegalProfile.EU, LegalProfile.UK])
def test_elsewhere_a_notice_does_without(profile: LegalProfile) -> None:
    given = notice(profile, Outcome.DECLINE, sender=Sender())
    check_sender(given)

    assert notice_words.WRITE_TO_LENDER.fr in told(notice_page(given, "fr"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_whatever_is_told_is_shown_as_text(language: Language) -> None:
    evil = "<script>alert(1)</script>"
    given = replace(
        notice(LegalProfile.EU, Outcome.DECLINE),
        reasons=(Text(en=evil, fr=evil),),
        sender=Sender(lender=evil),
        model=(evil, evil),
    )

    page = notice_page(given, language)

    assert "<script" not in page
    assert page.count("&lt;script&gt;") == 5


def test_every_reason_that_may_be_told_is_worded_as_a_law_asks() -> None:
    for theme, reason in REASONS.items():
        check_wording(theme.value, reason.text)


def test_the_person_is_never_a_reason_and_a_rule_always_may_be() -> None:
    catalogue = replace(
        catalogue_for([]), reasons={theme.value: reason for theme, reason in REASONS.items()}
    )

    assert not may_be_told(catalogue, Theme.PERSONAL.value)
    assert not may_be_told(catalogue, f"{Theme.PERSONAL.value}.missing")
    assert may_be_told(catalogue, Theme.EMPLOYMENT.value)
    assert may_be_told(catalogue, "rule:too_young")
