"""Tools and skins for the tests of needling."""

from dataclasses import dataclass, replace

import pytest

from percuta.device import Device, devices
from percuta.parameters import Parameters
from percuta.skin import Skin, describe
from percuta.study import SkinChoice, Subject


@dataclass(frozen=True)
class Use:
    """A technique, as a study gives it."""

    operator: str = "professional"
    passes: int = 4
    speed: float = 50.0
    stretched: bool = False
    pattern: str = "three-direction"
    needle_use: int = 1


@dataclass(frozen=True)
class Bench:
    """What tests of one session need."""

    parameters: Parameters
    use: Use

    def skin(self, site: str) -> Skin:
        """Skin of a woman of 29."""
        return describe(SkinChoice(site=site), Subject(age=29, sex="female"), self.parameters)


@pytest.fixture(scope="session")
def central() -> Bench:
    """Central values."""
    return Bench(Parameters(), Use())


@pytest.fixture(scope="session")
def people() -> Bench:
    """Two hundred draws."""
    return Bench(Parameters(draws=200, seed=1), Use())


@pytest.fixture(scope="session")
def skinpen() -> Device:
    return devices["skinpen"]


@pytest.fixture(scope="session")
def mf8() -> Device:
    return devices["mf8-roller"]


@pytest.fixture(scope="session")
def array() -> Device:
    """An array as in Donnelly 2011: 121 needles of 0.6 mm, 0.3 mm at their base, entering at 0.03 N."""
    sharp = 33 / 4.6  # um, where the entry force is 30 mN
    return replace(
        devices["stamp-35"],
        id="array",
        needles=121,
        needle_diameter_mm=0.3,
        tip_diameter_um=sharp,
        depth_range_mm=(0.6, 0.6),
        depth_tolerance_mm=0.0,
        swath_mm=6.6,
    )
