"""Skins, tools and channels for the tests of absorption."""

from dataclasses import dataclass, replace

import numpy as np
import pytest

from percuta.barrier.channel_path import Pores
from percuta.barrier.channel_path import pores as pores_of
from percuta.device import devices
from percuta.parameters import Parameters
from percuta.puncture import needle
from percuta.skin import Skin, describe
from percuta.study import SkinChoice, Subject, Technique


@dataclass(frozen=True)
class Bench:
    """One person's skin and what is needed to needle it."""

    p: Parameters

    def skin(self, site: str = "cheek") -> Skin:
        return describe(SkinChoice(site=site), Subject(age=35, sex="female"), self.p)

    def pores(self, tool="skinpen", depth_mm=1.0, passes=4, site="cheek", **more) -> Pores:
        skin = self.skin(site)
        technique = Technique(passes=passes, speed="100 mm/s")
        return pores_of(needle(devices[tool], skin, technique, depth_mm, self.p), skin, self.p, **more)

    def few_pores(self, number=100.0, radius_mm=0.035, depth_mm=0.2, sealing_h=2.0) -> Pores:
        """Channels of a given number and size."""
        ones = np.ones(self.p.draws)
        deep = np.full((1, self.p.draws), depth_mm)
        return Pores(number * ones, radius_mm * ones, deep, sealing_h * ones, number * ones, deep)


def without(pores: Pores, **changes) -> Pores:
    """The same channels with other values."""
    return replace(pores, **changes)


@pytest.fixture(scope="session")
def middle() -> Bench:
    """Central values."""
    return Bench(Parameters())


@pytest.fixture(scope="session")
def some() -> Bench:
    """Forty draws."""
    return Bench(Parameters(draws=40, seed=1))


@pytest.fixture(scope="session")
def many() -> Bench:
    """Two hundred draws."""
    return Bench(Parameters(draws=200, seed=1))
