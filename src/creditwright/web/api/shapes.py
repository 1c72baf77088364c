"""What is sent to the API: strict shapes, in which nothing is guessed and nothing is left over."""

from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field

LARGEST_NUMBER = 2**53 - 1  # any more, and a program that keeps numbers as floats mixes two up
MOST_ITEMS = 1_000

Number = Annotated[
    int,
    Field(ge=1, le=LARGEST_NUMBER, description="SK_ID_CURR, the number of an application."),
]
ModelAddress = Annotated[
    str,
    Field(
        max_length=120,
        description="NAME, NAME@champion, NAME@challenger or NAME/VERSION; without, the model in "
        "use.",
    ),
]
Cell = str | float | int | bool | None
Row = dict[str, Cell]


class Strict(BaseModel):
    """A shape that takes no other type for the one declared, and no field that is not declared."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True, allow_inf_nan=False)


class GivenRecords(Strict):
    """What is known of an applicant, as the lender's tables have it."""

    application: Row = Field(
        description="The columns of application_test by name; one left out is not known."
    )
    history: dict[str, list[Row]] = Field(
        default_factory=dict,
        description="By table its rows; of a table left out nothing is known.",
    )


class AssessmentRequest(Strict):
    """An application to assess: one of the store by its number, or with its records."""

    application: Number
    records: GivenRecords | None = Field(
        default=None, description="What to assess it on; without, what the store holds."
    )
    model: ModelAddress | None = None

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"application": 100001}]},
    )


class BatchRequest(Strict):
    """Applications to assess, each as if it were asked alone."""

    assessments: list[AssessmentRequest] = Field(min_length=1, max_length=MOST_ITEMS)

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"assessments": [{"application": 100001}, {"application": 100002}]}]
        },
    )


Document = dict[str, Any]
