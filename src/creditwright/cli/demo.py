"""`creditwright demo`: the whole main job, each step with the command that does it."""

import time
from pathlib import Path
from typing import Annotated

import typer

from creditwright.cli import console
from creditwright.cli.check import check
from creditwright.cli.demo_months import with_months
from creditwright.cli.demo_service import put_in_use, say, serve_or_ask
from creditwright.cli.features import compute
from creditwright.cli.population import make
from creditwright.cli.score import score
from creditwright.cli.simulate import simulate
from creditwright.cli.store import load
from creditwright.cli.train import train
from creditwright.core.settings import Engine, Settings, read_settings
from creditwright.registry.store import LATEST
from creditwright.workflows.example_decision import ExampleDecision, example_decision


def demo(
    *,
    data: Annotated[
        Path | None, typer.Option(help="A folder of your own tables; without, a simulated lender.")
    ] = None,
    applications: Annotated[int, typer.Option(help="How many to simulate.")] = 20_000,
    seed: Annotated[int, typer.Option(help="The same seed simulates the same lender.")] = 1,
    serve: Annotated[
        int,
        typer.Option(
            envvar="DEMO_SERVE",
            min=0,
            max=1,
            help="1: end by serving; 0: make a first request, show the answer and stop.",
        ),
    ] = 1,
) -> None:
    """Simulate (or take DATA), check, compute features, train, score, promote, and serve."""
    started = time.monotonic()
    settings = read_settings()
    place = settings.home / "demo"
    lender = data or place / "lender"
    if data is None:
        say("simulate", "--applications", applications, "--seed", seed, "--out", lender)
        simulate(applications=applications, seed=seed, out=lender)
    say("check", lender, "--report", place / "check")
    check(str(lender), report=place / "check")
    say("features", "compute", lender, "--out", place / "features.parquet")
    compute(str(lender), out=str(place / "features.parquet"), engine=Engine.LOCAL)
    say("train", lender)
    train(str(lender))
    say("score", lender, "--model", LATEST, "--explain", "--out", place / "scores.parquet")
    scores = str(place / "scores.parquet")
    score(str(lender), model=LATEST, explain=True, out=scores, engine=Engine.LOCAL)
    example = example_decision(place / "scores.parquet")
    put_in_use(settings)
    say("store", "load", lender)
    load(str(lender))
    say("population", "make", "--data", lender)
    make(data=str(lender))
    if data is None:
        with_months(settings, applications, seed=seed)
    seconds = time.monotonic() - started
    value = {"folder": str(place), "seconds": round(seconds, 1)}
    console.report(value, _conclusion(place, settings, example, seconds), as_json=False)
    serve_or_ask(settings, None if example is None else example.application, stays=bool(serve))


def _conclusion(
    place: Path, settings: Settings, example: ExampleDecision | None, seconds: float
) -> str:
    look = (
        ("what became of every row", place / "check" / "report.html"),
        ("every score, attribution and reason", place / "scores.parquet"),
        ("every feature", place / "features.parquet"),
        ("how good the model is", f"{settings.evaluations}/*/evaluation.html"),
        (
            "runs, figures and models",
            f"mlflow server --backend-store-uri {settings.mlflow_uri} --host 127.0.0.1 --port 8080",
        ),
    )
    return "\n".join(
        [
            "",
            "One decision:",
            *(_in_words(example) if example else ["  Nobody was declined."]),
            "",
            "Where to look:",
            *(f"  {what}: {where}" for what, where in look),
            "",
            f"The job took {seconds:.0f} s.",
        ]
    )


def _in_words(example: ExampleDecision) -> list[str]:
    first = (
        f"  Application {example.application}: {example.outcome}, default probability "
        f"{example.default_probability:.1%}, score {example.score:.0f}. Principal reasons:"
    )
    reasons = [
        line
        for place, reason in enumerate(example.reasons, start=1)
        for line in (f"  {place}. {reason.en}", f"     {reason.fr}")
    ]
    return [first, *reasons]
