"""Skin of one person at one place: layers, vessels, mechanics, matrix, ageing."""

from percuta.skin.description import describe
from percuta.skin.matrix import PHOTOAGEING
from percuta.skin.model import Skin
from percuta.skin.rat import rat
from percuta.skin.sites import SiteInfo, check_site, sites
from percuta.skin.vessels import Vessels, vessels

__all__ = ["PHOTOAGEING", "SiteInfo", "Skin", "Vessels", "check_site", "describe", "rat", "sites", "vessels"]
