"""Every page that pictures are taken of: its address, and who looks at it.

An address says {number}, {assessment} and the like where the demo has to be asked first; see
`FOUND`. A test compares the list with the routes of the service.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import product
from typing import Final

PAGES: Final[Mapping[str, Mapping[str, str]]] = {  # by who looks, by name
    "nobody": {
        "login": "/login",
        "signed-out": "/login?said=signed-out",
        "login-refused": "/login?refused=1",  # the form is sent, with a wrong password
    },
    "officer": {
        "queue": "/queue",
        "queue-empty": "/queue?why=no_reason",
        "decide": "/assessments/{assessment}/decide",
        "contest-taken-down": "/assessments/{declined}/contest",
        "record": "/assessments/{declined}",
        "applications": "/applications",
        "near": "/applications?view=near",
        "numbers": "/applications?view=numbers",
        "one-found": "/applications?view=latest&outcome=refer",
        "none-found": "/applications?q=999999999",
        "application": "/applications/{number}",
        "application-opened": "/applications/{number}?open=external_scores",
        "application-all": "/applications/{number}?all=1",
        "not-assessed": "/applications/{unassessed}",
        "what-if": "/applications/{number}?amount=250000",
        "compare": "/applications/{number}/compare",
        "compare-feature": "/applications/{number}/compare/{feature}",
        "data": "/applications/{number}/data",
        "history": "/applications/{number}/history",
        "no-history": "/applications/{unassessed}/history",
        "notice": "/applications/{number}/notice",
        "notes": "/applications/{number}/notes",
        "corrections": "/applications/{contested}/corrections",
        "help": "/help/credit_to_annuity",
        "not-there": "/applications/999999999",
    },
    "applicant": {
        "me": "/me",
        "me-why": "/me/why",
        "me-data": "/me/data",
        "me-correct": "/me/correct?column=AMT_INCOME_TOTAL",
        "me-simulate": "/me/simulate",
        "me-contest": "/me/contest",
        "not-for-you": "/applications",
    },
    "risk": {
        "portfolio": "/portfolio?cut_off=5",
        "explore": "/portfolio/explore",
        "calibration": "/portfolio/calibration",
        "fairness": "/portfolio/fairness?by=age",
        "fairness-months": "/portfolio/fairness/months",
        "features": "/portfolio/features",
        "feature": "/portfolio/features/{feature}",
        "drift": "/portfolio/drift",
        "drift-score": "/portfolio/drift/default_probability",
        "overrides": "/portfolio/overrides",
        "policy": "/portfolio/policy?cut_off=5&refer_to=8",
        "proposal": "/portfolio/policy/{proposal}",
        "kill-switch": "/kill-switch",
    },
    "engineer": {
        "models": "/models",
        "model": "/models/{model}",
        "models-compared": "/models/compare",
        "jobs": "/jobs",
    },
    "auditor": {"ledger": "/admin/audit"},
    "administrator": {
        "people": "/admin/people",
        "person": "/admin/people/demo-officer",
        "keys": "/admin/keys",
    },
}
LEADING_ON: Final = ("/", "/queue/next")  # routes that are no page, and lead to one
FOUND: Final[Mapping[str, tuple[str, str, str]]] = {  # who finds it, on which page, by which link
    "number": ("officer", "/applications?view=latest&outcome=decline", r"/applications/(\d+)"),
    "declined": ("officer", "/applications/{number}", r"/assessments/([0-9a-f-]{36})(?:/\w+)?"),
    "assessment": ("officer", "/queue", r"/assessments/([0-9a-f-]{36})/decide"),
    "contested": ("officer", "/queue?why=correction_asked", r"/applications/(\d+)(?:/\w+)?"),
    "feature": ("officer", "/applications/{number}/compare", r"/applications/\d+/compare/(\w+)"),
    "model": ("engineer", "/models", r"/models/([\w-]+/\d+)"),
    "proposal": ("risk", "/portfolio/policy", r"/portfolio/policy/([0-9a-f-]{36})"),
}


@dataclass(frozen=True, slots=True)
class Picture:
    """One picture: of which page, for whom, and how it is looked at."""

    name: str
    path: str
    language: str = "en"
    scheme: str = "light"
    is_phone: bool = False

    @property
    def file(self) -> str:
        """What the picture is called."""
        size = "phone" if self.is_phone else "desk"
        return f"{self.name}-{self.language}-{self.scheme}-{size}.png"


FEW: Final[Mapping[str, tuple[Picture, ...]]] = {  # those that documents show, in full
    "officer": (
        Picture("application", PAGES["officer"]["application"]),
        Picture("what-if", PAGES["officer"]["what-if"], language="fr", scheme="dark"),
        Picture("applications", PAGES["officer"]["applications"]),
        Picture("decide", PAGES["officer"]["decide"]),
    ),
    "applicant": (Picture("me", PAGES["applicant"]["me"], language="fr", is_phone=True),),
}


def every(who: str) -> Iterator[Picture]:
    """Yield each page of somebody in both languages and schemes, on a desk and a phone."""
    for (name, path), is_phone, language, scheme in product(
        PAGES[who].items(), (False, True), ("en", "fr"), ("light", "dark")
    ):
        yield Picture(name, path, language, scheme, is_phone)
