"""The holes meet the inside: inflammation, proliferation and remodelling of the needled dermis."""

from percuta.healing.modifiers import Modifiers, modifiers
from percuta.healing.zone import Healing, heal

__all__ = ["Healing", "Modifiers", "heal", "modifiers"]
