"""Devices that needle skin: a catalogue with sources, and what may be set on each."""

from percuta.device.catalogue import Catalogue, devices
from percuta.device.choice import choose, set_depth
from percuta.device.model import Device, depth_problem, notices

__all__ = ["Catalogue", "Device", "choose", "depth_problem", "devices", "notices", "set_depth"]
