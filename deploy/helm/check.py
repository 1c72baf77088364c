"""Lint the chart, render it with its parts on and off, check what comes out by Kubernetes' schemas.

    pip install --require-hashes -r requirements/deploy.txt && python deploy/helm/check.py

Helm's own library does it, in this process: no cluster, no network, no `helm`.
"""

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import kubernetes_validate
import yaml
from helm_python import Chart, lint

CHART = Path(__file__).parent / "creditwright"
MANIFEST = '[[models]]\nsource = "https://models.example/m.zip"\nsha256 = "00"\n'
EVERYTHING: dict[str, Any] = {
    "image": {"tag": "0123456"},
    "models": MANIFEST,
    "settings": {"CREDITWRIGHT_MODEL_HOSTS": '["models.example"]'},
    "ingress": {"enabled": True},
    "shared": {"claim": "creditwright-shared"},
    "jobs": {
        "population": {"command": "creditwright population make"},
        "monitoring": {"command": "creditwright monitor recorded --by-month"},
    },
}
WARNING = 2  # as Helm counts: 1 tells, 2 warns, 3 is an error


def rendered(values: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield each object that the chart makes of some values, with the template it comes from."""
    with Chart.load(CHART) as chart:
        for name, text in chart.render(values, name="credit", namespace="lending").items():
            for each in yaml.safe_load_all(text):
                if each:
                    yield name, each


def faults(values: dict[str, Any]) -> Iterator[str]:
    """Yield what Helm's lint and the schemas find wrong."""
    for each in lint(CHART, values, strict=True, namespace="lending")["messages"]:
        if each["severity"] >= WARNING:
            yield f"lint: {each['path']}: {each['error']}"
    for name, each in rendered(values):
        try:
            kubernetes_validate.validate(each, kubernetes_validate.latest_version(), strict=True)
        except kubernetes_validate.ValidationError as error:
            yield f"{name}: {each['kind']}: {error}"


def main() -> int:
    """Tell what is wrong; the exit code is 1 if anything is."""
    found = [fault for values in ({}, EVERYTHING) for fault in faults(values)]
    kinds = sorted({each["kind"] for _, each in rendered(EVERYTHING)})
    print("\n".join(found) or f"sound: {', '.join(kinds)}")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
