"""What the label of a device covers: indication, zone, skin type, age and depth."""

from __future__ import annotations

import functools
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from percuta.care.sources import Source, cite, read_data
from percuta.care.zones import zones

if TYPE_CHECKING:
    from percuta.device import Device
    from percuta.study import Concern, Study


@dataclass(frozen=True)
class Clearance:
    """One use for which a regulator cleared a device.

    Parameters
    ----------
    model, document, use : str
        Device, number of the record and the use in words.
    kinds, shapes, zones : tuple of str
        Concerns, shapes (empty for all) and zones it names.
    sources : tuple of Source
        Where it comes from.
    types : tuple of int or None
        Lightest and darkest Fitzpatrick type; None where the record read names none.
    from_age : float
        Youngest age, years.
    certain : bool
        False where it is not known whether the clearance covers this model.
    """

    model: str
    document: str
    use: str
    kinds: tuple[str, ...]
    shapes: tuple[str, ...]
    zones: tuple[str, ...]
    from_age: float
    sources: tuple[Source, ...]
    types: tuple[int, int] | None = None
    certain: bool = True

    def covers(self, concern: Concern, site: str) -> bool:
        """Tell whether a concern at a site is what the device was cleared for."""
        sites = {zones()[zone].site for zone in self.zones}
        right_shape = not self.shapes or concern.shape in self.shapes
        return concern.kind in self.kinds and right_shape and site in sites


@dataclass(frozen=True)
class LabelLine:
    """What the label says to one aspect of a planned treatment.

    Parameters
    ----------
    aspect : str
        ``indication``, ``age``, ``skin type`` or ``depth``.
    status : str
        ``inside``, ``outside`` or ``not stated``.
    text : str
        One sentence.
    document : str
        Record of the regulator; may be empty.
    sources : tuple of Source
        Where it comes from.
    """

    aspect: str
    status: str
    text: str
    document: str = ""
    sources: tuple[Source, ...] = ()


@functools.cache
def clearances(model: str) -> tuple[Clearance, ...]:
    """Return the cleared uses of a device on record; empty where none is."""
    return tuple(
        Clearance(
            **{
                **entry,
                "kinds": tuple(entry["kinds"]),
                "shapes": tuple(entry.get("shapes", ())),
                "zones": tuple(entry["zones"]),
                "types": tuple(entry["types"]) if "types" in entry else None,
                "sources": cite(entry["sources"]),
            }
        )
        for entry in read_data("labels.yaml")
        if entry["model"] == model
    )


def label_status(study: Study, device: Device, depth_mm: float) -> tuple[LabelLine, ...]:
    """Compare a study with the label of its device.

    Parameters
    ----------
    study : Study
        Its subject, concerns and site.
    device : Device
        The device it uses.
    depth_mm : float
        Set depth, mm.

    Returns
    -------
    tuple of LabelLine
        One for each aspect; what is outside a label can still be right, but has to be said.

    Examples
    --------
    >>> from percuta.device import devices
    >>> from percuta.study import Study
    >>> study = Study(base="professional-face", concerns=[{"kind": "acne_scars"}])
    >>> [line.status for line in label_status(study, devices["skinpen"], 2.0)]
    ['inside', 'inside', 'inside', 'outside']
    """
    known = clearances(device.id)
    covering = [use for use in known if any(use.covers(concern, study.skin.site) for concern in study.concerns)]
    lines = [_indication(study, device, known)]
    if known:
        lines += [_age(study, covering or list(known)), _skin_type(study, covering)]
    return (*lines, _depth(device, depth_mm))


def _indication(study: Study, device: Device, known: tuple[Clearance, ...]) -> LabelLine:
    if not known:
        return LabelLine("indication", "not stated", f"No cleared use of {device.id} is on record.")
    uses = "; ".join(f"{use.use} ({use.document})" for use in known)
    sources = tuple(dict.fromkeys(source for use in known for source in use.sources))
    if not study.concerns:
        return LabelLine("indication", "not stated", f"No concern is named; {device.id} is cleared for {uses}.")
    outside = list(_outside(study, known))
    if outside:
        text = f"{', '.join(outside)} at this site: outside the label of {device.id}, cleared for {uses}."
        return LabelLine("indication", "outside", text, known[0].document, sources)
    doubt = "" if all(use.certain for use in known) else " It is not known whether the clearance covers this model."
    return LabelLine("indication", "inside", f"{device.id} is cleared for {uses}.{doubt}", known[0].document, sources)


def _outside(study: Study, known: tuple[Clearance, ...]) -> Iterator[str]:
    for concern in study.concerns:
        if not any(use.covers(concern, study.skin.site) for use in known):
            yield " ".join(filter(None, (concern.shape, concern.kind))).replace("_", " ")


def _age(study: Study, uses: list[Clearance]) -> LabelLine:
    youngest = min(uses, key=lambda use: use.from_age)
    inside = study.subject.age >= youngest.from_age
    text = f"{study.subject.age:g} years; the label begins at {youngest.from_age:g}."
    return LabelLine("age", "inside" if inside else "outside", text, youngest.document, youngest.sources)


def _skin_type(study: Study, covering: list[Clearance]) -> LabelLine:
    stated = [use for use in covering if use.types]
    if not stated or "fitzpatrick" not in study.subject.model_fields_set:  # a default is no answer
        why = "was not given" if stated else "is not named by a clearance for this use"
        return LabelLine("skin type", "not stated", f"The Fitzpatrick type {why}.")
    fitzpatrick = study.subject.fitzpatrick
    outside = [use for use in stated if use.types and not use.types[0] <= fitzpatrick <= use.types[1]]
    shown = (outside or stated)[0]
    lightest, darkest = shown.types or (0, 0)
    text = f"Fitzpatrick type {fitzpatrick}; the label names {lightest} to {darkest} for {shown.use}."
    return LabelLine("skin type", "outside" if outside else "inside", text, shown.document, shown.sources)


def _depth(device: Device, depth_mm: float) -> LabelLine:
    deepest = device.label_depth_mm
    if deepest is None:
        return LabelLine("depth", "not stated", f"No depth evaluated on a label of {device.id} is on record.")
    sources = tuple(dict.fromkeys(source for use in clearances(device.id) for source in use.sources))
    document = device.label["document"]
    if depth_mm > deepest:
        text = f"{depth_mm:g} mm is deeper than the {deepest:g} mm evaluated on the label of {device.id} ({document})."
        return LabelLine("depth", "outside", text, document, sources)
    text = f"{depth_mm:g} mm; evaluated to {deepest:g} mm on the label of {device.id} ({document})."
    return LabelLine("depth", "inside", text, document, sources)
