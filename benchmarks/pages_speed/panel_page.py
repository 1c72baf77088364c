"""The four things as a Panel page of Bokeh charts: `panel serve panel_page.py`."""

import panel as pn
from bokeh.models import ColumnDataSource, Span
from bokeh.plotting import figure

from pages_speed.peer_model import given

pn.extension()
what = given()
start = what.amount
slider = pn.widgets.FloatSlider(
    name="Amount of the loan", start=start * 0.25, end=start * 1.75, value=start, step=start / 100
)
first = what.told(start)
estimate = pn.pane.HTML(f'<p class="estimate">{first.probability:.2%} at {start:,.0f}</p>')

risk = ColumnDataSource({"right": [first.probability]})
bar = figure(height=90, x_range=(0, 0.5), toolbar_location=None)
bar.hbar(y=0, right="right", height=0.5, source=risk)
bar.add_layout(Span(location=what.limit, dimension="height"))

labels = [label for label, _, _ in reversed(first.bars)]
reasons = ColumnDataSource({"y": [], "left": [], "right": []})
waterfall = figure(height=420, y_range=labels, toolbar_location=None)
waterfall.hbar(y="y", left="left", right="right", height=0.8, source=reasons)

histogram = figure(height=200, toolbar_location=None)
histogram.quad(left=what.edges[:-1], right=what.edges[1:], bottom=0, top=what.counts)
own = Span(location=first.probability, dimension="height")
histogram.add_layout(own)


def show(amount: float) -> None:
    """Draw the picture anew."""
    told = what.told(amount)
    order = [label for label, _, _ in reversed(told.bars)]
    estimate.object = f'<p class="estimate">{told.probability:.2%} at {amount:,.0f}</p>'
    risk.data = {"right": [told.probability]}
    if list(waterfall.y_range.factors) != order:
        waterfall.y_range.factors = order
    reasons.data = {
        "y": [label for label, _, _ in told.bars],
        "left": [begin for _, begin, _ in told.bars],
        "right": [end for _, _, end in told.bars],
    }
    own.location = told.probability


show(start)
slider.param.watch(lambda event: show(event.new), "value")
pn.Row(pn.Column(estimate, bar, slider), pn.Column(waterfall, histogram)).servable(
    title="Application"
)
