"""The geometries that resolve the skin, as a study asks for them: draw by draw, to the courses that `zone` gives."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from percuta.errors import InputError, NumericalError
from percuta.healing.engine import kinetics
from percuta.healing.integrators import check_installed
from percuta.healing.modifiers import Modifiers
from percuta.healing.zone import Cover, Healing, cover, output_times
from percuta.parameters import Parameters
from percuta.puncture import Puncture
from percuta.skin import Skin

if TYPE_CHECKING:
    from percuta.healing.channel import ChannelHealing
    from percuta.healing.tile import TileHealing
    from percuta.healing.torn import Punctures

Array = npt.NDArray[np.float64]
Progress = Callable[[float], None]
Needle = Callable[[Skin, Parameters, float, int], "list[Punctures]"]
"""Needles a square: skin and parameters of one draw, side of the square (mm), number of sessions."""

LAYER = "papillary dermis"
"""What is averaged."""
BLOCK_SHAPE, BLOCK_WIDTH_MM = (64, 64, 32), 2.4
"""Voxels in x, y and depth, and extent along the surface: a year in some seconds, voxels half as wide as a channel."""
MOST_TILES = 4
"""Draws of a tile at most; each takes as long as thousands of draws of zones."""


@dataclass(frozen=True)
class Kept:
    """What is stored of a tile: species kept in every voxel, the folder, and whether to go on with what it holds."""

    species: tuple[str, ...]
    folder: Path
    resume: bool = False


def heal_channels(
    puncture: Puncture,
    skin: Skin,
    session_days: Sequence[float],
    end_day: float,
    m: Modifiers,
    p: Parameters,
    progress: Progress | None = None,
    solver: str = "compiled",
    keep: Collection[str] | None = None,
) -> Healing:
    """Follow the skin around one puncture through a course, draw by draw.

    Parameters
    ----------
    puncture, skin, session_days, end_day, m, p, progress, keep
        See `percuta.healing.heal`.
    solver : {'compiled', 'reference'}
        See `percuta.healing.channel.heal_channel`.

    Returns
    -------
    Healing
        ``papillary`` holds averages over the papillary dermis that belongs to one puncture, ``zone`` those over its
        most injured part (`percuta.healing.grid.injured_part`); ``coverage`` is that of the zone geometry.

    Raises
    ------
    InputError
        Where in some draw punctures touch, or no needle enters living skin.
    NumericalError
        Where a computation left its domain; names day, species, place and draw.

    Notes
    -----
    Punctures stand evenly and every session tears the skin at the same places. Where punctures touch there is no
    single channel any more, and nothing is computed: the tile places each puncture, the zone averages over them.
    """
    from percuta.healing.channel import channel_of, heal_channel

    check_installed(solver)
    times = np.concatenate(output_times([*session_days, end_day]))
    channels = []
    for draw in range(p.draws):  # all, before the first is followed
        try:
            channels.append(channel_of(puncture, skin, p, draw))
        except InputError as error:
            raise InputError(f"{error.message} (draw {draw}); take zone or tile", "solve.fidelity") from None

    def follow(draw: int, tell: Progress) -> ChannelHealing:
        values, factors = p.only(draw), _factors(m, draw)
        return heal_channel(channels[draw], session_days, times, values, factors, solver=solver, progress=tell)

    return _gathered(follow, cover(puncture, skin, p), times, m, p, progress or _silent, keep)


def heal_tiles(
    puncture: Puncture,
    skin: Skin,
    session_days: Sequence[float],
    end_day: float,
    m: Modifiers,
    p: Parameters,
    needle: Needle,
    progress: Progress | None = None,
    keep: Collection[str] | None = None,
    kept: Kept | None = None,
) -> Healing:
    """Follow a block of skin with the punctures of every session, draw by draw.

    Parameters
    ----------
    puncture, skin, session_days, end_day, m, p, progress, keep
        See `percuta.healing.heal`.
    needle : callable
        Places the punctures of all sessions on a square, such as `percuta.healing.torn.needled`.
    kept : Kept, optional
        Levels to store in every voxel, of the first draw.

    Returns
    -------
    Healing
        As `heal_channels` gives it; the most injured part is that of the last session.

    Raises
    ------
    InputError
        Where there are more draws than `MOST_TILES`, no puncture enters the block, or the folder holds another course.
    NumericalError
        Where a computation left its domain; names day, species, place and draw.
    """
    from percuta.healing.block import Block
    from percuta.healing.tile import Session, heal_tile
    from percuta.healing.torn import damage

    check_tiles(p.draws)
    times = np.concatenate(output_times([*session_days, end_day]))

    def follow(draw: int, tell: Progress) -> TileHealing:
        values, own = p.only(draw), skin.only(draw)
        block = Block.of_skin(own, values, BLOCK_SHAPE, BLOCK_WIDTH_MM)
        torn = needle(own, values, BLOCK_WIDTH_MM, len(session_days))
        halo = float(values["torn_halo"][0])
        sessions = [Session(day, damage(block, made, halo)) for day, made in zip(session_days, torn, strict=True)]
        stored: dict[str, Any] = {}
        if kept and draw == 0:
            stored = {"kept": kept.species, "store": kept.folder, "resume": kept.resume}
        return heal_tile(block, sessions, times, values, _factors(m, draw), progress=tell, **stored)

    return _gathered(follow, cover(puncture, skin, p), times, m, p, progress or _silent, keep)


def check_tiles(draws: int) -> None:
    """Refuse more draws than tiles are followed for.

    Parameters
    ----------
    draws : int
        Draws that are asked for.

    Raises
    ------
    InputError
        Where there are more than `MOST_TILES`.
    """
    if draws > MOST_TILES:
        raise InputError(
            f"a tile takes about a quarter of a minute for a year and a session more, per draw; {draws} draws are too "
            f"many: set draws to 1 (the central values) up to {MOST_TILES}, or take zone or channel",
            "solve.draws",
        )


def _factors(m: Modifiers, draw: int) -> dict[str, Array]:
    """Return the factors of one draw."""
    return {name: factor[draw : draw + 1] for name, factor in vars(m).items()}


def _gathered(
    follow: Callable[[int, Progress], ChannelHealing | TileHealing],
    found: Cover,
    times: Array,
    m: Modifiers,
    p: Parameters,
    progress: Progress,
    keep: Collection[str] | None,
) -> Healing:
    """Follow every draw in turn and gather their courses."""
    network = kinetics()
    names = [name for name in network.species if keep is None or name in keep]
    papillary, zone = ({name: np.empty((times.size, p.draws)) for name in names} for _ in range(2))
    for draw in range(p.draws):
        try:
            course = follow(draw, lambda share, before=draw: progress((before + share) / p.draws))  # type: ignore[misc]
        except NumericalError as error:
            raise NumericalError(f"{error} (draw {draw})") from error
        layer = course.layers.index(LAYER)
        for name in names:
            species = course.species.index(name)
            papillary[name][:, draw] = course.averages[:, species, layer]
            zone[name][:, draw] = course.injured[:, species, layer]
        progress((draw + 1) / p.draws)
    points = np.broadcast_to(network.matrix(p, vars(m)), (p.draws, len(network.parameters + network.modifiers)))
    return Healing(
        t_days=times,
        papillary=papillary,
        zone=zone,
        rest=dict(zip(network.species, network.rest(points).T, strict=True)),
        coverage=found.coverage,
        depth_mm=found.depth_mm,
        severity=found.severity,
    )


def _silent(_share: float) -> None:
    """Tell nobody."""
