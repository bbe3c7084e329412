"""The holes meet the inside: inflammation, proliferation and remodelling of the needled dermis."""

from percuta.healing.geometry import Kept, Needle, check_tiles, heal_channels, heal_tiles
from percuta.healing.modifiers import Modifiers, modifiers
from percuta.healing.profile import Profile, heal_by_depth
from percuta.healing.torn import Punctures, needled
from percuta.healing.zone import Healing, heal

__all__ = [
    "Healing",
    "Kept",
    "Modifiers",
    "Needle",
    "Profile",
    "Punctures",
    "check_tiles",
    "heal",
    "heal_by_depth",
    "heal_channels",
    "heal_tiles",
    "modifiers",
    "needled",
]
