"""The report as PDF, from the same page that browsers print."""

from __future__ import annotations

from typing import Any

from percuta.errors import InputError

MISSING = "PDF needs WeasyPrint and its libraries; install percuta with its extra 'pdf', or print the page in a browser"


def render_pdf(page: str) -> bytes:
    """Print a page of a report as tagged PDF.

    Parameters
    ----------
    page : str
        What `percuta.report.html.render_html` or `percuta.report.aftercare.render_aftercare` gives; it loads nothing.

    Returns
    -------
    bytes

    Raises
    ------
    InputError
        Where WeasyPrint or a library of it is not installed.
    """
    try:
        from weasyprint import HTML
    except (ImportError, OSError):  # OSError: Pango is not there
        raise InputError(MISSING) from None
    return bytes(HTML(string=page, url_fetcher=_refuse).write_pdf(pdf_variant="pdf/ua-1"))


def _refuse(url: str, **_: Any) -> dict[str, Any]:
    """Load nothing: a report is self-contained."""
    raise ValueError(f"a report loads nothing, not even {url[:80]}")
