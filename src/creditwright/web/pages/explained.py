"""What a feature is, in plain words: for whoever meets its name on a page."""

from dataclasses import dataclass
from typing import Annotated, Final

from fastapi import APIRouter, Depends
from starlette.responses import Response

from creditwright.access.principal import Principal
from creditwright.access.scopes import Scope
from creditwright.core.text import Language
from creditwright.records.tables import TABLES
from creditwright.web.access import requires
from creditwright.web.api.features import FeatureName
from creditwright.web.pages.catalogue import later as _
from creditwright.web.pages.page import ThePage
from creditwright.workflows.describe_feature import describe_feature

router = APIRouter(include_in_schema=False)

KINDS: Final = {
    "protected": _("The law protects what it says of a person, so a model may not use it freely."),
    "external": _("It comes from others, not from the applicant."),
    "identifying": _("It tells who somebody is."),
}


@dataclass(frozen=True, slots=True)
class SourceColumn:
    """A column of the lender that a feature is computed from.

    Attributes:
        name: As the lender's tables have it.
        label: In the reader's language.
        table: What a row of its table is.
    """

    name: str
    label: str
    table: str


@router.get("/help/{feature}")
def explained(
    feature: FeatureName,
    page: ThePage,
    principal: Annotated[Principal, Depends(requires(Scope.SELF_READ))],
) -> Response:
    """Say what a feature is, what it is made from, what missing means, and how to correct it."""
    found = describe_feature(feature)
    values = {
        "found": found,
        "columns": [_column(each, page.language) for each in found["columns"]],
        "kind": KINDS.get(found["sensitivity"]),
        "corrects_own": principal.may(Scope.PRIVACY_OWN),
    }
    return page.show("explained.html", values)


def _column(name: str, language: Language) -> SourceColumn:
    table_name, _dot, column_name = name.partition(".")
    table = TABLES[table_name]
    column = next(each for each in table.columns if each.name == column_name)
    return SourceColumn(name, column.label.to(language), table.meaning.to(language))
