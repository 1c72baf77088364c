"""Pseudonyms on the command line: in files for analysis, and of one application."""

from typing import Annotated

import typer

from creditwright.cli import console
from creditwright.composition.pseudonyms import pseudonyms_of
from creditwright.core.errors import UsageError
from creditwright.core.settings import Settings, read_settings
from creditwright.records.pseudonyms import Pseudonyms

AsPseudonyms = Annotated[
    bool,
    typer.Option(
        "--pseudonyms",
        help="Write a pseudonym (a keyed HMAC) in place of each application's number: a file for "
        "analysis, which the lender's systems cannot use.",
    ),
]


class PseudonymsOnClusterError(UsageError):
    """Pseudonyms were asked for of work that a cluster does, which does not have the key."""

    def __init__(self) -> None:
        super().__init__(
            "A cluster is not given the key of pseudonyms: leave out --pseudonyms, or have this "
            "machine do the work (--engine local)."
        )


def wanted_pseudonyms(settings: Settings, *, wanted: bool, on_cluster: bool) -> Pseudonyms | None:
    """Return what makes pseudonyms; None: numbers are written as they are.

    Raises:
        PseudonymsOnClusterError: If a cluster is to do the work.
        WeakSecretError, FileAccessError: If there is no key that can be used.
    """
    if wanted and on_cluster:
        raise PseudonymsOnClusterError
    return pseudonyms_of(settings) if wanted else None


def pseudonym(
    *,
    application: Annotated[
        int,
        typer.Option("--application", metavar="NUMBER", help="SK_ID_CURR.", show_default=False),
    ],
    as_json: console.Json = False,
) -> None:
    """Say what an application is called in files written with --pseudonyms."""
    found = pseudonyms_of(read_settings()).of(application)
    console.report({"application": application, "pseudonym": found}, found, as_json=as_json)
