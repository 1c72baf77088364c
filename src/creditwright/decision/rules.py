"""Hard rules: conditions that settle an application's outcome whatever its probability.

A condition is data, not code: a name, one test, a value. A test that has nothing to look at, for
the value is missing, does not hold; `missing` asks for that itself.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

import numpy as np

from creditwright.core.errors import BadDataError
from creditwright.core.numbers import Flags, Rows
from creditwright.core.text import Text
from creditwright.decision.wording import check_wording
from creditwright.features.catalogue import BY_NAME, FEATURES, described
from creditwright.features.definition import definitions_of
from creditwright.features.feature import Dtype, Feature, Theme
from creditwright.features.frame import ABSENT, FeatureFrame
from creditwright.features.own import labelled, stated, stated_amount, stated_category
from creditwright.records.table import Kind, Unit
from creditwright.records.tables import APPLICATION_TEST

NO_RULE = -1
COLUMN = "column:"  # what a column of the application is called among features
PREFIX = "rule:"  # a reason's code begins so where a rule gave it
NAME = re.compile(r"[a-z][a-z0-9_]{0,59}")
COMPARISONS: Mapping[str, np.ufunc] = {
    "above": np.greater,
    "at_least": np.greater_equal,
    "below": np.less,
    "at_most": np.less_equal,
}
TESTS = (*COMPARISONS, "one_of", "none_of", "missing")


class RuleError(BadDataError):
    """A hard rule that cannot be applied."""

    def __init__(self, rule: str, trouble: str) -> None:
        super().__init__(f"Hard rule {rule!r}: {trouble}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """One test of one value; exactly one of the tests is given.

    Attributes:
        name: A feature, or a column of the application: in the units of the lender's tables, flags
            as 1 and 0.
        above: Greater than this.
        at_least: This or greater.
        below: Less than this.
        at_most: This or less.
        one_of: A category, one of these.
        none_of: A category that is known, and none of these.
        missing: True: the value is not known. False: it is.
    """

    name: str
    above: float | None = None
    at_least: float | None = None
    below: float | None = None
    at_most: float | None = None
    one_of: tuple[str, ...] | None = None
    none_of: tuple[str, ...] | None = None
    missing: bool | None = None

    @property
    def tests(self) -> tuple[str, ...]:
        """The tests that are given."""
        return tuple(each for each in TESTS if getattr(self, each) is not None)

    @property
    def value(self) -> str:
        """What its value is called in a frame of features."""
        return self.name if self.name in BY_NAME else f"{COLUMN}{self.name}"

    def holds(self, frame: FeatureFrame) -> Flags:
        """Return for each application whether the condition holds."""
        if self.missing is not None:
            missing = _missing(self.value, frame)
            return missing if self.missing else ~missing
        if self.one_of is not None or self.none_of is not None:
            column = frame.categories[self.value]
            codes = column.in_vocabulary(self.one_of or self.none_of or ())
            among = ~np.isnan(codes)
            found: Flags = among if self.one_of is not None else ~among & (column.codes != ABSENT)
            return found
        test = self.tests[0]
        compared: Flags = COMPARISONS[test](frame.numbers[self.value], getattr(self, test))
        return compared

    def __str__(self) -> str:
        """Return the condition as a person reads it."""
        test = self.tests[0]
        if test == "missing":
            return f"{self.name} is {'' if self.missing else 'not '}missing"
        return f"{self.name} {test.replace('_', ' ')} {_told(getattr(self, test))}"


def _told(value: object) -> str:
    return " / ".join(value) if isinstance(value, tuple) else f"{value:g}"


def _missing(name: str, frame: FeatureFrame) -> Flags:
    if name in frame.numbers:
        found: Flags = np.isnan(frame.numbers[name])
        return found
    absent: Flags = frame.categories[name].codes == ABSENT
    return absent


@dataclass(frozen=True, slots=True, kw_only=True)
class HardRule:
    """A rule: all its conditions hold, and the outcome is settled.

    Attributes:
        name: Lower-case, words joined by underscores; it is kept with every assessment it settles.
        when: The conditions; all must hold.
        outcome: What happens then.
        reason: What the applicant is told.
    """

    name: str
    when: tuple[Condition, ...]
    outcome: Literal["refer", "decline"]
    reason: Text

    @property
    def code(self) -> str:
        """The code of its reason."""
        return f"{PREFIX}{self.name}"


def check_rule(rule: HardRule) -> None:
    """Refuse a rule that cannot be applied, or could not be told.

    Raises:
        RuleError: If its name is odd, a condition names nothing that there is, or asks a number
            what only a category can answer.
        VagueReasonError: If its reason tells the applicant nothing.
    """
    if not NAME.fullmatch(rule.name):
        raise RuleError(rule.name, "a name is lower-case words joined by underscores.")
    if not rule.when:
        raise RuleError(rule.name, "it has no condition. Give at least one under `when`.")
    for each in rule.when:
        _check_condition(rule.name, each)
    check_wording(rule.code, rule.reason)


def _check_condition(rule: str, condition: Condition) -> None:
    tests = condition.tests
    if len(tests) != 1:
        given = " and ".join(tests) or "none"
        raise RuleError(
            rule,
            f"a condition on {condition.name} needs one of {', '.join(TESTS)}; it has {given}.",
        )
    feature = feature_read(condition.name)
    if feature is None:
        raise RuleError(
            rule,
            f"there is no feature and no column of the application called {condition.name!r}. "
            "`creditwright features list` shows the features.",
        )
    asks_words = tests[0] in {"one_of", "none_of"}
    is_category = feature.dtype is Dtype.CATEGORY
    if tests[0] != "missing" and asks_words != is_category:
        holds = "a category: ask one_of or none_of" if is_category else "a number: compare it"
        raise RuleError(rule, f"{condition.name} is {holds}.")


@lru_cache(maxsize=256)
def feature_read(name: str) -> Feature | None:
    """Return the feature called `name`, or the application's column as one; None: there is none."""
    if name in BY_NAME:
        return BY_NAME[name]
    column = next((each for each in APPLICATION_TEST.columns if each.name == name), None)
    if column is None or column.kind is Kind.IDENTIFIER:
        return None
    label, theme = labelled(name), Theme.LOAN_TERMS  # the theme is not used: a rule has its reason
    value = f"{COLUMN}{name}"
    if column.kind is Kind.CATEGORY:
        feature = stated_category(name, value, label, theme)
    elif column.kind is Kind.AMOUNT:
        feature = stated_amount(name, value, label, theme)
    else:
        feature = stated(name, value, label, Unit.NONE, theme)
    return described([feature])[0]


def features_read(rules: Sequence[HardRule]) -> tuple[Feature, ...]:
    """Return what some rules, which were checked before, read: each once, in order of the names."""
    names = sorted({each.name for rule in rules for each in rule.when})
    found = [feature_read(name) for name in names]
    return tuple(each for each in found if each is not None)


def definitions_read(rules: Sequence[HardRule]) -> dict[str, str]:
    """Return the digest of how each value that rules read is computed, by name."""
    read = features_read(rules)
    if not read:
        return {}
    known = definitions_of([*FEATURES, *(each for each in read if each.name not in BY_NAME)])
    return {each.name: known[each.name] for each in read}


def first_hits(rules: Sequence[HardRule], frame: FeatureFrame) -> Rows:
    """Return for each application the place of the first rule that it meets, or `NO_RULE`.

    Args:
        rules: In the order in which they are asked.
        frame: With every value that they read; see `features_read`.
    """
    hits = np.full(frame.height, NO_RULE, dtype=np.int64)
    for place in reversed(range(len(rules))):
        holds = np.logical_and.reduce([each.holds(frame) for each in rules[place].when])
        hits[holds] = place
    return hits
