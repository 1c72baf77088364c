"""The four things as a Streamlit page: `streamlit run streamlit_page.py`."""

import altair as alt
import pandas as pd
import streamlit as st

from pages_speed.peer_model import given

st.set_page_config(layout="wide")
what = given()
left, right = st.columns([2, 3])
with left:
    place = st.container()
    start = what.amount
    amount = st.slider("Amount of the loan", start * 0.25, start * 1.75, start, step=start / 100)
told = what.told(amount)
with place:
    st.html(f'<p class="estimate">{told.probability:.2%} at {amount:,.0f}</p>')
    bar = pd.DataFrame({"what": ["risk"], "value": [told.probability]})
    risk = alt.Chart(bar).mark_bar().encode(x=alt.X("value", scale=alt.Scale(domain=[0, 0.5])))
    limit = alt.Chart(pd.DataFrame({"limit": [what.limit]})).mark_rule().encode(x="limit")
    st.altair_chart(risk + limit)
with right:
    bars = pd.DataFrame(told.bars, columns=["reason", "from", "to"])
    st.altair_chart(
        alt.Chart(bars).mark_bar().encode(y=alt.Y("reason", sort=None), x="from", x2="to")
    )
    lows = what.edges[:-1]
    shown = pd.DataFrame({"low": lows, "high": what.edges[1:], "applications": what.counts})
    histogram = alt.Chart(shown).mark_bar().encode(x="low", x2="high", y="applications")
    own = alt.Chart(pd.DataFrame({"own": [told.probability]})).mark_rule().encode(x="own")
    st.altair_chart(histogram + own)
