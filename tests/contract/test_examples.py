"""The example pages ask a real service; those whose libraries are not installed are left out."""

import importlib
import json
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from tests.web.full_app import Home
from tests.web.older import OlderClient

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"
NOT_OURS = "is in no lock of ours: pip install -r examples/requirements-"


@pytest.fixture
def example(monkeypatch: pytest.MonkeyPatch) -> Any:  # noqa: ANN401 - a function
    """Imports an example by its name."""
    monkeypatch.syspath_prepend(EXAMPLES)

    def imported(name: str) -> ModuleType:
        return importlib.import_module(name)

    yield imported
    for name in ("service_client", "bokeh_client"):
        sys.modules.pop(name, None)


def test_a_page_can_ask_and_is_told_why_not(example: Any, older: OlderClient) -> None:  # noqa: ANN401
    service = example("service_client")
    client = service.Client(older.address, older.keys["officer"])

    found = client.done("GET", f"/v1/applications{service.query(q='1', after=None)}")

    assert found["items"]
    with pytest.raises(service.ServiceError, match="application"):
        client.done("POST", "/v1/assessments", body={"application": 1}, key="of-an-example-page")
    with pytest.raises(service.ServiceError, match="does not answer"):
        service.Client("http://127.0.0.1:9", "key").ask("GET", "/health/live")


def test_the_streamlit_page_shows_a_decision_with_its_reasons(
    older: OlderClient,
    furnished: Home,
    example: Any,  # noqa: ANN401
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    testing = pytest.importorskip(
        "streamlit.testing.v1", reason=f"Streamlit {NOT_OURS}streamlit.txt"
    )
    example("service_client")
    (tmp_path / "key").write_text(older.keys["officer"])
    monkeypatch.setenv("SERVICE_ADDRESS", older.address)
    monkeypatch.setenv("SERVICE_KEY_FILE", str(tmp_path / "key"))
    page = testing.AppTest.from_file(
        str(EXAMPLES / "streamlit_client.py"), default_timeout=60
    ).run()

    page.text_input[0].set_value(str(furnished.numbers[0])).run()
    page.button[0].click().run()

    assert not page.exception
    assert not page.error
    assert page.subheader[0].value in {"approved", "a person decides", "declined"}
    assert page.metric[0].value.endswith("%")


def test_the_bokeh_page_starts_work_and_shows_it_when_it_is_done(
    older: OlderClient,
    furnished: Home,
    example: Any,  # noqa: ANN401
) -> None:
    models = pytest.importorskip("bokeh.document", reason=f"Bokeh {NOT_OURS}bokeh.txt")
    service, pages = example("service_client"), example("bokeh_client")
    client = service.Client(f"{older.address}/compatibility/004", older.keys["officer"])
    page = pages.Page(client, models.Document())
    page.laid_out()

    page.number.value = str(furnished.numbers[1])
    page.begin()
    while page.button.disabled:
        page.poll()

    assert "Probability of default" in page.said.text
    assert len(page.factors.data["rule"]) == 20
    assert json.dumps(list(page.factors.data["weight"]))
    page.number.value = "7"
    page.begin()
    assert page.said.text.startswith("Not started")
