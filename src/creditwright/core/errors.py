"""The base of every error this package raises on purpose.

A message says what is wrong, with which value, and what to do about it. No error knows of HTTP or
of exit codes: the service and the command line translate, by the kind of trouble named here.
"""


class CreditwrightError(Exception):
    """Base class: catch this to catch everything the package raises on purpose."""


class BadDataError(CreditwrightError):
    """The data given cannot be used: a lender's table, a row, a file's content."""


class UnavailableError(CreditwrightError):
    """Something this needs is not there now: a model, a registry, a server, an optional library."""


class FileAccessError(CreditwrightError):
    """A file or folder could not be read or written."""


class RefusedError(CreditwrightError):
    """A rule of the house forbids what was asked, however well it was asked."""


class ConfigurationError(CreditwrightError):
    """A setting is missing, unknown or impossible."""


class UsageError(CreditwrightError):
    """The command was asked for something that cannot be, whatever the data."""
