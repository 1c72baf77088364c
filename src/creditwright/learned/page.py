"""The page of the learned features, made from the declarations."""

from creditwright.features.catalogue import FEATURES
from creditwright.features.feature import Declared
from creditwright.learned.catalogue import DEFAULT, LEARNED_BY_STAGE, LEARNED_FEATURES
from creditwright.learned.feature import LearnedFeature

EVERY_FEATURE: tuple[Declared, ...] = (*FEATURES, *LEARNED_FEATURES)
INTRODUCTION = """# Learned features

{count} features that a second stage computes from [the others](features.md) and from rows of the
history: [what each kind is](../explanation/learned-features.md). A kind is fitted on the training
applications alone, and what it learned is kept in [the bundle](bundle.md). `creditwright train
--learned KIND` chooses the kinds; those marked *on* are used without the option."""
HEADER = (
    "| name | label (English) | label (French) | how it is computed | unit | theme | sensitivity |"
    "\n|---|---|---|---|---|---|---|"
)


def learned_page() -> str:
    """Return the reference page of the learned features, by kind, in Markdown."""
    sections = [_section(kind, features) for kind, features in LEARNED_BY_STAGE.items()]
    return "\n\n".join([INTRODUCTION.format(count=len(LEARNED_FEATURES)), *sections])


def _section(kind: str, features: tuple[LearnedFeature, ...]) -> str:
    state = "on" if kind in DEFAULT else "off"
    rows = "\n".join(_row(feature) for feature in features)
    return f"## {kind} ({state})\n\n{len(features)} features.\n\n{HEADER}\n{rows}"


def _row(feature: LearnedFeature) -> str:
    cells = (
        f"`{feature.name}`",
        feature.label.en,
        feature.label.fr,
        feature.meaning,
        feature.unit.value,
        feature.theme.value,
        feature.sensitivity.value,
    )
    return f"| {' | '.join(cell.replace('|', '/') for cell in cells)} |"
