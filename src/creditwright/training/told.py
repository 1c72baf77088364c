"""Figures in the words and on the pages that people read."""

from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape

from creditwright.training.metrics import Estimate


def pages_of(package: str) -> Environment:
    """Return what fills the templates of a package: nothing left open, all text escaped."""
    environment = Environment(
        loader=PackageLoader(package, "."),
        autoescape=select_autoescape(["html", "j2"]),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {"interval": interval, "difference": difference}
    return environment


def interval(estimate: Estimate, digits: int = 3) -> str:
    """Return a figure with its interval, as people read it.

    >>> interval(Estimate(0.7654, 0.75, 0.78))
    '0.765 (0.750 to 0.780)'
    """
    return f"{estimate.value:.{digits}f} ({estimate.low:.{digits}f} to {estimate.high:.{digits}f})"


def difference(estimate: Estimate, digits: int = 3) -> str:
    """Return a difference with its interval, its sign told.

    >>> difference(Estimate(0.0123, -0.001, 0.025))
    '+0.012 (-0.001 to +0.025)'
    """
    shown = f"+.{digits}f"
    return f"{estimate.value:{shown}} ({estimate.low:{shown}} to {estimate.high:{shown}})"
