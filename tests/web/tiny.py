"""A small application behind everything that stands before ours, for tests of what that does."""

import time

from fastapi import FastAPI
from pydantic import BaseModel, ConfigDict, Field

from creditwright.web.admission import Capacity
from creditwright.web.app import guarded
from creditwright.web.gate import Asgi
from creditwright.web.metrics import exposition
from creditwright.web.problems import add_problem_handlers


class Loan(BaseModel):
    """Something to send."""

    model_config = ConfigDict(strict=True, extra="forbid")

    income: float = Field(ge=1, allow_inf_nan=False)
    name: str = ""


def tiny_app() -> Asgi:
    """Return it: a route that echoes nothing, one that takes its time, one that fails."""
    app = FastAPI()
    add_problem_handlers(app)
    app.add_api_route("/metrics", exposition)

    @app.post("/loans")
    def take(loan: Loan) -> dict[str, str]:
        return {"taken": str(loan.income)}

    @app.get("/slow")
    def slow() -> dict[str, str]:
        time.sleep(0.3)
        return {"done": "yes"}

    @app.get("/health/live")
    def live() -> dict[str, str]:
        return {"status": "alive"}

    @app.get("/fails")
    def fails() -> None:
        raise ZeroDivisionError("Ada Lovelace owes 1000")

    capacity = Capacity(at_once=2, waiting=2, wait_seconds=2)
    return guarded(app, capacity, is_behind_tls=False)
