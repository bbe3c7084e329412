"""Tile geometry: a block of skin with the punctures of every session, in three dimensions."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from percuta.errors import InputError, nearest
from percuta.healing.block import Block
from percuta.healing.channel import Layer
from percuta.healing.engine import Kinetics, Values, kinetics
from percuta.healing.grid import injured_part
from percuta.healing.ledger import Ledger
from percuta.healing.march import Event, March, Moment, follow
from percuta.healing.rosenbrock import Control
from percuta.healing.tile_store import Checkpoint, TileStore
from percuta.healing.voxels import DRIFTS, Drift, Voxels, VoxelStepper
from percuta.parameters import Parameters

Array = npt.NDArray[np.float64]

CONTROL = Control(relative=1e-2, absolute=1e-3, first_step=1e-3)
"""Tolerances unless given, the absolute one in units of how far a species goes; tests bound the error they leave."""


@dataclass(frozen=True)
class Session:
    """One session: its day, and its severity in each voxel (x, y, z), such as `percuta.healing.torn.damage` gives."""

    day: float
    severity: Array


@dataclass(frozen=True)
class TileHealing:
    """Time courses of a block.

    Parameters
    ----------
    t_days : numpy.ndarray
        Days, shape (time,); states on the day of a session follow it.
    species, layers : tuple of str
        Names.
    averages : numpy.ndarray
        Averages over the volume of each layer, shape (time, species, layer).
    injured : numpy.ndarray
        The same over that part of each layer that the last session injured most, see
        `percuta.healing.grid.injured_part`.
    kept : tuple of str
        Species whose levels are kept in every voxel.
    fields : numpy.ndarray or None
        Those levels in single precision, shape (time, kept, z, y, x); a Zarr array where the course was stored.
    block : Block
        The voxels.
    folder : Path or None
        Where the course was stored.
    ledger : Ledger
        Books of the inventories.
    steps, refused : int
        Steps tried, and those refused among them; of a resumed course, those since.
    """

    t_days: Array
    species: tuple[str, ...]
    layers: tuple[str, ...]
    averages: Array
    injured: Array
    kept: tuple[str, ...]
    fields: Any
    block: Block
    folder: Path | None
    ledger: Ledger = field(repr=False)
    steps: int
    refused: int

    def average(self, species: str, layer: str) -> Array:
        """Return one species averaged over one layer, shape (time,)."""
        _known(layer, self.layers, "layer of this block")
        return self.averages[:, _known(species, self.species, "species"), self.layers.index(layer)]

    def field(self, species: str, number: int) -> npt.NDArray[np.float32]:
        """Return the levels of a kept species at an output, shape (z, y, x)."""
        return np.asarray(self.fields[number, _known(species, self.kept, "species that was kept")])


def heal_tile(
    block: Block,
    sessions: Sequence[Session],
    t_out: Sequence[float] | Array,
    values: Values,
    modifiers: Mapping[str, Any] | None = None,
    *,
    network: str | Kinetics = "dermal",
    kept: Sequence[str] = (),
    store: str | Path | None = None,
    resume: bool = False,
    control: Control = CONTROL,
    drifts: Sequence[Drift] = DRIFTS,
    progress: Callable[[float], None] | None = None,
) -> TileHealing:
    r"""Follow a block of skin through a course.

    Parameters
    ----------
    block : Block
        The voxels.
    sessions : sequence of Session
        In order of their days, none before the first of `t_out`.
    t_out : sequence of float
        Days at which states are wanted, increasing; skin is at rest on the first, before its session.
    values : mapping
        One value for each parameter, diffusivity and coefficient of drift, such as a `percuta.parameters.Parameters`.
    modifiers : Mapping, optional
        Factors of the network; 1 unless given.
    network : str or Kinetics
        Name of a compiled network of which something spreads, or one.
    kept : sequence of str
        Species whose levels are kept in every voxel, in single precision; averages over layers are kept of all.
    store : str or Path, optional
        Folder for the course: fields by chunk as Zarr, and after every output a checkpoint in full precision. What is
        written stays good whatever happens later.
    resume : bool
        Whether to go on from the checkpoint in `store`, if there is one, to the same bits as without a stop.
    control : Control
        Tolerances, relative to the distance of a species from rest and in units of how far a full injury takes it,
        and threads.
    drifts : sequence of Drift
        Cells that follow a signal.
    progress : callable, optional
        Told the share of the time done, 0 to 1, after every step.

    Returns
    -------
    TileHealing

    Raises
    ------
    InputError
        Where times, severities, parameters or names do not fit, the block does not fit into memory, or the store
        holds another course.
    NumericalError
        Where the computation left its domain; names day, species and place.

    Notes
    -----
    The equations are those of `percuta.healing.voxels.Voxels`, the steps those of `VoxelStepper`.
    """
    model = kinetics(network) if isinstance(network, str) else network
    days = np.asarray(t_out, dtype=float)
    places = [_known(name, model.species, f"species of {model.name}") for name in kept]
    for session in sessions:
        _check_severity(session, block)
    voxels = Voxels(block, model, values, modifiers, drifts)
    out = _output(block, model, tuple(kept), days, store, resume, _parts(voxels, sessions, days, control))
    averages, injured, fields = out.arrays()
    before = out.checkpoint()
    weights = block.layer_weights()
    most_injured = _MostInjured(weights, sessions)

    def keep(moment: Moment) -> None:
        number = moment.number + (before.number if before else 0)
        by_depth = stepper.block.mean(axis=(0, 1))[voxels.place]
        for place, species in enumerate(places):
            fields[number, place] = moment.state[voxels.place[species]].T.astype(np.float32)
        averages[number] = by_depth @ weights.T
        injured[number] = most_injured(moment.day, stepper.block)[voxels.place]
        out.written(Checkpoint(number, moment.day, moment.next_step, stepper.block, moment.ledger))

    stepper = VoxelStepper(voxels, control, before.block if before else None)
    found = _follow(stepper, voxels, sessions, days, before, keep, progress)
    return TileHealing(
        t_days=days,
        species=model.species,
        layers=tuple(layer.name for layer in block.layers),
        averages=np.asarray(averages[:]),
        injured=np.asarray(injured[:]),
        kept=tuple(kept),
        fields=fields if kept else None,
        block=block,
        folder=None if store is None else Path(store),
        ledger=_in_order(found.ledger, voxels.place),
        steps=found.steps,
        refused=found.refused,
    )


def warmup(network: str = "dermal") -> None:
    """Compile all kernels of the tile geometry, or load them from the cache on disk."""
    block = Block((2, 8, 8), (0.1, 0.1, 0.1), (Layer("skin", 1),))
    heal_tile(block, [Session(0, np.ones(block.shape))], [0, CONTROL.first_step], Parameters(), network=network)


def _follow(
    stepper: VoxelStepper,
    voxels: Voxels,
    sessions: Sequence[Session],
    days: Array,
    before: Checkpoint | None,
    keep: Callable[[Moment], None],
    progress: Callable[[float], None] | None,
) -> March:
    """Take the steps that are still to be taken."""
    left = days[before.number :] if before else days
    due = [session for session in sessions if before is None or session.day > before.day]
    span, done = days[-1] - days[0], left[0] - days[0]

    def injure(severity: Array) -> Callable[[Array], None]:
        return lambda _: voxels.injure(stepper.block, severity, stepper.team)

    def told(share: float) -> None:
        if progress:
            progress(float((done + share * (days[-1] - left[0])) / span))

    return follow(
        stepper,
        left,
        [Event(session.day, injure(session.severity)) for session in due],
        on_output=keep,
        progress=told,
        ledger=before.ledger if before else None,
        next_step=before.next_step if before else None,
    )


class _MostInjured:
    """Averages over the most injured part of each layer."""

    def __init__(self, weights: Array, sessions: Sequence[Session]) -> None:
        self._weights, self._sessions = weights, sessions
        self._last: Session | None = None
        self._parts: list[tuple[Array, tuple[npt.NDArray[np.intp], ...]]] = []

    def __call__(self, day: float, block: Array) -> Array:
        """Return the averages on a day, (species as the block has them, layer)."""
        before = [session for session in self._sessions if session.day <= day]
        last = before[-1] if before else None
        if not self._parts or last is not self._last:
            self._last, self._parts = last, self._chosen(last, block.shape)
        levels = [np.einsum("n,ns->s", share, block[x, y, :, z]) for share, (x, y, z) in self._parts]
        return np.stack(levels, axis=1)

    def _chosen(
        self, session: Session | None, shape: tuple[int, ...]
    ) -> list[tuple[Array, tuple[npt.NDArray[np.intp], ...]]]:
        """Return the weights and places of the voxels of each layer."""
        planes, rows, _, depths = shape
        severity = np.zeros((planes, rows, depths)) if session is None else session.severity
        weights = np.broadcast_to(self._weights[:, None, None, :], (len(self._weights), *severity.shape))
        return [(part[part > 0], np.nonzero(part)) for part in injured_part(weights, severity)]


def _in_order(ledger: Ledger, place: npt.NDArray[np.intp]) -> Ledger:
    """Return the books in the order of the network's species."""
    return replace(ledger, **{name: values[place] for name, values in vars(ledger).items()})


class _Memory:
    """Output that is not stored."""

    def __init__(self, block: Block, species: int, kept: int, times: int) -> None:
        self._averages, self._injured = np.full((2, times, species, len(block.layers)), np.nan)
        self._fields = np.full((times, kept, *block.shape[::-1]), np.nan, dtype=np.float32)

    def arrays(self) -> tuple[Any, Any, Any]:
        """Return the arrays to be written: averages, those of what is most injured, and fields."""
        return self._averages, self._injured, self._fields

    def checkpoint(self) -> Checkpoint | None:
        """Return nothing: there is no store to go on from."""
        return None

    def written(self, checkpoint: Checkpoint) -> None:
        """Do nothing: what is not stored needs no checkpoint."""


def _output(
    block: Block,
    model: Kinetics,
    kept: tuple[str, ...],
    days: Array,
    store: str | Path | None,
    resume: bool,
    parts: Mapping[str, str],
) -> _Memory | TileStore:
    if store is None:
        if resume:
            raise InputError("a course can be resumed only where it was stored; give its folder", "store")
        return _Memory(block, len(model.species), len(kept), days.size)
    return TileStore(Path(store), block, model, kept, days, resume, parts)


def _parts(voxels: Voxels, sessions: Sequence[Session], days: Array, control: Control) -> dict[str, str]:
    """Return a digest of each part of what is asked, by which a stored course is known again."""
    hashed: dict[str, Sequence[Any]] = {
        "block": [repr(voxels.block)],
        "network": [voxels.code.KINETICS],
        "parameters": [voxels.point, *voxels.transport],
        "sessions": [value for session in sessions for value in (repr(session.day), session.severity)],
        "days": [days],
        "tolerances": [repr((control.relative, control.absolute, control.first_step))],
    }
    found = {}
    for name, values in hashed.items():
        digest = hashlib.sha256()
        for value in values:
            digest.update(value.encode() if isinstance(value, str) else np.ascontiguousarray(value).tobytes())
        found[name] = digest.hexdigest()
    return found


def _known(name: str, allowed: tuple[str, ...], what: str) -> int:
    if name not in allowed:
        raise InputError(f"{name!r} is no {what}{nearest(name, allowed)}")
    return allowed.index(name)


def _check_severity(session: Session, block: Block) -> None:
    severity = session.severity
    if severity.shape != block.shape:
        raise InputError(f"the severity of day {session.day:g} has shape {severity.shape}, not {block.shape}, x, y, z")
    if not (np.isfinite(severity).all() and severity.min() >= 0 and severity.max() <= 1):
        raise InputError(f"a severity lies between 0 and 1, not {severity.min():g} to {severity.max():g}")
