"""The policy document: what TOML says, what is refused, and what training makes of it."""

import contextlib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from creditwright.core.errors import FileAccessError
from creditwright.decision.assessment import Referral
from creditwright.decision.document import (
    Bands,
    PolicyDocument,
    PolicyDocumentError,
    check_document,
    policy_from,
    read_policy,
)
from creditwright.decision.page import WHY, example_text, policy_page
from creditwright.decision.policy import Costs, Ground, Law, Policy, PolicyError
from creditwright.decision.profile import PROFILES, LegalProfile, RecordClass
from creditwright.decision.protected import ProtectedError
from creditwright.decision.rules import RuleError
from creditwright.decision.wording import VagueReasonError
from creditwright.decision.words import policy_in_words
from creditwright.scoring.documents import document_bytes, read_document
from creditwright.scoring.scale import ScoreScale

EXAMPLE = example_text()


def test_the_example_can_be_used_and_says_what_holds_without_it() -> None:
    example, usual = policy_from(EXAMPLE), PolicyDocument()

    assert [each.name for each in example.rules] == [
        "instalment_beyond_income",
        "large_cash_loan",
        "unusual_income",
    ]
    assert (example.bands, example.costs, example.law) == (usual.bands, usual.costs, usual.law)
    assert example.retention_days == usual.retention_days


def test_an_empty_document_is_the_usual_policy() -> None:
    assert policy_from("") == PolicyDocument()


def test_cut_offs_from_cost_are_settled_by_training_and_fixed_ones_stay() -> None:
    document = PolicyDocument(bands=Bands(approve_up_to=0.05))

    settled = document.settled(0.091)

    assert (settled.approve_up_to, settled.decline_above) == (0.05, 0.091)


def test_a_fixed_cut_off_above_the_cheapest_other_is_refused_when_it_is_known() -> None:
    with pytest.raises(PolicyError):
        PolicyDocument(bands=Bands(approve_up_to=0.2)).settled(0.091)


def test_a_settled_policy_reads_back_from_its_bundles_file() -> None:
    settled = policy_from(EXAMPLE).settled(0.09)

    content = document_bytes(settled)

    assert read_document(Policy, content, file="policy.json") == settled
    assert settled.definitions.keys() == {
        "annuity_to_income",
        "column:NAME_CONTRACT_TYPE",
        "column:AMT_CREDIT",
        "column:AMT_INCOME_TOTAL",
    }


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("name = [", "not TOML"),
        ("version = 2024-01-01", "a date"),
        ("costs.missed_default = nan", "nan"),
        ("version = 1", "version"),
        ("polices = 1", "there is no such key"),
        ("[costs]\nmissed = 3", "costs.missed: there is no such key"),
        ("[costs]\nmissed_default = 0", "costs.missed_default"),
        ("[costs]\nmissed_default = 1e300", "costs.missed_default"),
        ("[costs]\nmissed_default = true", "costs.missed_default"),
        ("[bands]\napprove_up_to = 'cheap'", "bands.approve_up_to"),
        ("[bands]\napprove_up_to = 0", "probabilities"),
        ("[bands]\ndecline_above = 1", "probabilities"),
        ("[bands]\napprove_up_to = 0.2\ndecline_above = 0.1", "lies above"),
        ("[law]\nprofile = 'fr'", "law.profile"),
        ("[law]\nmost_reasons = 5", "1 to 4"),
        ("[law]\nautomated_decline_rests_on = 'habit'", "automated_decline_rests_on"),
        ("[law]\nprofile = 'us'\n[retention_days]\nnotices = 700", "762"),
        ("[retention_days]\nassessments = 100", "184"),
        ("[retention_days]\nphotographs = 100", "photographs"),
        ("name = ' '", "name"),
        ("[[rules]]\nname = 'a'", "rules.0.when: it is missing"),
    ],
)
def test_what_a_policy_cannot_say_is_refused_with_the_key_named(text: str, said: str) -> None:
    with pytest.raises(PolicyDocumentError, match=said):
        policy_from(text)


RULE = """
[[rules]]
name = "minor"
when = [{ name = "%s", above = 1 }]
outcome = "decline"
reason = { en = "You are below the legal age", fr = "Vous n'avez pas l'âge légal" }
"""


def test_two_rules_of_one_name_are_refused() -> None:
    with pytest.raises(PolicyDocumentError, match="two rules are called 'minor'"):
        policy_from(RULE % "credit" + RULE % "credit")


def test_a_rule_on_what_there_is_not_is_refused() -> None:
    with pytest.raises(RuleError, match="salary"):
        policy_from(RULE % "salary")


def test_a_rule_reads_age_only_where_policy_and_profile_both_let_it() -> None:
    allowed = '[law]\nprofile = "%s"\nallowed_protected = ["DAYS_BIRTH"]'

    assert policy_from(allowed % "eu" + RULE % "DAYS_BIRTH").rules
    with pytest.raises(ProtectedError, match="name it in law"):
        policy_from(RULE % "DAYS_BIRTH")
    with pytest.raises(ProtectedError, match="us does not let DAYS_BIRTH"):
        policy_from(allowed % "us" + RULE % "DAYS_BIRTH")


def test_a_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    (tmp_path / "latin.toml").write_bytes(b'name = "\xe9"')
    (tmp_path / "wrong.toml").write_text("wrong = 1")

    with pytest.raises(FileAccessError, match="nowhere"):
        read_policy(tmp_path / "nowhere.toml")
    with pytest.raises(PolicyDocumentError, match=r"latin\.toml: it is not UTF-8"):
        read_policy(tmp_path / "latin.toml")
    with pytest.raises(PolicyDocumentError, match=r"wrong\.toml: wrong: there is no such key"):
        read_policy(tmp_path / "wrong.toml")


@given(st.text())
def test_any_text_is_a_policy_or_is_refused_in_words(text: str) -> None:
    with contextlib.suppress(PolicyDocumentError, RuleError, VagueReasonError, ProtectedError):
        policy_from(text)


@pytest.mark.parametrize("profile", LegalProfile)
def test_the_usual_policy_is_lawful_under_every_profile(profile: LegalProfile) -> None:
    check_document(PolicyDocument(law=Law(profile=profile)))

    assert PROFILES[profile].most_reasons <= 4


def test_only_research_may_not_decide() -> None:
    may = {profile for profile in LegalProfile if _settled(Law(profile=profile)).may_decide}

    assert may == {LegalProfile.EU, LegalProfile.UK, LegalProfile.US}


def test_without_a_ground_a_decline_needs_a_person_in_the_union() -> None:
    nothing = Ground.NOTHING

    assert not Law(automated_decline_rests_on=nothing).may_decline
    assert Law(profile=LegalProfile.US, automated_decline_rests_on=nothing).may_decline
    assert Law().may_decline


def _settled(law: Law) -> Policy:
    return PolicyDocument(law=law).settled(0.09)


def test_a_policy_in_words_tells_cut_offs_in_points_once_there_is_a_model() -> None:
    document = policy_from(EXAMPLE)

    before = "\n".join(policy_in_words(document))
    after = "\n".join(policy_in_words(document.settled(1 / 51), ScoreScale()))

    assert "cheapest out of fold" in before
    assert "(score 600)" in after
    assert "annuity_to_income above 0.5" in after
    assert "large_cash_loan: refer if" in after


def test_retention_that_is_not_named_is_five_years() -> None:
    settled = policy_from("[retention_days]\nnotices = 3000").settled(0.09)

    assert settled.retention_days == {**dict.fromkeys(RecordClass, 1826), RecordClass.NOTICES: 3000}


def test_costs_are_those_of_the_document() -> None:
    assert policy_from("[costs]\nmissed_default = 5").settled(0.1).costs == Costs(5.0, 1.0)


def test_the_page_tells_every_profile_and_every_reason_to_refer() -> None:
    page = policy_page()

    assert all(f"| `{each}` |" in page for each in (*LegalProfile, *Referral))
    assert list(WHY) == list(Referral)


def test_shares_of_the_amount_are_the_costs_where_they_are_given() -> None:
    document = policy_from("[exposure]\nloss_given_default = 0.45\nmargin = 0.05")

    settled = document.settled(document.costs.theoretical_cut_off)

    assert document.costs == Costs(0.45, 0.05)
    assert settled.decline_above == pytest.approx(0.1)
    assert settled.exposure == document.exposure
    assert any("loses 0.45 of the amount" in line for line in policy_in_words(settled))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[exposure]\nloss_given_default = 0.0\nmargin = 0.05", "more than 0 and at most 1"),
        ("[exposure]\nloss_given_default = 0.4\nmargin = 45.0", "exposure.margin is a share"),
        ("[exposure]\nloss_given_default = 0.4", "margin"),
        (
            "[exposure]\nloss_given_default = 0.4\nmargin = 0.1\n[costs]\nmissed_default = 9.0",
            "not both",
        ),
    ],
)
def test_shares_that_cannot_be_are_refused(text: str, said: str) -> None:
    with pytest.raises(PolicyDocumentError, match=said):
        policy_from(text)
