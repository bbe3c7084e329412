"""The Python that computes a result again."""

from __future__ import annotations

import json
from collections.abc import Collection
from textwrap import indent

from percuta.errors import InputError, nearest
from percuta.result import Result


def script(result: Result, names: Collection[str] = ()) -> str:
    """Write a script that computes a result again, and draws some of its courses.

    Parameters
    ----------
    result : Result
        What was found.
    names : collection of str
        Courses to draw.

    Returns
    -------
    str
        Python that needs nothing but Percuta.

    Raises
    ------
    InputError
        Where there is no such course; names the nearest.
    """
    for name in names:
        if name not in result.series:
            raise InputError(f"there is no course {name!r}{nearest(name, result.series)}", "names")
    study = json.dumps(dict(result.study), indent=4, ensure_ascii=False)
    lines = [
        f'"""{_safe(str(result.study["name"]))}; percuta {result.version}, digest {result.digest[:12]}."""',
        "",
        "import json",
        "",
        "import percuta as pc",
        "",
        "study = pc.Study(**json.loads(",
    ]
    if names:
        lines.insert(4, "import matplotlib.pyplot as plt")
    lines += [
        indent(f"r'''{_quoted(study)}'''", "    "),
        "))",
        "result = pc.simulate(study)",
        "print(result.summary())",
    ]
    for name in names:
        lines += ["", *_plot(name, result)]
    return "\n".join([*lines, ""])


def _plot(name: str, result: Result) -> list[str]:
    entry = result.series[name]
    return [
        f"course = result[{name!r}]",
        'low, middle, high = course.quantile([0.05, 0.5, 0.95], dim="draw")',
        "figure, axes = plt.subplots()",
        'axes.fill_between(course["time"], low, high, alpha=0.25)',
        'axes.plot(course["time"], middle)',
        f"axes.set(xlabel='days since the first session', ylabel={f'{entry.label}, {entry.unit}'!r})",
        f"figure.savefig({f'{name}.svg'!r})",
    ]


def _safe(text: str) -> str:
    """Keep a title from ending the docstring it stands in."""
    return text.replace("\\", "/").replace('"', "'")


def _quoted(text: str) -> str:
    """Keep JSON from ending the raw text it stands in: a quote inside is written as JSON may write it."""
    return text.replace("'", "\\u0027")
