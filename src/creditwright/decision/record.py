"""What is kept of a decision: all that it depends on, so that it can be made again bit for bit.

The model's inputs are kept as the model saw them, not as records: a decision replays after a
feature has come to be computed otherwise. Whatever is not a whole number is kept as hexadecimal,
where no bit can be lost.
"""

import base64
import binascii
import zlib
from dataclasses import dataclass

import numpy as np

from creditwright.core.errors import BadDataError
from creditwright.core.numbers import Floats
from creditwright.decision.assessment import Referral
from creditwright.decision.policy import Outcome
from creditwright.scoring.documents import document_bytes, read_document

FORMAT = 1
FILE = "the record of a decision"
MOST_BYTES = 16 << 20  # of a record; one of 800 inputs has 12 thousand
LITTLE_ENDIAN = np.dtype("<f8")
QUICKLY = 1  # how hard zlib tries


class RecordError(BadDataError):
    """What was kept of a decision cannot be read back."""

    def __init__(self, trouble: str) -> None:
        super().__init__(f"The record of a decision cannot be read: {trouble}.")


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordsUsed:
    """The records that the inputs were computed from.

    Attributes:
        version: Of the application in the store; None: the records came with the request.
        digest: SHA-256 of the records.
    """

    version: int | None
    digest: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelUsed:
    """The model that decided, and every part of it by name.

    Attributes:
        name: Of the registered model.
        version: Of the registered model; None: it came from no registry.
        bundle: The bundle's digest.
        inputs: SHA-256 of the names of the inputs in their order, one a line.
        reference: The digest of the frozen reference.
        method: How reasons are chosen.
        policy: The policy's name.
        policy_version: The policy's version.
        approve_up_to: The cut-offs that were in force, as hexadecimal floats.
        decline_above: Likewise.
        libraries: The versions that made the bundle.
    """

    name: str
    version: str | None
    bundle: str
    inputs: str
    reference: str
    method: str
    policy: str
    policy_version: str
    approve_up_to: str
    decline_above: str
    libraries: dict[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class InputsUsed:
    """What the model and the hard rules saw.

    Attributes:
        values: The row of the model's matrix: 8-byte little-endian doubles, base64. A category is
            its place in the vocabulary; NaN where a value is missing.
        unseen: The inputs, by place from 0, whose category the vocabulary does not hold.
        numbers: What the rules read, by name, as hexadecimal floats.
        categories: The categories that they read, by name; None where one is missing.
    """

    values: str
    unseen: tuple[int, ...]
    numbers: dict[str, str]
    categories: dict[str, str | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Decided:
    """What came out; numbers as hexadecimal floats.

    Attributes:
        reasons: The codes, costliest first; None where they were not asked for, or the model could
            not be explained.
        coverage: The share of all that spoke against the applicant which they cover.
    """

    log_odds: str
    default_probability: str
    score: str
    outcome: Outcome
    referral: Referral | None
    rule: str | None
    reasons: tuple[str, ...] | None
    coverage: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionRecord:
    """One decision, whole.

    Attributes:
        assessment: The assessment's id.
        application: SK_ID_CURR.
        at: When it was made, UTC, as `instant_text` writes it.
        libraries: The versions that were running.
    """

    format: int
    assessment: str
    application: int
    at: str
    records: RecordsUsed
    model: ModelUsed
    inputs: InputsUsed
    decided: Decided
    libraries: dict[str, str]


def packed(values: Floats) -> str:
    """Return a row of the model's matrix as it is kept."""
    return base64.b64encode(values.astype(LITTLE_ENDIAN).tobytes()).decode()


def values_of(inputs: InputsUsed) -> Floats:
    """Return the row of the model's matrix, shape (inputs,), every bit as it was.

    Raises:
        RecordError: If it is not one.
    """
    try:
        content = base64.b64decode(inputs.values, validate=True)
        return np.frombuffer(content, dtype=LITTLE_ENDIAN).astype(np.float64)
    except (binascii.Error, ValueError) as error:
        raise RecordError(f"the inputs are no numbers ({error})") from None


def record_bytes(record: DecisionRecord) -> bytes:
    """Return a record as it is kept: canonical JSON, compressed by zlib."""
    return zlib.compress(document_bytes(record), QUICKLY)


def record_of(content: bytes) -> DecisionRecord:
    """Return the record that `record_bytes` wrote.

    Raises:
        RecordError: If it is none, or of a format that this version does not know.
        DocumentError: If its JSON does not hold what it should.
    """
    opened = zlib.decompressobj()
    try:
        text = opened.decompress(content, MOST_BYTES)
    except zlib.error as error:
        raise RecordError(f"it is not compressed as it should be ({error})") from None
    if not opened.eof:
        raise RecordError(f"it is cut short, or larger than {MOST_BYTES} bytes")
    record = read_document(DecisionRecord, text, file=FILE)
    if record.format != FORMAT:
        raise RecordError(f"it is of format {record.format}; this version reads {FORMAT}")
    return record
