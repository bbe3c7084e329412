"""A device that needles skin, and what may be set on it."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from percuta.errors import InputError
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
    label : Mapping
        Status, indications, min_age, fitzpatrick, document and source, as text; a key is absent where nothing is known.
    records : Mapping
        Provenance of every number, by name of the field.
    note : str
        Anything a reader must know.
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
    label: Mapping[str, str] = field(default_factory=dict)
    records: Mapping[str, Record] = field(default_factory=dict)
    note: str = ""

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
