"""Tool meets tissue: where needles strike, how deep they go, what they leave and how it feels."""

from percuta.puncture.comfort import bleeding_share, pain
from percuta.puncture.kinematics import simulate_strikes
from percuta.puncture.needling import Puncture, Tile, needle
from percuta.puncture.strikes import Strikes

__all__ = ["Puncture", "Strikes", "Tile", "bleeding_share", "needle", "pain", "simulate_strikes"]
