"""What a page's form sends: fields by name, each once, read strictly."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Final
from urllib.parse import parse_qsl

from fastapi import Depends, Request

from creditwright.core.errors import UsageError

FORM: Final = "application/x-www-form-urlencoded"
MOST_FIELDS: Final = 200


class UnreadableFormError(UsageError):
    """What was sent is no form of a page of ours."""

    def __init__(self) -> None:
        super().__init__("The form cannot be read. Load the page again, and fill it in anew.")


@dataclass(frozen=True, slots=True)
class Form:
    """The fields of a form."""

    fields: Mapping[str, tuple[str, ...]]

    def one(self, name: str, default: str = "") -> str:
        """Return a field, without the blanks around it; `default` where it was not sent.

        Raises:
            UnreadableFormError: If it was sent more than once.
        """
        values = self.fields.get(name, (default,))
        if len(values) != 1:
            raise UnreadableFormError
        return values[0].strip()

    def every(self, name: str) -> tuple[str, ...]:
        """Return a field that may be there several times, such as ticked boxes."""
        return self.fields.get(name, ())


def is_form(request: Request) -> bool:
    """Return whether a request carries a form."""
    kind = request.headers.get("content-type", "").partition(";")[0]
    return kind.strip().lower() == FORM


async def the_form(request: Request) -> Form:
    """Return the form that a request carries; one without fields where it carries none.

    Raises:
        UnreadableFormError: If it cannot be read.
    """
    if not is_form(request):
        return Form({})
    return read_form(await request.body())


def read_form(body: bytes) -> Form:
    """Return the fields of a form.

    >>> read_form(b"name=ada&kind=a&kind=b").every("kind")
    ('a', 'b')

    Raises:
        UnreadableFormError: If it is no form, or one of too many fields.
    """
    try:
        pairs = parse_qsl(
            body.decode("ascii"),
            keep_blank_values=True,
            errors="strict",
            max_num_fields=MOST_FIELDS,
        )
    except ValueError:
        raise UnreadableFormError from None
    fields: dict[str, tuple[str, ...]] = {}
    for name, value in pairs:
        fields[name] = (*fields.get(name, ()), value)
    return Form(fields)


TheForm = Annotated[Form, Depends(the_form)]
