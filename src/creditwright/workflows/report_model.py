"""Write a document about a model: its card or its methodology note, as a page or as PDF."""

from pathlib import Path

from creditwright.core.errors import UsageError
from creditwright.core.files import write_bytes
from creditwright.registry.address import IN_REGISTRY, BundlePlace
from creditwright.registry.registry import ModelRegistry
from creditwright.reports.facts import ModelFacts, ReadFile, Registered, gather
from creditwright.reports.page import Document, page_of
from creditwright.reports.pdf import pdf_of
from creditwright.scoring.bundle import read_bundle

FORMS = (".html", ".pdf")


class DocumentFormError(UsageError):
    """A document was to be written in a form that there is not."""

    def __init__(self, out: Path) -> None:
        super().__init__(f"--out {out} should end in {' or '.join(FORMS)}, which says the form.")


def check_form(out: Path) -> None:
    """Refuse a file whose ending names no form; to be asked before the work.

    Raises:
        DocumentFormError: If it does not.
    """
    if out.suffix not in FORMS:
        raise DocumentFormError(out)


def facts_of(
    place: BundlePlace, evaluations: Path, registered: "FromRegistry | None"
) -> ModelFacts:
    """Return the facts of a model; its evaluation lies here, or with the version in the registry.

    Raises:
        NoEvaluationError: If it does neither.
        OtherEvaluationError: If it is of another model.
        BadDataError: If a file of the bundle is not as its manifest says.
    """
    bundle = read_bundle(place.folder, expected_digest=place.digest)
    if registered is not None:
        return gather(bundle, registered.file, registered.known)
    return gather(bundle, _in(evaluations / bundle.digest), None)


def _in(folder: Path) -> ReadFile:
    def read(name: str) -> bytes | None:
        file = folder / name
        return file.read_bytes() if file.is_file() else None

    return read


class FromRegistry:
    """A version of a model, with the files that the registry keeps of its training."""

    def __init__(self, address: str, registry: ModelRegistry) -> None:
        named = IN_REGISTRY.fullmatch(address)
        if named is None:
            raise ValueError(f"{address} is no address of the registry")
        version = registry.version(named["name"], named["alias"] or int(named["version"]))
        self.registry = registry
        self.known = Registered(version=version, changes=registry.changes(version.name))

    def file(self, name: str) -> bytes | None:
        """Return a file of the version's run."""
        return self.registry.file(self.known.version, name)


def write_document(document: Document, facts: ModelFacts, out: Path) -> None:
    """Write the document to `out`, whole or not at all.

    Raises:
        DocumentFormError: If the file's ending names no form.
        PdfUnavailableError: If a PDF is asked for and cannot be made here.
    """
    check_form(out)
    page = page_of(document, facts)
    write_bytes(out, page.encode() if out.suffix == ".html" else pdf_of(page))
