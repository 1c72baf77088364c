"""A small Streamlit page that asks the service for a decision, as systems 001 and 002 had theirs.

    pip install -r examples/requirements-streamlit.txt
    SERVICE_KEY_FILE=officer.key streamlit run examples/streamlit_client.py

The page holds no model and no data: it shows what the API answers. It has no sign-in of its own:
whoever reaches it acts as the key's owner, so it belongs on one officer's own machine.
"""

from typing import Any
from uuid import uuid4

import streamlit as st
from service_client import ServiceError, client_of_environment, query

WORDS = {
    "en": {
        "title": "A decision, and why",
        "pick": "Number of the application, or its beginning",
        "ask": "Assess",
        "risk": "Probability of default",
        "cut": "Declined above",
        "why": "Principal reasons",
        "none": "No application begins so.",
        "approve": "approved",
        "refer": "a person decides",
        "decline": "declined",
    },
    "fr": {
        "title": "Une décision, et pourquoi",
        "pick": "Numéro du dossier, ou son début",
        "ask": "Évaluer",
        "risk": "Probabilité de défaut",
        "cut": "Refus au-delà de",
        "why": "Motifs principaux",
        "none": "Aucun dossier ne commence ainsi.",
        "approve": "accordé",
        "refer": "une personne décide",
        "decline": "refusé",
    },
}


def page() -> None:
    """Show the page once, from top to bottom, as Streamlit does at every change."""
    language = st.sidebar.radio("Language · Langue", list(WORDS))
    words = WORDS[language]
    st.title(words["title"])
    beginning = st.text_input(words["pick"], value="1", max_chars=12)
    try:
        client = client_of_environment()
        found = client.done("GET", f"/v1/applications{query(q=beginning)}")["items"]
        if not found:
            st.info(words["none"])
            return
        number = st.selectbox("№", [each["number"] for each in found])
        if st.button(words["ask"], type="primary"):
            body = {"application": number}
            key = uuid4().hex
            made = client.done("POST", "/v1/assessments", body=body, key=key, accept=language)
            show(made, words)
    except ServiceError as error:
        st.error(str(error))


def show(made: dict[str, Any], words: dict[str, str]) -> None:
    """Show a decision: the outcome in words first, the numbers after it, then the reasons."""
    st.subheader(words[made["outcome"]])
    left, right = st.columns(2)
    left.metric(words["risk"], f"{made['default_probability']:.1%}")
    right.metric(words["cut"], f"{made['cut_off']['decline_above']:.1%}")
    reasons = made["reasons"]
    if reasons:
        st.markdown(f"**{words['why']}**")
        st.markdown("\n".join(f"{n}. {each['text']}" for n, each in enumerate(reasons, start=1)))


page()
