"""Protected features: refused unless the policy names them and its legal profile lets it."""

from collections.abc import Iterable, Sequence

from creditwright.core.errors import UsageError
from creditwright.decision.policy import Law
from creditwright.decision.profile import PROFILES
from creditwright.decision.rules import COLUMN, HardRule, features_read
from creditwright.features.feature import Declared
from creditwright.records.table import Sensitivity
from creditwright.records.tables import APPLICATION_TEST, TABLES

EVERY = "all"  # stands for every protected feature, where the profile allows every one


class ProtectedError(UsageError):
    """Something that uses sex, age or family is not to be used, or is not what it is called."""


def protected_columns(feature: Declared) -> frozenset[str]:
    """Return the columns of sex, age and family that a feature is computed from."""
    return frozenset(
        name
        for table, name in feature.columns
        if TABLES[table].column(name).sensitivity is Sensitivity.PROTECTED
    )


def allowed_among(features: Iterable[Declared], law: Law) -> frozenset[str]:
    """Return the names of the protected features that a model may use.

    Raises:
        ProtectedError: If one is allowed by the policy and not by the law, or if a name that is
            allowed is that of no protected feature and no protected column.
    """
    protected = {
        each.name: protected_columns(each)
        for each in features
        if each.sensitivity is Sensitivity.PROTECTED
    }
    if EVERY in law.allowed_protected and PROFILES[law.profile].may_allow is None:
        return frozenset(protected)
    columns = {each.name for each in APPLICATION_TEST.columns} & set(law.allowed_protected)
    for name in law.allowed_protected:
        if name not in protected and not (name in columns and _is_protected(name)):
            raise ProtectedError(
                f"{name!r} is not a protected feature. Protected are: "
                f"{', '.join(sorted(protected)) or 'none'}."
            )
        _check_law(name, protected.get(name, frozenset({name})), law)
    return frozenset(protected) & frozenset(law.allowed_protected)


def check_protected_rules(rules: Sequence[HardRule], law: Law) -> None:
    """Refuse rules that read protected data without the policy's and the profile's leave.

    Raises:
        ProtectedError: Naming the value and the profile.
    """
    for each in features_read(rules):
        columns, name = protected_columns(each), each.name.removeprefix(COLUMN)
        if not columns:
            continue
        if not {name, EVERY} & set(law.allowed_protected):
            raise ProtectedError(
                f"A hard rule reads {name}, which uses {', '.join(sorted(columns))}: name it "
                "in law.allowed_protected, if the law lets you."
            )
        _check_law(name, columns, law)


def _is_protected(column: str) -> bool:
    return APPLICATION_TEST.column(column).sensitivity is Sensitivity.PROTECTED


def _check_law(name: str, columns: frozenset[str], law: Law) -> None:
    profile = PROFILES[law.profile]
    if not profile.allows(columns):
        refused = ", ".join(sorted(columns - (profile.may_allow or {}).keys()))
        raise ProtectedError(
            f"The legal profile {law.profile} does not let {name} be used: it tells {refused}. "
            "To measure what it would be worth, train under the profile research, whose models "
            "may not decide."
        )
