"""What each role may do, and that narrowing never adds."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from creditwright.access.errors import MissingScopeError
from creditwright.access.principal import Principal, Proof, allowed
from creditwright.access.roles import SCOPES, Role, scopes_of
from creditwright.access.scopes import MEANINGS, Scope

READS_ANY = {scope for scope in Scope if scope.endswith(":any")}
CHANGES = {scope for scope in Scope if scope.endswith((":write", ":deploy", ":run"))}


def somebody(
    *roles: Role, narrowed: frozenset[Scope] | None = None, applications: frozenset[int]
) -> Principal:
    return Principal(
        id="1",
        name="a",
        roles=frozenset(roles),
        scopes=allowed(roles, narrowed),
        applications=applications,
        proof=Proof.KEY,
        proof_id="k",
    )


def test_every_role_has_its_scopes_and_every_scope_a_meaning_and_somebody_who_has_it() -> None:
    assert set(SCOPES) == set(Role)
    assert set(MEANINGS) == set(Scope)
    assert scopes_of(Role) == set(Scope)


@pytest.mark.parametrize("role", [Role.APPLICANT, Role.RISK, Role.ENGINEER, Role.ADMINISTRATOR])
def test_who_decides_on_no_file_reads_nobody_elses(role: Role) -> None:
    assert not SCOPES[role] & READS_ANY


def test_an_applicant_changes_nothing() -> None:
    assert not SCOPES[Role.APPLICANT] & CHANGES


def test_an_auditor_changes_nothing() -> None:
    assert not SCOPES[Role.AUDITOR] & CHANGES


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.ADMINISTRATOR}))
def test_only_an_administrator_lets_people_in(role: Role) -> None:
    assert not SCOPES[role] & {Scope.PEOPLE_WRITE, Scope.KEYS_WRITE}


def test_an_applicant_may_read_the_own_applications_only() -> None:
    ada = somebody(Role.APPLICANT, applications=frozenset({100001}))

    assert ada.applications_for(Scope.ASSESSMENTS_READ_OWN) == frozenset({100001})


def test_an_officer_may_read_every_application() -> None:
    officer = somebody(Role.OFFICER, applications=frozenset())

    assert officer.applications_for(Scope.ASSESSMENTS_READ_OWN) is None


def test_who_may_not_read_may_read_of_none_whatever_is_their_own() -> None:
    engineer = somebody(Role.ENGINEER, applications=frozenset({100001}))

    assert engineer.applications_for(Scope.ASSESSMENTS_READ_OWN) == frozenset()


def test_what_is_not_allowed_is_refused() -> None:
    ada = somebody(Role.APPLICANT, applications=frozenset({1}))

    ada.require(Scope.SIMULATE_OWN)
    with pytest.raises(MissingScopeError):
        ada.require(Scope.SIMULATE_ANY)


@given(
    roles=st.frozensets(st.sampled_from(Role)),
    narrowed=st.none() | st.frozensets(st.sampled_from(Scope)),
)
def test_a_narrowed_proof_allows_nothing_that_the_roles_do_not(
    roles: frozenset[Role], narrowed: frozenset[Scope] | None
) -> None:
    scopes = allowed(roles, narrowed)

    assert scopes <= scopes_of(roles)
    assert narrowed is None or scopes <= narrowed
