"""Drawings: each a pure function from values to SVG that holds geometry and no words.

Colours come by class from the style sheet, so that a drawing follows the theme; words, axis labels
and a table of the same values stand beside it in HTML (`parts/figure.html`).
"""

from creditwright.web.charts.heat import shade
from creditwright.web.charts.histogram import histogram
from creditwright.web.charts.interval import interval
from creditwright.web.charts.lines import Line, lines
from creditwright.web.charts.pairs import pairs
from creditwright.web.charts.reliability import reliability
from creditwright.web.charts.scatter import scatter
from creditwright.web.charts.share import share_bar
from creditwright.web.charts.threshold import threshold_bar, threshold_gap
from creditwright.web.charts.waterfall import WaterfallBars, waterfall

__all__ = [
    "Line",
    "WaterfallBars",
    "histogram",
    "interval",
    "lines",
    "pairs",
    "reliability",
    "scatter",
    "shade",
    "share_bar",
    "threshold_bar",
    "threshold_gap",
    "waterfall",
]
