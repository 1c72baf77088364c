"""The waterfall of an application as a page shows it: rows of words beside drawings."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from markupsafe import Markup

from creditwright.core.text import Language
from creditwright.decision.catalogue import MISSING
from creditwright.web.charts import waterfall
from creditwright.web.pages.catalogue import later as _
from creditwright.workflows.explain import Explanation, FeatureShare
from creditwright.workflows.what_if import Supposed

SHOWN: Final = 7  # rows; what is smaller is one row together
SHOWN_PARTS: Final = 8
THEMES: Final[Mapping[str, str]] = {  # short, for staff; applicants read the reasons' own words
    "external_scores": _("Ratings by outside agencies"),
    "loan_terms": _("Amount, price and length of the loan"),
    "affordability": _("Income beside this loan"),
    "employment": _("Employment"),
    "stability": _("Time at the same address"),
    "housing": _("Housing"),
    "region": _("Region"),
    "property": _("Car or home owned"),
    "contact": _("Documents and contact details"),
    "social_circle": _("Social surroundings"),
    "personal": _("Personal situation"),
    "bureau_debt": _("Debt with other lenders"),
    "bureau_repayment": _("Repayment to other lenders"),
    "bureau_activity": _("Recent loans and enquiries elsewhere"),
    "previous_applications": _("Earlier applications to us"),
    "repayment": _("Instalments paid to us"),
    "point_of_sale": _("Consumer and cash loans with us"),
    "card_use": _("Use of our credit cards"),
    "debt_burden": _("All debts beside income"),
}


def theme_name(code: str) -> str:
    """Return what a reason is called, to be said in the page's language; a rule's code as it is."""
    return THEMES.get(code.removesuffix(MISSING), code)


@dataclass(frozen=True, slots=True)
class Part:
    """One feature beneath its theme; a name of None: the smaller ones together.

    Attributes:
        value: As the model saw it; None: not known.
    """

    name: str | None
    label: str
    value: float | str | None
    unit: str
    points: float
    drawing: Markup
    together: int = 0


@dataclass(frozen=True, slots=True)
class Row:
    """One reason; a code of None: the smaller ones together.

    Attributes:
        points: Of probability, positive: towards default.
        parts: Its features, where it was opened.
    """

    code: str | None
    points: float
    drawing: Markup
    parts: Sequence[Part] = ()
    together: int = 0

    @property
    def name(self) -> str:
        """What it is called, to be said in the page's language."""
        return theme_name(self.code or "")


@dataclass(frozen=True, slots=True)
class Reasons:
    """A waterfall: where every application begins, the rows, and where this one ends."""

    base: float
    start: Markup
    rows: Sequence[Row]
    end: Markup
    probability: float

    @property
    def is_open(self) -> bool:
        """Whether a theme shows its features."""
        return any(each.parts for each in self.rows)

    @property
    def raising(self) -> list[Row]:
        """What raises the estimate most, at most three."""
        return [each for each in self.rows if each.code and each.points > 0][:3]

    @property
    def lowering(self) -> list[Row]:
        """What lowers the estimate most, at most three."""
        return [each for each in self.rows if each.code and each.points < 0][:3]


def reasons_of(
    found: Explanation, language: Language, *, opened: str | None, whole: bool
) -> Reasons:
    """Return the waterfall of a recorded decision.

    Args:
        found: What each theme and feature gave.
        language: Of the features' labels.
        opened: The theme whose features are shown; None, or not among the themes: none.
        whole: Show every theme, not only the greatest.
    """
    points = {each.code: each.points for each in found.themes}
    features = {each.code: each.features for each in found.themes if each.code == opened}
    shown = list(points) if whole or opened in list(points)[SHOWN:] else list(points)[:SHOWN]
    return _drawn(
        found.base_probability,
        points,
        shown,
        probability=found.assessment.default_probability,
        limit=found.assessment.approve_up_to,
        opened={code: _parts(each, language) for code, each in features.items()},
    )


def supposed_reasons(
    found: Supposed, real: Supposed, *, limit: float, whole: bool
) -> Reasons | None:
    """Return the waterfall of what was supposed, its rows in the order of what is real.

    Rows that keep their place can be followed by the eye while a slider moves. None: the model
    cannot be explained here.
    """
    if found.base_probability is None or real.base_probability is None:
        return None
    points = {each.code: each.points for each in found.themes}
    order = [each.code for each in real.themes]
    return _drawn(
        found.base_probability,
        points,
        order if whole else order[:SHOWN],
        probability=found.default_probability,
        limit=limit,
        opened={},
    )


_Opened = Mapping[str, Sequence[tuple[FeatureShare | None, str, float, int]]]


def _drawn(
    base: float,
    points: Mapping[str, float],
    shown: Sequence[str],
    *,
    probability: float,
    limit: float,
    opened: _Opened,
) -> Reasons:
    smaller = [code for code in points if code not in shown]
    steps = [points[code] for code in shown]
    if smaller:
        steps.append(sum(points[code] for code in smaller))
    places = {shown.index(code): code for code in opened}
    made_of = {place: [each[2] for each in opened[code]] for place, code in places.items()}
    bars = waterfall(base, steps, limit=limit, parts=made_of)
    rows = [
        Row(code, points[code], bars.steps[n], _with(opened.get(code, ()), bars.parts.get(n, ())))
        for n, code in enumerate(shown)
    ]
    if smaller:
        rows.append(Row(None, steps[-1], bars.steps[-1], together=len(smaller)))
    return Reasons(base, bars.start, rows, bars.end, probability)


def _parts(
    features: Sequence[FeatureShare], language: Language
) -> list[tuple[FeatureShare | None, str, float, int]]:
    """Return the greatest features of a theme, and the others together."""
    first, others = features[:SHOWN_PARTS], features[SHOWN_PARTS:]
    told: list[tuple[FeatureShare | None, str, float, int]] = [
        (each, each.label.to(language), each.points, 0) for each in first
    ]
    if others:
        told.append((None, "", sum(each.points for each in others), len(others)))
    return told


def _with(
    told: Sequence[tuple[FeatureShare | None, str, float, int]], drawings: Sequence[Markup]
) -> list[Part]:
    return [
        Part(
            name=feature.name if feature else None,
            label=label,
            value=feature.value if feature else None,
            unit=feature.unit.value if feature else "none",
            points=points,
            drawing=drawing,
            together=together,
        )
        for (feature, label, points, together), drawing in zip(told, drawings, strict=True)
    ]
