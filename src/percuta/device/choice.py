"""From what a study asks for to a device and a set depth."""

from __future__ import annotations

from typing import TYPE_CHECKING

from percuta.device.catalogue import devices
from percuta.device.model import Device, depth_problem
from percuta.errors import InputError

if TYPE_CHECKING:
    from percuta.study import DeviceChoice, Study


def choose(study: Study) -> Device:
    """Return the device a study asks for, after checking its settings.

    Parameters
    ----------
    study : Study
        Gives ``device.model``, ``device.depth`` and ``device.stroke_rate``.

    Returns
    -------
    Device

    Raises
    ------
    InputError
        Where the model is not in the catalogue, or the depth or the stroke rate cannot be set; names the place in the
        study, the range, and what the label says.
    """
    choice = study.device
    try:
        device = devices[choice.model]
    except InputError as error:
        raise study.error("device.model", error.message) from None
    problem = depth_problem(device, choice.depth)
    if problem:
        raise study.error("device.depth", problem)
    problem = _rate_problem(device, choice.stroke_rate)
    if problem:
        raise study.error("device.stroke_rate", problem)
    return device


def set_depth(device: Device, choice: DeviceChoice) -> float:
    """Return the set depth, mm.

    Parameters
    ----------
    device : Device
        A device.
    choice : DeviceChoice
        Its ``depth`` may be absent where the needles have one length.

    Returns
    -------
    float
        Protrusion of the needles, mm: the first of the three depths; how deep the tips come is for `percuta.puncture`.

    Raises
    ------
    InputError
        Where the depth cannot be set.
    """
    problem = depth_problem(device, choice.depth)
    if problem:
        raise InputError(problem, "device.depth")
    return device.depth_range_mm[1] if choice.depth is None else choice.depth


def _rate_problem(device: Device, rate_hz: float | None) -> str:
    if rate_hz is None:
        return ""
    if device.stroke_rate_hz is None:
        return f"{rate_hz:g} Hz cannot be set on {device.id}, a {device.kind} driven by hand."
    low, _, high = device.stroke_rate_hz
    if low <= rate_hz <= high:
        return ""
    span = f"{low:g} Hz" if low == high else f"{low:g}-{high:g} Hz"
    return f"{rate_hz:g} Hz is outside {device.id}'s {span}."
