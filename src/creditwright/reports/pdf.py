"""A page as PDF. The one place that knows WeasyPrint, which stands on Pango of the system."""

import logging
import warnings

from creditwright.core.errors import UnavailableError


class PdfUnavailableError(UnavailableError):
    """What makes PDF of a page is not installed."""

    def __init__(self, missing: str) -> None:
        super().__init__(
            f"A PDF needs {missing}. Install `creditwright[report]` and the system's Pango "
            "(Debian: apt-get install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0), or "
            "write --out FILE.html, which needs neither."
        )


def pdf_of(page: str) -> bytes:
    """Return an HTML page as PDF. Nothing is fetched: what is not in the page is not in the PDF.

    Raises:
        PdfUnavailableError: If WeasyPrint or Pango is missing.
    """
    logging.getLogger("weasyprint").setLevel(
        logging.ERROR
    )  # else each rule of CSS it does not know
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # about libraries that its later versions will need
            import weasyprint  # noqa: PLC0415 - a second, and not always there
    except ImportError as error:
        raise PdfUnavailableError("WeasyPrint") from error
    except OSError as error:  # its libraries are loaded with it
        raise PdfUnavailableError("Pango") from error
    fetcher = weasyprint.urls.URLFetcher(allowed_protocols={"data"}, allow_redirects=False)
    written: bytes = weasyprint.HTML(string=page, url_fetcher=fetcher).write_pdf()
    return written
