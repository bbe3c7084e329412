"""Paper and ink of the figures: one style, and SVG text that any page can hold."""

from __future__ import annotations

import html
import io
import re
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from percuta.report.words import NAMED_TIMES

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure as Sheet

BLUE, ORANGE, GREEN, PINK = "#0072B2", "#D55E00", "#009E73", "#CC79A7"
"""The Okabe-Ito colours that stand out on white and on dark ground."""
DARK = {BLUE: "#005f96", ORANGE: "#a34800", GREEN: "#006b4e", PINK: "#96406f"}
"""The same for words: dark enough to read on white and on every tint (WCAG AA)."""
INK, SOFT, HAIR = "#1c2126", "#56616b", "#d9dee3"
"""Text, secondary text and grid lines on the white card of a figure."""

STYLE: dict[str, Any] = {
    "svg.fonttype": "none",
    "font.family": "DejaVu Sans",  # measured with the font matplotlib ships; the page replaces it by its own
    "font.size": 12,
    "text.color": INK,
    "text.parse_math": False,
    "axes.edgecolor": SOFT,
    "axes.labelcolor": SOFT,
    "axes.linewidth": 0.8,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.axisbelow": True,
    "xtick.color": SOFT,
    "ytick.color": SOFT,
    "xtick.major.size": 3,
    "ytick.major.size": 0,
    "grid.color": HAIR,
    "grid.linewidth": 0.8,
    "lines.linewidth": 2,
    "lines.solid_capstyle": "round",
}

_drawing = threading.Lock()  # matplotlib keeps its style in one global place


@dataclass(frozen=True)
class Table:
    """Numbers of a figure, ready to print.

    Parameters
    ----------
    columns : tuple of str
        Heads of the columns; the first column names the rows.
    rows : tuple of tuple of str
        Cells.
    """

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Figure:
    """One figure and everything the page says about it.

    Parameters
    ----------
    name : str
        Identifier on the page.
    title : str
        What it shows, in a few words.
    label : str
        What it shows to a reader who cannot see it.
    caption : str
        How to read it.
    svg : str
        The drawing, an ``<svg>`` element.
    table : Table
        The same in numbers.
    """

    name: str
    title: str
    label: str
    caption: str
    svg: str
    table: Table


def draw(name: str, label: str, size: tuple[int, int], paint: Callable[[Sheet], None]) -> str:
    """Paint a figure and return it as SVG text, the same bytes for the same figure.

    Parameters
    ----------
    name : str
        Identifier; prefix of every id in the drawing, so that many can share a page.
    label : str
        Text alternative.
    size : tuple of int
        Width and height, px.
    paint : callable
        Puts the axes and marks on the sheet.

    Returns
    -------
    str
        An ``<svg>`` element with ``role="img"``.
    """
    import matplotlib
    from matplotlib.figure import Figure as Sheet

    with _drawing, matplotlib.rc_context():
        matplotlib.rcdefaults()
        settings: Any = {**STYLE, "svg.hashsalt": name}
        matplotlib.rcParams.update(settings)
        sheet = Sheet(figsize=(size[0] / 72, size[1] / 72), dpi=72, facecolor="white")
        paint(sheet)
        drawn = io.StringIO()
        sheet.savefig(drawn, format="svg", metadata={"Date": None})
    return _inline(drawn.getvalue(), name, label, size)


def _inline(drawn: str, name: str, label: str, size: tuple[int, int]) -> str:
    """Cut what only a file needs, make ids unique on the page, and name the drawing."""
    body = drawn[drawn.index(">", drawn.index("<svg")) + 1 :]
    body = re.sub(r"\s*<metadata>.*?</metadata>", "", body, flags=re.DOTALL)
    body = re.sub(r'(\bid="|url\(#|href="#)', rf"\g<1>{name}-", body)
    body = body.replace("*{stroke", f"#{name}-svg *{{stroke")
    head = (
        f'<svg id="{name}-svg" role="img" aria-label="{html.escape(label)}" viewBox="0 0 {size[0]} {size[1]}"'
        ' xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" version="1.1">'
    )
    return head + body


def panel(sheet: Sheet, left: float, bottom: float, right: float, top: float) -> Axes:
    """Add axes whose edges lie `left`, `bottom`, `right` and `top` px inside the sheet."""
    width, height = sheet.get_size_inches() * 72
    box = (left / width, bottom / height, (width - left - right) / width, (height - bottom - top) / height)
    return sheet.add_axes(box)


def log_time(axes: Axes, low: float, high: float, skip: Sequence[str] = ()) -> None:
    """Give axes a logarithmic time axis from hours to months, with the ticks people name."""
    ticks = [(text, at) for text, at in NAMED_TIMES if low <= at <= high and text not in skip]
    axes.set_xscale("log")
    axes.set_xlim(low, high)
    axes.minorticks_off()
    axes.set_xticks([at for _, at in ticks], [text for text, _ in ticks])


def apart(wanted: Sequence[float], gap: float) -> list[float]:
    """Move positions as little as needed, so that neighbours keep a distance; order is kept.

    Parameters
    ----------
    wanted : sequence of float
        Positions in any order.
    gap : float
        Least distance.

    Returns
    -------
    list of float
        New positions in the order given.

    Examples
    --------
    >>> apart([0.0, 0.1, 5.0], 1.0)
    [-0.45, 0.55, 5.0]
    """
    order = sorted(range(len(wanted)), key=lambda i: wanted[i])
    clusters: list[list[float]] = []  # each: wanted positions of neighbours that touch
    for i in order:
        clusters.append([wanted[i]])
        while len(clusters) > 1 and _first(clusters[-1], gap) - _last(clusters[-2], gap) < gap:
            touching = clusters.pop()
            clusters[-1] += touching
    placed = [_first(cluster, gap) + k * gap for cluster in clusters for k in range(len(cluster))]
    return [position for _, position in sorted(zip(order, placed, strict=True))]


def _first(cluster: list[float], gap: float) -> float:
    return sum(cluster) / len(cluster) - gap * (len(cluster) - 1) / 2


def _last(cluster: list[float], gap: float) -> float:
    return sum(cluster) / len(cluster) + gap * (len(cluster) - 1) / 2
