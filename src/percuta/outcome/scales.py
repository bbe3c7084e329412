"""Clinical scales, computed from the items that a rater writes down."""

from __future__ import annotations

import functools
import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from percuta.errors import InputError, nearest
from percuta.shipped import read_yaml

Score = float | Mapping[str, float]
"""One number, or one for each category that a scale reports apart."""

RATERS = ("clinician", "patient", "either")
BASES = ("printed", "arithmetic", "number")


@dataclass(frozen=True)
class Item:
    """One line of the sheet.

    Parameters
    ----------
    key, label : str
        Name in the answers, and what it is.
    weight : float
        Factor of its grade in the score.
    grades : Mapping
        Allowed grades, rising, with their words; empty where any number of `interval` is allowed.
    interval : tuple of float, optional
        Lowest and highest number of a line without grades.
    bands : tuple of float
        Upper ends of what counts as each grade but the highest; empty where the grade itself is judged.
    band_unit : str
        Unit of `bands`.
    end_above : bool
        Whether the end of a band belongs to the band above.
    optional : bool
        Whether it may be left out.
    """

    key: str
    label: str
    weight: float
    grades: Mapping[float, str]
    interval: tuple[float, float] | None = None
    bands: tuple[float, ...] = ()
    band_unit: str = ""
    end_above: bool = False
    optional: bool = False

    @property
    def ends(self) -> tuple[float, float]:
        """Lowest and highest grade."""
        if self.interval:
            return self.interval
        allowed = tuple(self.grades)
        return allowed[0], allowed[-1]

    def grade(self, measured: float) -> float:
        """Turn a count, an area or a length into the grade it stands for.

        Parameters
        ----------
        measured : float
            In `band_unit`, 0 or more.

        Returns
        -------
        float

        Raises
        ------
        InputError
            Where the item is judged by eye, or the number is negative or not finite.

        Examples
        --------
        >>> scale("goodman_baron_quantitative").items["linear"].grade(11)
        2.0
        """
        if not self.bands:
            raise InputError("is judged by eye and has no count or measure behind it", self.key)
        if not (math.isfinite(measured) and measured >= 0):
            raise InputError(f"{measured:g} {self.band_unit} cannot be; give a finite number, 0 or more", self.key)
        passed = sum(measured > end or (self.end_above and measured == end > 0) for end in self.bands)
        return tuple(self.grades)[passed]

    def checked(self, answer: object) -> float:
        """Return one answer as a number.

        Raises
        ------
        InputError
            Where it is no grade of this item; says which are.
        """
        if isinstance(answer, bool) or not isinstance(answer, int | float):
            raise InputError(f"{answer!r} is not a number; {self.allowed()}", self.key)
        low, high = self.ends
        value = float(answer)
        if (self.interval is None and value not in self.grades) or not low <= value <= high:
            raise InputError(f"{answer:g} is not allowed; {self.allowed()}", self.key)
        return value

    def allowed(self) -> str:
        """Say which answers are allowed."""
        if self.interval:
            return f"give a number from {self.interval[0]:g} to {self.interval[1]:g}"
        words = [f"{grade:g} ({text})" if text else f"{grade:g}" for grade, text in self.grades.items()]
        return f"give one of {', '.join(words)}"


@dataclass(frozen=True)
class Scale:
    """A clinical scale.

    Parameters
    ----------
    id, name : str
        Name in programs and for readers.
    formula : str
        A key of `FORMULAS`.
    rater : {'clinician', 'patient', 'either'}
        Who judges.
    better : {'lower', 'higher'}
        Which way improvement goes.
    low, high : float
        Ends of the score.
    items : Mapping
        Lines of the sheet by key.
    citation, doi, note : str
        Where it comes from and what a reader must know.
    basis : {'printed', 'arithmetic', 'number'}
        Whether the item table was read, agrees in its total only, or belongs to others so that a number is stored.
    responder : float, optional
        Improvement that counts as a response.
    responds_up_to : float, optional
        Highest category that counts as a response, on a scale of change.
    variants : Mapping
        Other numberings of a scale of one item: name to number by grade.
    selftest : tuple of Mapping
        Answers with the score they must give.
    """

    id: str
    name: str
    formula: str
    rater: str
    better: str
    low: float
    high: float
    items: Mapping[str, Item]
    citation: str
    basis: str
    doi: str = ""
    note: str = ""
    responder: float | None = None
    responds_up_to: float | None = None
    variants: Mapping[str, Mapping[float, float]] = field(default_factory=dict)
    selftest: tuple[Mapping[str, Any], ...] = ()

    def checked(self, answers: Mapping[str, object]) -> dict[str, float]:
        """Return the answers as numbers, in the order of the sheet.

        Raises
        ------
        InputError
            Where an item is unknown, missing or out of range; names the item and what is allowed.
        """
        for key in answers:
            if key not in self.items:
                hint = nearest(key, self.items) or f"; it has {', '.join(self.items)}"
                raise InputError(f"{key!r} is not an item{hint}", self.id)
        missing = [key for key, item in self.items.items() if key not in answers and not item.optional]
        if missing:
            raise InputError(f"{', '.join(missing)} not answered; every item counts", self.id)
        if not answers:
            raise InputError(f"no item is answered; give at least one of {', '.join(self.items)}", self.id)
        try:
            return {key: item.checked(answers[key]) for key, item in self.items.items() if key in answers}
        except InputError as error:
            raise InputError(error.message, f"{self.id}.{error.where}") from None

    def score(self, answers: Mapping[str, object]) -> Score:
        """Compute the score.

        Parameters
        ----------
        answers : Mapping
            Grade of each item, by key.

        Returns
        -------
        float or Mapping
            One number, or one by category where the scale reports them apart.

        Raises
        ------
        InputError
            As `checked`.

        Examples
        --------
        >>> scale("vss").score({"vascularity": 2, "pigmentation": 1, "pliability": 3, "height": 1})
        7.0
        """
        found: Score = FORMULAS[self.formula](self.items, self.checked(answers))
        return found

    def mean_score(self, answers: Mapping[str, Any]) -> Any:
        """Compute the mean score of many people from the mean grades of their items.

        Parameters
        ----------
        answers : Mapping
            Mean grade of each item that counts, a number or an array; it need not be whole.

        Returns
        -------
        Number or array, or Mapping of them where the scale reports categories apart.

        Raises
        ------
        InputError
            Where there is no such item.

        Notes
        -----
        Every score is linear in the grades of one region, so the mean of the scores is the score of the means; where a
        score multiplies area and darkness, it is so as long as the two do not change together.

        Examples
        --------
        >>> scale("vss").mean_score({"vascularity": 1.5, "pliability": 2.25})
        3.75
        """
        for key in answers:
            if key not in self.items:
                raise InputError(f"{key!r} is not an item{nearest(key, self.items)}", self.id)
        return FORMULAS[self.formula](self.items, answers)

    def all_at(self, end: str) -> dict[str, float]:
        """Answer every item with its ``"lowest"`` or its ``"highest"`` grade."""
        return {key: item.ends[0 if end == "lowest" else 1] for key, item in self.items.items()}

    def responded(self, before: float, after: float) -> bool:
        """Tell whether a change counts as a response.

        Raises
        ------
        InputError
            Where no rule is published for this scale.
        """
        if self.responder is None:
            raise InputError(f"no change that counts as a response is published for {self.name}", self.id)
        gain = before - after if self.better == "lower" else after - before
        return gain >= self.responder

    def renumbered(self, grade: float, variant: str) -> float:
        """Return a grade in another numbering of this scale.

        Raises
        ------
        InputError
            Where there is no such numbering or grade.
        """
        if variant not in self.variants:
            raise InputError(f"there is no numbering {variant!r}{nearest(variant, self.variants)}", self.id)
        (item,) = self.items.values()
        return self.variants[variant][item.checked(grade)]

    def from_variant(self, number: float, variant: str) -> float:
        """Return the grade that another numbering writes as `number`; the inverse of `renumbered`."""
        if variant not in self.variants:
            raise InputError(f"there is no numbering {variant!r}{nearest(variant, self.variants)}", self.id)
        back = {written: grade for grade, written in self.variants[variant].items()}
        if number not in back:
            allowed = ", ".join(f"{written:g}" for written in back)
            raise InputError(f"{number:g} is not allowed in {variant}; give one of {allowed}", self.id)
        return back[number]


def _sum(items: Mapping[str, Item], answers: Mapping[str, float]) -> Score:
    return sum(items[key].weight * grade for key, grade in answers.items())


def _mean(items: Mapping[str, Item], answers: Mapping[str, float]) -> Score:
    return sum(items[key].weight * grade for key, grade in answers.items()) / len(answers)


def _apart(items: Mapping[str, Item], answers: Mapping[str, float]) -> Score:
    return {key: items[key].weight * grade for key, grade in answers.items()}


def _regions(items: Mapping[str, Item], answers: Mapping[str, float]) -> Score:
    """Sum over regions of weight x area x (all other grades of the region)."""
    regions = dict.fromkeys(key.partition(".")[0] for key in answers)
    total = 0.0
    for region in regions:
        area = f"{region}.area"
        rest = sum(grade for key, grade in answers.items() if key.startswith(f"{region}.") and key != area)
        total += items[area].weight * answers[area] * rest
    return total


FORMULAS: Mapping[str, Callable[[Mapping[str, Item], Mapping[str, Any]], Any]] = MappingProxyType(
    {"sum": _sum, "mean": _mean, "apart": _apart, "regions": _regions}
)
"""How answers make a score: their weighted sum, mean, categories apart, or regions as in MASI."""


@functools.cache
def scales() -> Mapping[str, Scale]:
    """Return all scales by id, read once.

    Examples
    --------
    >>> scales()["masi"].high
    48.0
    """
    raw = read_yaml("percuta.outcome", "scales.yaml")
    return MappingProxyType({name: _scale(name, entry) for name, entry in raw.items()})


def scale(name: str) -> Scale:
    """Return one scale.

    Raises
    ------
    InputError
        Where there is no such scale; names the nearest.

    Examples
    --------
    >>> scale("mazi")
    Traceback (most recent call last):
    ...
    percuta.errors.InputError: there is no scale 'mazi'; nearest: masi, mmasi
    """
    if name not in scales():
        hint = nearest(name, scales()) or f"; there are {', '.join(scales())}"
        raise InputError(f"there is no scale {name!r}{hint}")
    return scales()[name]


def _scale(name: str, entry: Mapping[str, Any]) -> Scale:
    low, high = entry["range"]
    plain = ("name", "formula", "rater", "better", "citation", "basis", "doi", "note", "responder", "responds_up_to")
    return Scale(
        id=name,
        low=float(low),
        high=float(high),
        items=MappingProxyType({key: _item(key, item) for key, item in entry["items"].items()}),
        variants={key: {float(g): float(n) for g, n in numbers.items()} for key, numbers in _of(entry, "variants")},
        selftest=tuple(entry["selftest"]),
        **{key: entry[key] for key in plain if key in entry},
    )


def _item(key: str, entry: Mapping[str, Any]) -> Item:
    grades = entry.get("grades", {})
    words = grades if isinstance(grades, Mapping) else dict.fromkeys(grades, "")
    bands = entry.get("bands", {})
    interval = entry.get("interval")
    return Item(
        key=key,
        label=str(entry.get("label", key.replace("_", " ").replace(".", ", "))),
        weight=float(entry.get("weight", 1)),
        grades=MappingProxyType({float(grade): str(text) for grade, text in words.items()}),
        interval=(float(interval[0]), float(interval[1])) if interval else None,
        bands=tuple(float(end) for end in bands.get("ends", ())),
        band_unit=str(bands.get("unit", "")),
        end_above=bands.get("end_is") == "above",
        optional=bool(entry.get("optional", False)),
    )


def _of(entry: Mapping[str, Any], key: str) -> list[tuple[str, Any]]:
    return list(entry.get(key, {}).items())
