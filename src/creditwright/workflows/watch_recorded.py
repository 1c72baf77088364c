"""Watch what the service recorded: its decisions against what the model met when it was made."""

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from creditwright.core.errors import BadDataError, UnavailableError
from creditwright.core.files import write_text
from creditwright.core.logs import logger
from creditwright.core.numbers import Floats
from creditwright.core.parallel import side_by_side
from creditwright.core.progress import Progress
from creditwright.decision.model import DecisionModel
from creditwright.decision.policy import Outcome
from creditwright.decision.record import DecisionRecord, record_of, values_of
from creditwright.ledger.entry import Action
from creditwright.ledger.keys import Vault
from creditwright.monitoring.column import Role, compare
from creditwright.monitoring.frozen import FrozenColumn, FrozenReference, as_text, from_text
from creditwright.monitoring.gauges import exposition
from creditwright.monitoring.profile import CategoryProfile, Profile, number_profile
from creditwright.monitoring.report import MonitoringReport, Samples, as_document, report_on
from creditwright.scoring.inputs import ModelInput
from creditwright.store.database import Database
from creditwright.store.ledger import count_entries, opened_entries
from creditwright.workflows.watched_sample import Sample, named, profile_of, role_of

MOST_RECORDED = 20_000  # decisions whose inputs are held at once; of more every second, third, ...
UNSEEN = "(not in the vocabulary)"
LAST, GAUGES = "recorded.json", "recorded.prom"


class NoReferenceError(UnavailableError):
    """Nothing was kept of what a model met when it was made."""

    def __init__(self, bundle: str) -> None:
        super().__init__(
            f"There is no kept reference of the bundle {bundle}. Make one from the tables it was "
            "trained on: `creditwright monitor reference DIR --model MODEL`."
        )


class NotWatchedError(UnavailableError):
    """What the service recorded was never watched."""

    def __init__(self) -> None:
        super().__init__(
            "What the service recorded was not watched yet. Have `creditwright monitor recorded` "
            "run, every day for instance."
        )


class NothingRecordedError(BadDataError):
    """A model decided nothing in a time."""

    def __init__(self, bundle: str, since: str, until: str) -> None:
        super().__init__(
            f"The bundle {bundle} decided nothing from {since} to {until} that can still be read. "
            "Name other days, or another model."
        )


@dataclass(frozen=True, slots=True)
class Days:
    """A time, by its first and its last day, YYYY-MM-DD."""

    since: str
    until: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Recorded:
    """What was found in recorded decisions, and whose and of when they are.

    Attributes:
        bundle: The digest of the bundle that decided.
        days: Of the first and of the last decision that was read.
    """

    report: MonitoringReport
    bundle: str
    model: str
    model_version: str
    days: Days


def freeze_reference(
    sample: Sample, model: DecisionModel, folder: Path, progress: Progress
) -> FrozenReference:
    """Keep what a model's inputs and answers look like on a sample, and return it.

    Args:
        sample: The model's inputs and what it says; see `watched_records`.
        model: The model.
        folder: Where it is kept.
        progress: Told of each column.
    """
    roles = {name: role for name in sample.names if (role := role_of(name)) is not None}
    roles = {name: role for name, role in roles.items() if role is not Role.LABEL}

    def frozen(name: str) -> FrozenColumn:
        column = sample.read([name])[name]
        role = roles[name]
        return FrozenColumn(
            named(name, role), profile_of(column, role, as_number=sample.is_number(name))
        )

    work = side_by_side(frozen, roles)
    columns = tuple(progress.track(work, description="Keeping", total=len(roles)))
    reference = FrozenReference(model.digest, sample.where, sample.rows, columns)
    folder.mkdir(parents=True, exist_ok=True)
    write_text(_file(folder, model.digest), as_text(reference))
    return reference


def kept_reference(folder: Path, bundle: str) -> FrozenReference:
    """Return the reference that was kept of a bundle.

    Raises:
        NoReferenceError: If there is none.
        FrozenReferenceError: If it cannot be used.
    """
    try:
        text = _file(folder, bundle).read_text(encoding="utf-8")
    except OSError:
        raise NoReferenceError(bundle) from None
    return from_text(text)


def watch_recorded(
    database: Database,
    vault: Vault,
    model: DecisionModel,
    days: Days,
    *,
    folder: Path,
    progress: Progress,
) -> Recorded:
    """Compare recorded decisions of a model with its kept reference.

    What the model saw is in the ledger with each decision; nothing is computed anew. Decisions on
    applicants who were erased are left out.

    Args:
        database: The store.
        vault: Opens what was recorded.
        model: Whose decisions.
        days: Of when.
        folder: Where references are kept.
        progress: Told of each decision.

    Raises:
        NoReferenceError: If nothing was kept of what the model met when it was made.
        NothingRecordedError: If it decided nothing then.
        SealError, SubjectKeyLostError, RecordError: If what was recorded cannot be read.
    """
    reference = kept_reference(folder, model.digest)
    records = list(_records(database, vault, model.digest, days, progress))
    if not records:
        raise NothingRecordedError(model.digest, days.since, days.until)
    profiles = {**_of_inputs(records, model.scorer.inputs), **_of_answers(records)}
    columns = [
        compare(each.named, each.profile, profiles[each.named.name])
        for each in reference.columns
        if each.named.name in profiles
    ]
    read = Days(*(end(each.at for each in records)[:10] for end in (min, max)))
    samples = Samples(
        reference=reference.where,
        current=f"decisions of {read.since} to {read.until}",
        rows=(reference.rows, len(records)),
    )
    logger().info("recorded decisions watched", bundle=model.digest, applications=len(records))
    return Recorded(
        report=report_on(samples, columns, None),
        bundle=model.digest,
        model=records[-1].model.name,
        model_version=records[-1].model.version or "",
        days=read,
    )


def keep_report(report: MonitoringReport, folder: Path, *, at: float) -> None:
    """Keep what was found last, for the service to show.

    Args:
        report: What was found.
        folder: Where.
        at: When, in seconds since 1970.
    """
    folder.mkdir(parents=True, exist_ok=True)
    document = {**as_document(report), "at": at}
    write_text(folder / LAST, json.dumps(document, ensure_ascii=False, allow_nan=False) + "\n")
    write_text(folder / GAUGES, exposition(report, at=at))


def last_report(folder: Path) -> dict[str, Any]:
    """Return what was found last, as JSON values.

    Raises:
        NotWatchedError: If nothing was watched yet.
    """
    try:
        found: dict[str, Any] = json.loads((folder / LAST).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        raise NotWatchedError from None
    return found


def last_gauges(folder: Path) -> str:
    """Return what was found last as Prometheus reads it; empty: nothing was watched yet."""
    try:
        return (folder / GAUGES).read_text(encoding="utf-8")
    except OSError:
        return ""


def _file(folder: Path, bundle: str) -> Path:
    return folder / f"reference-{bundle}.json"


def _records(
    database: Database, vault: Vault, bundle: str, days: Days, progress: Progress
) -> Iterator[DecisionRecord]:
    """Yield the decisions of a bundle in a time; of very many every second, third, and so on."""
    action = Action.ASSESSMENT_RECORDED
    with database.reading() as connection:
        time = {"since": days.since, "until": f"{days.until}T99"}
        total = count_entries(connection, action, **time)
        step = -(-total // MOST_RECORDED) or 1
        found = opened_entries(connection, vault, action, **time)
        work = progress.track(found, description="Reading decisions", total=total)
        for place, opened in enumerate(work):
            if place % step or opened.content is None:
                continue
            record = record_of(opened.content)
            if record.model.bundle == bundle:
                yield record


def _of_inputs(
    records: Sequence[DecisionRecord], inputs: Sequence[ModelInput]
) -> Mapping[str, Profile]:
    values = np.stack([values_of(each.inputs) for each in records])
    unseen = np.zeros(values.shape, dtype=np.bool_)
    for row, record in enumerate(records):
        unseen[row, list(record.inputs.unseen)] = True
    return {
        each.name: number_profile(values[:, place])
        if each.categories is None
        else _words(values[:, place], int(unseen[:, place].sum()), each.categories)
        for place, each in enumerate(inputs)
    }


def _words(codes: Floats, unseen: int, vocabulary: Sequence[str]) -> CategoryProfile:
    counted = Counter(vocabulary[int(code)] for code in codes[~np.isnan(codes)].tolist())
    if unseen:
        counted[UNSEEN] = unseen
    return CategoryProfile(codes.size, counted)


def _of_answers(records: Sequence[DecisionRecord]) -> Mapping[str, Profile]:
    decided = [each.decided for each in records]
    reasons = [
        each.reasons[0] for each in decided if each.reasons and each.outcome is Outcome.DECLINE
    ]
    referred = [each.referral.value for each in decided if each.referral is not None]
    probability = np.array([float.fromhex(each.default_probability) for each in decided])
    return {
        "default_probability": number_profile(probability),
        "outcome": CategoryProfile(len(decided), Counter(each.outcome.value for each in decided)),
        "referred_because": CategoryProfile(len(decided), Counter(referred)),
        "reason_1": CategoryProfile(len(reasons), Counter(reasons)),
    }
