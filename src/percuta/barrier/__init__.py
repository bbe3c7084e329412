"""The holes meet the outside: closure, water loss, impedance."""

from percuta.barrier.recovery import Barrier, channels, recover

__all__ = ["Barrier", "channels", "recover"]
