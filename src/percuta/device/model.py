"""A device that needles skin, and what may be set on it."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from percuta.device.layout import cartridge, grid, roller_spacing_mm, spacing_mm
from percuta.errors import InputError, nearest
from percuta.parameters import Record
from percuta.units import quantity

if TYPE_CHECKING:
    from percuta.study import DeviceChoice

KINDS = ("pen", "roller", "stamp", "needle")
"""Ways in which a device drives its needles."""

USES = ("professional", "home")
"""Who a device is sold to."""


@dataclass(frozen=True)
class Device:
    """A device of the catalogue; numbers are central values, their provenance is in `records`.

    Parameters
    ----------
    id : str
        Name in studies.
    name, maker : str
        Name and maker for readers.
    kind : {'pen', 'roller', 'stamp', 'needle'}
        How the needles are driven.
    use : {'professional', 'home'}
        Who it is sold to.
    needles : int
        Number of needles.
    needle_diameter_mm : float
        Diameter of the shaft, mm.
    tip_diameter_um : float
        Diameter of a new tip, um.
    depth_range_mm : tuple of float
        Shallowest and deepest setting, mm; equal where the length is fixed.
    depth_tolerance_mm : float
        Half-width of the error of a set depth, mm.
    swath_mm : float
        Width swept in one stroke of the hand, mm.
    depth_step_mm : float, optional
        Step of the setting, mm.
    label_depth_mm : float, optional
        Deepest setting evaluated on the label, mm.
    stroke_rate_hz : tuple of float, optional
        Lowest, usual and highest stroke rate, Hz; absent where the hand drives the needles.
    rows, needles_per_row : int, optional
        Layout of a roller or a stamp.
    drum_diameter_mm : float, optional
        Diameter of a roller's drum without the needles, mm.
    layout : str or tuple
        How the needles of a pen stand: ``'ring'``, ``'rings'``, ``'square'``, or measured places, mm from the centre.
    label : Mapping
        Status, indications, min_age, fitzpatrick, document and source, as text; a key is absent where nothing is known.
    records : Mapping
        Provenance of every number, by name of the field.
    note : str
        Anything a reader must know.

    Raises
    ------
    InputError
        Where a device of these numbers cannot be: no needles, a tip thicker than its needle, needles closer than their
        diameter, no depth, an unknown kind or layout, or a roller whose needles do not fill its rows.
    """

    id: str
    name: str
    maker: str
    kind: str
    use: str
    needles: int
    needle_diameter_mm: float
    tip_diameter_um: float
    depth_range_mm: tuple[float, float]
    depth_tolerance_mm: float
    swath_mm: float
    depth_step_mm: float | None = None
    label_depth_mm: float | None = None
    stroke_rate_hz: tuple[float, float, float] | None = None
    rows: int | None = None
    needles_per_row: int | None = None
    drum_diameter_mm: float | None = None
    layout: str | tuple[tuple[float, float], ...] = "ring"
    label: Mapping[str, str] = field(default_factory=dict)
    records: Mapping[str, Record] = field(default_factory=dict)
    note: str = ""

    def __post_init__(self) -> None:
        problem = build_problem(self)
        if problem:
            raise InputError(f"{self.id}: {problem}", "device")

    @property
    def fixed_length(self) -> bool:
        """Whether the needles have one length that cannot be set."""
        return self.depth_range_mm[0] == self.depth_range_mm[1]

    def at(self, depth: str) -> DeviceChoice:
        """Choose this device at a depth, for a study.

        Parameters
        ----------
        depth : str
            Such as ``"1.5 mm"``.

        Returns
        -------
        percuta.study.DeviceChoice

        Raises
        ------
        InputError
            Where the depth is no length or cannot be set.

        Examples
        --------
        >>> from percuta.device import devices
        >>> devices["skinpen"].at("1.5 mm").depth
        1.5
        """
        from percuta.study import DeviceChoice

        problem = depth_problem(self, quantity(depth, "mm"))
        if problem:
            raise InputError(problem, "device.depth")
        return DeviceChoice(model=self.id, depth=depth)


def build_problem(device: Device) -> str:
    """Say why a device of these numbers cannot be; empty where it can.

    Parameters
    ----------
    device : Device
        A device.

    Returns
    -------
    str
        One sentence, without the name of the device.
    """
    if device.kind not in KINDS:
        return f"kind {device.kind!r} is none of {', '.join(KINDS)}{nearest(device.kind, KINDS)}"
    if device.needles < 1:
        return f"{device.needles} needles cannot puncture; there must be at least 1"
    for name in ("needle_diameter_mm", "tip_diameter_um", "swath_mm"):
        if not 0 < getattr(device, name) < math.inf:
            return f"{name} must be above 0; it is {getattr(device, name):g}"
    if device.tip_diameter_um > 1000 * device.needle_diameter_mm:  # mm to um
        return f"a tip of {device.tip_diameter_um:g} um is thicker than its needle of {device.needle_diameter_mm:g} mm"
    low, high = device.depth_range_mm
    if not 0 <= low <= high < math.inf or high == 0:
        return f"a depth range of {low:g} to {high:g} mm cannot be set; it must rise from 0 or more to above 0"
    if device.stroke_rate_hz is not None and not min(device.stroke_rate_hz) > 0:
        return f"a stroke rate of {min(device.stroke_rate_hz):g} Hz cannot be; it must be above 0"
    return _spacing_problem(device)


def _spacing_problem(device: Device) -> str:
    try:
        apart = spacing(device)
    except InputError as error:
        return error.message
    if apart < device.needle_diameter_mm:
        return f"needles stand {apart:.2g} mm apart, closer than their diameter of {device.needle_diameter_mm:g} mm"
    return ""


def spacing(device: Device) -> float:
    """Smallest distance between two needles of a device, mm; infinite for a single one.

    Raises
    ------
    InputError
        Where a roller lacks its drum or its needles do not fill its rows, or a layout is not known.
    """
    if device.kind == "roller":
        if not device.drum_diameter_mm or device.drum_diameter_mm < 0:
            raise InputError("it is a roller without a drum diameter")
        if not device.rows or device.rows < 0 or device.needles % device.rows:
            raise InputError(f"it is a roller whose {device.needles} needles do not fill its rows")
        per_row = device.needles // device.rows
        return roller_spacing_mm(device.rows, per_row, device.swath_mm, device.drum_diameter_mm)
    pen = device.kind == "pen"
    places = cartridge(device.layout, device.needles, device.swath_mm) if pen else grid(device.needles, device.swath_mm)
    return spacing_mm(places)


def depth_problem(device: Device, depth_mm: float | None) -> str:
    """Say what is wrong with a depth; empty where nothing is.

    Parameters
    ----------
    device : Device
        A device.
    depth_mm : float or None
        Depth asked for, mm; None where the study gives none.

    Returns
    -------
    str
        One sentence or two, with the range and what the label says.
    """
    low, high = device.depth_range_mm
    if device.fixed_length:
        fits = depth_mm is None or math.isclose(depth_mm, high)
        return "" if fits else f"{depth_mm:g} mm cannot be set on {device.id}, whose needles are {high:g} mm long."
    span = f"{low:g}-{high:g} mm"
    if depth_mm is None:
        return f"is missing; {device.id} can be set to {span}{_label_clause(device)}."
    if depth_mm == 0:
        return f"0 mm leaves the needles inside {device.id}; set more than 0, up to {high:g} mm."
    if depth_mm > high:
        return f"{depth_mm:g} mm is beyond {device.id}'s {span}{_label_clause(device)}."
    return f"{depth_mm:g} mm is below {device.id}'s {span}." if depth_mm < low else ""


def _label_clause(device: Device) -> str:
    deepest = device.label_depth_mm
    if deepest is None or deepest == device.depth_range_mm[1]:
        return ""
    return f"; settings above {deepest:g} mm were not evaluated on its label ({device.label['document']})"


def notices(device: Device, depth_mm: float) -> list[str]:
    """List what a user should know about a setting that is possible.

    Parameters
    ----------
    device : Device
        A device.
    depth_mm : float
        Set depth, mm.

    Returns
    -------
    list of str
        Sentences; empty where there is nothing to say.

    Examples
    --------
    >>> from percuta.device import devices
    >>> notices(devices["skinpen"], 1.5)
    []
    >>> notices(devices["skinpen"], 2.0)
    ['2 mm on skinpen; settings above 1.5 mm were not evaluated on its label (DEN160029).']
    """
    said = []
    if device.label_depth_mm is not None and depth_mm > device.label_depth_mm:
        said.append(f"{depth_mm:g} mm on {device.id}{_label_clause(device)}.")
    step = device.depth_step_mm
    if step and not math.isclose(depth_mm / step, round(depth_mm / step)):
        said.append(f"{depth_mm:g} mm on {device.id}; the dial stops only at multiples of {step:g} mm.")
    return said
