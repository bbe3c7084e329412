"""The report on paper: from the same page, loading nothing."""

import contextlib
import re
import sys
import zlib

import pytest

from percuta.errors import InputError
from percuta.report import pdf

_STREAM = re.compile(rb"stream\r?\n(.*?)\r?\nendstream", re.DOTALL)
PAGE = "<!doctype html><html lang='en'><head><title>Report</title></head><body><h1>Report</h1></body></html>"


def _unpacked(body):
    """Return everything in a PDF, packed streams opened."""
    found = [body]
    for packed in _STREAM.findall(body):
        with contextlib.suppress(zlib.error):
            found.append(zlib.decompress(packed))
    return b"".join(found)


def test_a_page_is_printed_with_its_structure():
    pytest.importorskip("weasyprint", reason="WeasyPrint is not installed")
    body = pdf.render_pdf(PAGE)
    assert body.startswith(b"%PDF")
    assert b"StructTreeRoot" in _unpacked(body)  # tagged, for readers that speak


def test_a_page_that_loads_something_is_not_obeyed():
    with pytest.raises(ValueError, match="loads nothing"):
        pdf._refuse("file:///etc/passwd")


def test_what_is_not_installed_is_said(monkeypatch):
    monkeypatch.setitem(sys.modules, "weasyprint", None)
    with pytest.raises(InputError, match="extra 'pdf'"):
        pdf.render_pdf(PAGE)
