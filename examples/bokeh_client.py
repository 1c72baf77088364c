"""A small Bokeh page by the routes of system 004: started, then asked for until it is done.

    pip install -r examples/requirements-bokeh.txt
    python examples/bokeh_client.py --config config.json --key-file officer.key

`config.json` is that system's own: host, port_api, port_bokeh, dns. The service runs with
`CREDITWRIGHT_COMPATIBILITY='["004"]' creditwright serve --config config.json`. The page has no
sign-in of its own: whoever reaches it acts as the key's owner.
"""

import argparse
import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bokeh.document import Document
from bokeh.layouts import column
from bokeh.models import Button, ColumnDataSource, Div, TextInput
from bokeh.plotting import figure
from bokeh.server.server import Server
from service_client import Client, ServiceError, query, read_key

POLL_MILLISECONDS = 500
MOST_POLLS = 60  # half a minute


@dataclass
class Page:
    """One visitor's page: what it asks with, what it shows, and how often it has asked."""

    client: Client
    document: Document
    polls: int = 0
    number: TextInput = field(default_factory=lambda: TextInput(title="ID", value=""))
    button: Button = field(default_factory=lambda: Button(label="Explain", button_type="primary"))
    said: Div = field(default_factory=lambda: Div(text="", styles={"font-size": "1.2rem"}))
    factors: ColumnDataSource = field(
        default_factory=lambda: ColumnDataSource({"rule": [], "weight": [], "color": []})
    )

    def begin(self) -> None:
        """Start the work for the number that was typed, and ask for it by and by."""
        self.polls, self.button.disabled = 0, True
        try:
            self.client.done("POST", f"/explainer/{query(ID=int(self.number.value))}")
        except (ValueError, ServiceError) as error:
            self.end(f"Not started: {error}")
            return
        self.said.text = "Started."
        self.poll()

    def poll(self) -> None:
        """Ask once; again after a moment where it is not done."""
        self.polls += 1
        try:
            answer = self.client.ask("GET", f"/explainer/{query(ID=int(self.number.value))}")
        except ServiceError as error:
            self.end(str(error))
            return
        if answer.status == 202 and self.polls < MOST_POLLS:
            self.said.text = f"{answer.headers.get('job-state', 'pending')} …"
            self.document.add_timeout_callback(self.poll, POLL_MILLISECONDS)
        elif answer.status == 200:
            self.show(answer.document)
        else:
            problem = answer.headers.get("job-problem", answer.headers.get("job-state", ""))
            self.end(f"No result: {problem or answer.status}")

    def show(self, result: list[Any]) -> None:
        """Show the probabilities and the factors, the greatest on top."""
        (_, default), factors = result
        rules = [str(rule) for rule, _ in factors][::-1]
        weights = [float(weight) for _, weight in factors][::-1]
        colors = ["#b2182b" if weight > 0 else "#2166ac" for weight in weights]
        self.factors.data = {"rule": rules, "weight": weights, "color": colors}
        self.end(f"Probability of default: {default:.1%}. Red raises it, blue lowers it.")

    def end(self, said: str) -> None:
        """Say how it ended, and let another number be asked about."""
        self.said.text, self.button.disabled = said, False

    def laid_out(self) -> column:
        """Return the page."""
        bars = figure(
            y_range=self.factors.data["rule"] or ["-"], height=500, width=800, toolbar_location=None
        )
        bars.hbar(y="rule", right="weight", height=0.8, color="color", source=self.factors)
        bars.xaxis.axis_label = "points of probability"

        def renamed(_attribute: str, _old: object, new: dict[str, list[str]]) -> None:
            bars.y_range.factors = new["rule"]

        self.factors.on_change("data", renamed)
        self.button.on_click(self.begin)
        return column(self.number, self.button, self.said, bars)


def application(client: Client) -> Any:  # noqa: ANN401 - a function, as Bokeh takes it
    """Return what makes a page for each visitor."""

    def make(document: Document) -> None:
        document.title = "Creditwright by the routes of system 004"
        document.add_root(Page(client, document).laid_out())

    return make


def served(config: dict[str, Any], client: Client) -> Server:
    """Return the server of the page; browsers may reach it by the name that config.json gives."""
    name = config.get("dns") or config["host"]
    origins = [f"{name}:{config['port_bokeh']}", str(name)]
    return Server(
        {"/": application(client)},
        address=config["host"],
        port=config["port_bokeh"],
        allow_websocket_origin=origins,
    )


def main() -> None:
    """Serve until ended."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--config", type=Path, required=True)
    parser.add_argument("--key-file", type=Path, required=True)
    given = parser.parse_args()
    config = json.loads(given.config.read_text(encoding="utf-8"))
    address = f"http://{config['host']}:{config['port_api']}"
    served(config, Client(address, read_key(given.key_file))).run_until_shutdown()


if __name__ == "__main__":
    main()
