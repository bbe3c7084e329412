"""Places on the body that Percuta knows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from percuta.errors import InputError, nearest


@dataclass(frozen=True)
class SiteInfo:
    """A place on the body.

    Parameters
    ----------
    name : str
        Name used in studies and in the names of parameters.
    label : str
        Name for readers.
    zone : str
        Treatment zone the place belongs to; empty where needling is not described.
    face : bool
        Whether it lies on the face; suction elasticity was measured apart for face and body.
    over_bone : bool
        Whether bone lies close beneath.
    """

    name: str
    label: str
    zone: str
    face: bool
    over_bone: bool

    @property
    def region(self) -> str:
        """``"face"`` or ``"body"``."""
        return "face" if self.face else "body"


_SITES = MappingProxyType(
    {
        site.name: site
        for site in (
            SiteInfo("forehead", "forehead", "forehead", face=True, over_bone=True),
            SiteInfo("temple", "temple", "temple", face=True, over_bone=True),
            SiteInfo("periorbital", "skin around the eye, outside the orbital rim", "periorbital", True, True),
            SiteInfo("nose", "nose", "nose", face=True, over_bone=True),
            SiteInfo("cheek", "cheek", "cheeks", face=True, over_bone=False),
            SiteInfo("perioral", "skin around the mouth", "perioral", face=True, over_bone=False),
            SiteInfo("chin", "chin and jaw", "chin", face=True, over_bone=True),
            SiteInfo("neck", "neck", "neck", face=False, over_bone=False),
            SiteInfo("decolletage", "upper chest", "decollete", face=False, over_bone=True),
            SiteInfo("scalp", "scalp", "scalp", face=False, over_bone=True),
            SiteInfo("upper_arm", "upper arm", "arms", face=False, over_bone=False),
            SiteInfo("volar_forearm", "inner side of the forearm", "arms", face=False, over_bone=False),
            SiteInfo("hand", "back of the hand", "hands", face=False, over_bone=True),
            SiteInfo("palm", "palm of the hand", "", face=False, over_bone=False),
            SiteInfo("abdomen", "abdomen", "abdomen", face=False, over_bone=False),
            SiteInfo("back", "upper back", "back", face=False, over_bone=False),
            SiteInfo("buttock", "buttock", "thighs_buttocks", face=False, over_bone=False),
            SiteInfo("thigh", "thigh", "thighs_buttocks", face=False, over_bone=False),
        )
    }
)


def sites() -> Mapping[str, SiteInfo]:
    """Return all sites, by name.

    Examples
    --------
    >>> sites()["cheek"].zone
    'cheeks'
    """
    return _SITES


def check_site(name: str) -> SiteInfo:
    """Return the site of that name.

    Parameters
    ----------
    name : str
        What was written.

    Returns
    -------
    SiteInfo

    Raises
    ------
    InputError
        Where there is no such site; names the nearest.

    Examples
    --------
    >>> check_site("cheak")  # doctest: +ELLIPSIS
    Traceback (most recent call last):
    ...
    percuta.errors.InputError: 'cheak' is not a known site; nearest: cheek. Known: abdomen, ...
    """
    if name not in _SITES:
        known = ", ".join(sorted(_SITES))
        raise InputError(f"{name!r} is not a known site{nearest(name, _SITES)}. Known: {known}")
    return _SITES[name]
