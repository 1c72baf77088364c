"""Fitted stages as files of a bundle, and back."""

from collections.abc import Mapping
from dataclasses import dataclass

from creditwright.learned.catalogue import STAGES
from creditwright.learned.stage import FittedStage
from creditwright.scoring.bundle import LEARNED
from creditwright.scoring.documents import DocumentError, document_bytes, read_document

FILE = "learned-{stage}-{file}"


@dataclass(frozen=True, slots=True)
class StageEntry:
    """What learned.json says of one stage.

    Attributes:
        files: Their names within the stage.
    """

    name: str
    version: int
    files: tuple[str, ...]


def bundle_files_of(stages: Mapping[str, FittedStage]) -> dict[str, bytes]:
    """Return the files of fitted stages, with the list of them, by their names in a bundle."""
    files: dict[str, bytes] = {}
    entries = []
    for name, fitted in stages.items():
        own = fitted.files()
        entries.append(StageEntry(name, STAGES[name].version, tuple(sorted(own))))
        files |= {FILE.format(stage=name, file=file): each for file, each in own.items()}
    return {LEARNED: document_bytes(tuple(entries)), **files}


def stages_in(files: Mapping[str, bytes]) -> dict[str, FittedStage]:
    """Return the fitted stages of a bundle, whose files were verified before.

    Raises:
        DocumentError: If a stage is not one that is known here, is of another version, or its
            files are not those listed.
    """
    entries = read_document(tuple[StageEntry, ...], files[LEARNED], file=LEARNED)
    listed = {FILE.format(stage=each.name, file=file) for each in entries for file in each.files}
    kept = {name for name in files if name.startswith("learned-")}
    if listed != kept or len({each.name for each in entries}) < len(entries):
        raise DocumentError(LEARNED, "it does not list the files of the learned stages")
    return {each.name: _read(each, files) for each in entries}


def _read(entry: StageEntry, files: Mapping[str, bytes]) -> FittedStage:
    stage = STAGES.get(entry.name)
    if stage is None:
        raise DocumentError(LEARNED, f"there is no kind of learned features called {entry.name!r}")
    if stage.version != entry.version:
        raise DocumentError(
            LEARNED,
            f"{entry.name} is of version {entry.version}, this version of Creditwright has "
            f"{stage.version}: train anew",
        )
    own = {file: files[FILE.format(stage=entry.name, file=file)] for file in entry.files}
    return stage.read(own)
