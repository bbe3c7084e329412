"""Write docs/validation.md from a run of all records: python tools/validation_page.py"""

import pathlib

from percuta.evidence import validate

PAGE = pathlib.Path(__file__).parents[1] / "docs" / "validation.md"


def row(*cells):
    return "| " + " | ".join(str(cell) for cell in cells) + " |"


def number(value):
    return "" if value is None else f"{value:.2f}"


def summary(found):
    """Table of topics, calibration and validation apart."""
    heads = ("topic", "use", "values", "inside", "median fold error", "of measures", "median width")
    lines = [row(*heads), row(*["---"] * len(heads))]
    for topic in [None, *found.topics]:
        for use in ("validate", "calibrate"):
            one = found.summary(use, topic)
            if one.n:
                inside = f"{one.inside_share:.0%}"
                name = topic or "**all**"
                folds = number(one.median_fold_error), number(one.measured_fold_error)
                lines.append(row(name, use, one.n, inside, *folds, number(one.median_width)))
    return lines


def values(found, use):
    """Table of every value of one use."""
    lines = [row("record", "value", "observed", "predicted [90 %]", "unit", "fold", ""), row(*["---"] * 7)]
    for one in found.of(use):
        at = one.comparison
        predicted = f"{at.predicted:.3g} [{at.low:.3g}, {at.high:.3g}]"
        mark = "" if at.inside else "**outside**"
        observed = f"{at.bound} {at.observed:.3g}".strip()
        lines.append(
            row(f"`{one.record.id}`", one.place, observed, predicted, one.record.unit, number(at.fold_error), mark)
        )
    return lines


def controls(found):
    """Table of claims that must come out false."""
    lines = [row("record", "claimed", "predicted [90 %]", "unit", ""), row(*["---"] * 5)]
    for one in found.controls:
        at = one.comparison
        predicted = f"{at.predicted:.3g} [{at.low:.3g}, {at.high:.3g}]"
        stands = "**stands**" if at.inside else "false"
        lines.append(row(f"`{one.record.id}`", f"{at.observed:.3g}", predicted, one.record.unit, stands))
    return lines


def missed(found):
    """List what stays missed among the values that set no parameter, with the reason where one is known."""
    reasons = {}
    for one in found.of("validate"):
        if not one.comparison.inside:
            reasons.setdefault(one.record.id, one.record.missed or "The reason is not known.")
    return [f"- `{name}`: {why}" for name, why in reasons.items()]


def main():
    """Write the page."""
    found = validate()
    waiting = [one for one in found.skipped if "not there yet" in one.why or "does not compute" in one.why]
    page = [
        "# Validation",
        f"Written by `tools/validation_page.py`: {found.draws} draws, seed {found.seed}. [evidence.md](evidence.md) "
        "says what the columns mean and how records were sorted. Nothing is left out: values outside their interval "
        "are marked, records that are not run are listed by `percuta validate` with the reason.",
        "\n".join(summary(found)),
        "## Claims that must come out false",
        "\n".join(controls(found)),
        "## Validation: values that set no parameter",
        "\n".join(values(found, "validate")),
        "## What stays missed, and why",
        "\n".join(missed(found)),
        "## Waiting for a measure",
        f"{len(found.skipped)} records are not run; of these, {len(waiting)} are written as runnable records and wait "
        "for a measure:",
        "\n".join(f"- `{one.record.id}`: {one.why.split(';')[0]}" for one in waiting),
        "## Calibration: values that set a parameter",
        "\n".join(values(found, "calibrate")),
    ]
    PAGE.write_text("\n\n".join(page) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
