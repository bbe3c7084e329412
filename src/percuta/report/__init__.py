"""The illustrated report: one self-contained HTML file per result."""

from percuta.report.html import render_html, write_html

__all__ = ["render_html", "write_html"]
