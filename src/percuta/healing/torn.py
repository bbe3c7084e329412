"""What the needles of a session tear in a block of skin."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from percuta.errors import InputError
from percuta.healing.block import Block
from percuta.healing.threads import Team
from percuta.puncture import channel
from percuta.puncture.conditions import conditions
from percuta.puncture.hand import Technique, hold
from percuta.puncture.kinematics import simulate_strikes
from percuta.randomness import stream

if TYPE_CHECKING:
    from percuta.device import Device
    from percuta.parameters import Parameters
    from percuta.skin import Skin

Array = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Punctures:
    """What the needles of one session leave in a block; arrays (punctures,).

    Parameters
    ----------
    x_mm, y_mm : numpy.ndarray
        Places on the surface of the block.
    depth_mm : numpy.ndarray
        Depth of the tip below the top of the living epidermis; 0 or less where no needle entered it.
    radius_mm : numpy.ndarray
        Radius of the torn channel at its mouth; it narrows evenly to a point.
    """

    x_mm: Array
    y_mm: Array
    depth_mm: Array
    radius_mm: Array

    def __post_init__(self) -> None:
        for name in ("x_mm", "y_mm", "depth_mm", "radius_mm"):
            values = np.atleast_1d(np.asarray(getattr(self, name), dtype=float))
            object.__setattr__(self, name, values)
            if values.shape != self.x_mm.shape or not np.isfinite(values).all():
                raise InputError(f"{name} must be {self.x_mm.size} finite numbers, one for each puncture", "punctures")
        if np.any((self.depth_mm > 0) & (self.radius_mm <= 0)):
            raise InputError("a puncture that enters the skin has a radius above 0 mm", "punctures")


def damage(block: Block, punctures: Punctures, halo_mm: float, threads: int | None = None) -> Array:
    r"""Severity of one session in each voxel.

    Parameters
    ----------
    block : Block
        Voxels to average over.
    punctures : Punctures
        Cones :math:`i` that the needles tear.
    halo_mm : float
        Distance over which damage falls to 1/e, the record ``torn_halo`` (:math:`\ell`).
    threads : int, optional
        Threads to use; all cores unless given.

    Returns
    -------
    numpy.ndarray
        From 0 to 1, shape (x, y, z).

    Raises
    ------
    InputError
        Where no puncture enters the block, or the halo is no length.

    Notes
    -----
    .. math:: w = 1 - \prod_i \left(1 - e^{-d_i / \ell}\right)

    with the distance :math:`d_i` to the torn cone, 0 inside it: whole where a needle tore, less where it only
    stretched, and what is left whole by one needle may be torn by another. A voxel holds the mean of eight points.
    """
    from percuta.healing.torn_kernels import torn_planes

    if not 0 < halo_mm < np.inf:
        raise InputError(f"torn_halo must be a length above 0 mm, not {halo_mm:g}", "punctures")
    entered = punctures.depth_mm > 0
    inside = entered.copy()
    for place, length in ((punctures.x_mm, block.size_mm[0]), (punctures.y_mm, block.size_mm[1])):
        inside &= (place >= 0) & (place <= length)
    if not inside.any():
        raise InputError(
            f"no puncture enters the block: of {entered.size}, {np.count_nonzero(entered)} enter the living skin, none "
            f"of them within {block.size_mm[0]:.3g} x {block.size_mm[1]:.3g} mm",
            "punctures",
        )
    cones = np.stack([punctures.x_mm, punctures.y_mm, punctures.depth_mm, punctures.radius_mm], axis=1)[entered]
    field = np.empty(block.shape)
    Team(threads).run(torn_planes, block.shape[0], cones, np.array(block.spacing_mm), halo_mm, field)
    return field


def needled(
    device: Device,
    skin: Skin,
    technique: Technique,
    depth_mm: float,
    width_mm: float,
    p: Parameters,
    sessions: int = 1,
    stroke_rate_hz: float | None = None,
) -> list[Punctures]:
    """Needle a block in every session of a course, each time at new places.

    Parameters
    ----------
    device, skin, technique, depth_mm, p, stroke_rate_hz
        See `percuta.puncture.needle`; medians over the draws.
    width_mm : float
        Side of the square that is needled, at least that of the block.
    sessions : int
        Number of sessions.

    Returns
    -------
    list of Punctures
        One for each session; a block begins below the horny layer, so depths are counted from there.
    """
    typical = conditions(device, skin, technique, hold(technique, p), depth_mm, p, stroke_rate_hz).typical()
    horny = float(np.median(skin.stratum_corneum_mm))
    found = []
    for session in range(sessions):
        strikes = simulate_strikes(
            device, technique, depth_mm, width_mm, p, stroke_rate_hz, purpose="block", session=session
        )
        depth = typical.depths_mm(strikes, stream(p.seed, "healing:block depths", p.subject, session))
        fresh = channel.channel_radius_mm(0, depth[:, None], typical.tip_um, device.needle_diameter_mm, p)
        found.append(Punctures(strikes.x_mm, strikes.y_mm, depth - horny, np.median(fresh, axis=1)))
    return found
