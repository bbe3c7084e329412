"""Channel geometry: the skin around one puncture, axisymmetric and layered, with signals that spread."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt

from percuta.errors import InputError, nearest
from percuta.healing.engine import Kinetics, Values, kinetics
from percuta.healing.grid import Rings, graded_faces, injured_part
from percuta.healing.ledger import Ledger
from percuta.healing.march import Event, Moment
from percuta.healing.rosenbrock import Control
from percuta.parameters import Parameters
from percuta.puncture import Puncture
from percuta.skin import Skin

Array = npt.NDArray[np.float64]

RADIAL_CELLS, DEPTH_CELLS = 32, 48
"""Cells of the standard grid; the tests bound what is lost against finer ones."""
QUADRATURE = 4
"""Points in each direction over which the damage of a cell is averaged."""
SOLVERS = ("compiled", "reference")


@dataclass(frozen=True)
class Layer:
    """One layer of skin: its name, thickness (mm), and diffusivity over that of the dermis."""

    name: str
    thickness_mm: float
    diffusivity_share: float = 1


@dataclass(frozen=True)
class ChannelGeometry:
    """One puncture and the skin that belongs to it.

    Parameters
    ----------
    radius_mm : float
        Radius of the torn channel at its mouth.
    depth_mm : float
        Depth of its tip below the top of the living epidermis; it narrows evenly to a point.
    cell_radius_mm : float
        Radius of the skin around it; half of the way to the neighbours.
    layers : tuple of Layer
        From the top of the living epidermis down.
    halo_mm : float
        Distance from the wall over which damage falls to 1/e.
    radial_cells, depth_cells : int
        Cells of the grid.

    Raises
    ------
    InputError
        Where a length is not above 0, or the channel does not lie inside the skin.
    """

    radius_mm: float
    depth_mm: float
    cell_radius_mm: float
    layers: tuple[Layer, ...]
    halo_mm: float
    radial_cells: int = RADIAL_CELLS
    depth_cells: int = DEPTH_CELLS

    def __post_init__(self) -> None:
        lengths = {name: getattr(self, name) for name in ("radius_mm", "depth_mm", "cell_radius_mm", "halo_mm")}
        lengths |= {f"thickness_mm of the {layer.name}": layer.thickness_mm for layer in self.layers}
        for name, length in lengths.items():
            if not 0 < length < np.inf:
                raise InputError(f"{name} must be a finite length above 0 mm, not {length:g}", "channel")
        if self.radius_mm >= self.cell_radius_mm:
            wide = f"{self.radius_mm:g} mm against {self.cell_radius_mm:g} mm"
            raise InputError(
                f"the channel is as wide as the skin that belongs to it, {wide}; punctures touch", "channel"
            )
        if self.depth_mm >= self.thickness_mm:
            deep = f"{self.depth_mm:g} mm, but the layers are {self.thickness_mm:g} mm thick"
            raise InputError(f"the channel goes through the skin, {deep}", "channel")
        if min(self.radial_cells, self.depth_cells) < 2 * len(self.layers) + 2:
            raise InputError(f"a grid needs {2 * len(self.layers) + 2} cells in each direction or more", "channel")

    @property
    def thickness_mm(self) -> float:
        """Thickness of all layers together."""
        return sum(layer.thickness_mm for layer in self.layers)

    @property
    def borders_mm(self) -> Array:
        """Depths between which the layers lie, from 0 down."""
        return np.concatenate([[0], np.cumsum([layer.thickness_mm for layer in self.layers])])

    def grid(self) -> Rings:
        """Return the cells: fine at the axis and the channel's wall, at the borders of layers and at its tip."""
        fine = [*self.borders_mm[:-1], self.depth_mm]
        return Rings(
            graded_faces(self.cell_radius_mm, self.radial_cells, [0.0, self.radius_mm], self.radius_mm + self.halo_mm),
            graded_faces(self.thickness_mm, self.depth_cells, fine, 2 * (self.radius_mm + self.halo_mm)),
        )

    def layer_of(self, z: Array) -> npt.NDArray[np.intp]:
        """Return the number of the layer at some depths."""
        number = np.searchsorted(self.borders_mm, z) - 1
        return np.asarray(np.clip(number, 0, len(self.layers) - 1))  # an index, not a state


def skin_layers(skin: Skin, p: Parameters, draw: int = 0) -> tuple[Layer, ...]:
    """Return the layers of skin below the stratum corneum, superficial fat included, of one draw.

    Parameters
    ----------
    skin : Skin
        Uses the thickness of its layers.
    p : Parameters
        Uses ``epidermal_diffusivity_share`` and ``fat_diffusivity_share``.
    draw : int
        Which draw.

    Returns
    -------
    tuple of Layer
    """
    epidermis, papillary, dermis, fat = (
        float(thickness[draw])
        for thickness in (skin.viable_epidermis_mm, skin.papillary_mm, skin.dermis_mm, skin.fat_mm)
    )
    return (
        Layer("viable epidermis", epidermis, float(p["epidermal_diffusivity_share"][draw])),
        Layer("papillary dermis", papillary),
        Layer("reticular dermis", dermis - papillary),
        Layer("superficial fat", fat, float(p["fat_diffusivity_share"][draw])),
    )


def channel_of(puncture: Puncture, skin: Skin, p: Parameters, draw: int = 0) -> ChannelGeometry:
    r"""Return the mean channel of a session and the skin that belongs to it, of one draw.

    Parameters
    ----------
    puncture : Puncture
        Uses ``depth_mm`` of the needles that entered, ``channel_radius_mm``, ``density_per_cm2`` and
        ``pierced_fraction``.
    skin : Skin
        Uses the thickness of its layers.
    p : Parameters
        Uses ``torn_halo`` and what `skin_layers` uses.
    draw : int
        Which draw.

    Returns
    -------
    ChannelGeometry

    Raises
    ------
    InputError
        Where no needle entered living skin, or punctures touch.

    Notes
    -----
    The skin of one puncture is a disc of its share of the area, :math:`\pi R^2 n = 1` for :math:`n` punctures that
    entered per area.
    """
    entered = puncture.depth_mm[:, draw][puncture.depth_mm[:, draw] > 0]
    depth = float(entered.mean() - skin.stratum_corneum_mm[draw]) if entered.size else 0.0
    if depth <= 0:
        raise InputError("no needle of this session enters living skin; there is no channel to follow", "channel")
    per_mm2 = float(puncture.density_per_cm2[draw] * puncture.pierced_fraction[draw]) / 100  # 1 cm2 = 100 mm2
    return ChannelGeometry(
        radius_mm=float(puncture.channel_radius_mm[draw]),
        depth_mm=depth,
        cell_radius_mm=float(1 / np.sqrt(np.pi * per_mm2)),
        layers=skin_layers(skin, p, draw),
        halo_mm=float(p["torn_halo"][draw]),
    )


def damage_field(channel: ChannelGeometry, grid: Rings) -> Array:
    r"""Severity of one puncture in each cell.

    Parameters
    ----------
    channel : ChannelGeometry
        Shape of the channel and reach of the halo :math:`\ell`.
    grid : Rings
        Cells to average over.

    Returns
    -------
    numpy.ndarray
        From 0 to 1, shape (depth, radius).

    Notes
    -----
    .. math:: w(r, z) = e^{-d(r, z) / \ell}

    with the distance :math:`d` to the torn cone, 0 inside it: whole where the needle tore, less where it only
    stretched. Averages over the volume of a cell are sums over equal pieces of it.
    """
    share = (np.arange(QUADRATURE) + 1 / 2) / QUADRATURE
    r = (grid.r_faces[:-1, None] + np.diff(grid.r_faces)[:, None] * share).ravel()
    z = (grid.z_faces[:-1, None] + np.diff(grid.z_faces)[:, None] * share).ravel()
    deep, out = np.meshgrid(z, r, indexing="ij")
    a, length = channel.radius_mm, channel.depth_mm
    # The wall runs from (a, 0) to (0, length): the nearest point of it, then the distance to that.
    along = np.clip(((a - out) * a + deep * length) / (a**2 + length**2), 0, 1)  # of a stretch, its ends
    distance = np.hypot(out - a * (1 - along), deep - length * along)
    distance[(out <= a * (1 - deep / length))] = 0
    weight = np.exp(-distance / channel.halo_mm) * r
    pieces = weight.reshape(grid.shape[0], QUADRATURE, grid.shape[1], QUADRATURE).mean(axis=(1, 3))
    return np.asarray(pieces / r.reshape(grid.shape[1], QUADRATURE).mean(axis=1))


@dataclass(frozen=True)
class ChannelHealing:
    """Time courses around one puncture.

    Parameters
    ----------
    t_days : numpy.ndarray
        Days, shape (time,); states on the day of a session follow it.
    species, layers : tuple of str
        Names.
    averages : numpy.ndarray
        Averages over the volume of each layer, shape (time, species, layer).
    injured : numpy.ndarray
        The same over that part of each layer that `percuta.healing.grid.injured_part` keeps.
    fields : numpy.ndarray or None
        Levels in every cell, shape (time, species, depth, radius), where they were asked for.
    grid : Rings
        The cells.
    severity : numpy.ndarray
        Damage that one puncture does in each cell, (depth, radius).
    ledger : Ledger or None
        Books of the inventories; none from the reference solver.
    steps, refused : int
        Steps tried, and those refused among them.
    """

    t_days: Array
    species: tuple[str, ...]
    layers: tuple[str, ...]
    averages: Array
    injured: Array
    fields: Array | None
    grid: Rings
    severity: Array
    ledger: Ledger | None = field(repr=False)
    steps: int
    refused: int

    def average(self, species: str, layer: str) -> Array:
        """Return one species averaged over one layer, shape (time,)."""
        for name, known in ((species, self.species), (layer, self.layers)):
            if name not in known:
                raise InputError(f"{name!r} is not in this course{nearest(name, known)}")
        return self.averages[:, self.species.index(species), self.layers.index(layer)]


def heal_channel(
    channel: ChannelGeometry,
    session_days: Sequence[float],
    t_out: Sequence[float] | Array,
    values: Values,
    modifiers: Mapping[str, Any] | None = None,
    *,
    network: str | Kinetics = "dermal",
    severity: Array | None = None,
    control: Control | None = None,
    solver: str = "compiled",
    keep_fields: bool = False,
    on_output: Callable[[Moment], None] | None = None,
    progress: Callable[[float], None] | None = None,
) -> ChannelHealing:
    r"""Follow the skin around one puncture through a course.

    Parameters
    ----------
    channel : ChannelGeometry
        The puncture and its skin; every session tears it at the same place.
    session_days : sequence of float
        Days of the sessions, in order, none before the first of `t_out`.
    t_out : sequence of float
        Days at which states are wanted, increasing; skin is at rest on the first, before its session.
    values : mapping
        One value for each parameter and diffusivity of the network, such as a `percuta.parameters.Parameters`.
    modifiers : Mapping, optional
        Factors of the network; 1 unless given.
    network : str or Kinetics
        Name of a compiled network, or one.
    severity : numpy.ndarray, optional
        Damage of a session in each cell, (depth, radius), instead of `damage_field`.
    control : Control, optional
        Tolerances, steps and threads.
    solver : {'compiled', 'reference'}
        The linearly implicit method of `percuta.healing.rosenbrock`, or CVODE on the same cells.
    keep_fields : bool
        Whether the levels in every cell are kept.
    on_output : callable, optional
        Told every `Moment` as it is reached (compiled solver), to be written where it stays.
    progress : callable, optional
        Told the share of the time done, 0 to 1 (compiled solver).

    Returns
    -------
    ChannelHealing

    Raises
    ------
    InputError
        Where times, severities or parameters do not fit.
    NumericalError
        Where the computation left its domain; names day, species and place.

    Notes
    -----
    In each ring the network runs as in a single point, and what has a diffusivity moves between rings,

    .. math:: \partial_t y_s = R_s(y) + \frac1r\,\partial_r\!\left(r f D_s\,\partial_r y_s\right)
              + \partial_z\!\left(f D_s\,\partial_z y_s\right),

    with the share :math:`f(z)` of a layer and no flux through the axis, the outer wall half-way to the next puncture,
    the stratum corneum above and the lower end of the last layer. A session injures each cell by its severity.
    """
    from threadpoolctl import threadpool_limits

    from percuta.healing.fields import Cells, solve_cells

    if solver not in SOLVERS:
        raise InputError(f"there is no solver {solver!r}{nearest(solver, SOLVERS)}; there are {', '.join(SOLVERS)}")
    control = control or Control()
    model = kinetics(network) if isinstance(network, str) else network
    grid = channel.grid()
    local = damage_field(channel, grid) if severity is None else _checked(severity, grid)
    share = np.array([layer.diffusivity_share for layer in channel.layers])[channel.layer_of(grid.z)]
    cells = Cells(model, grid, share, values, modifiers, control.threads)
    days = np.asarray(t_out, dtype=float)
    weights = _layer_weights(channel, grid)
    part = injured_part(weights, local)
    averages, injured = np.full((2, days.size, len(model.species), len(channel.layers)), np.nan)
    fields = np.full((days.size, len(model.species), *grid.shape), np.nan) if keep_fields else None

    def keep(moment: Moment) -> None:
        averages[moment.number] = np.einsum("skr,lkr->sl", moment.state, weights)
        injured[moment.number] = np.einsum("skr,lkr->sl", moment.state, part)
        if fields is not None:
            fields[moment.number] = moment.state
        if on_output:
            on_output(moment)

    events = [Event(float(day), lambda state: cells.injure(state, local)) for day in session_days]
    # Matrices of one species are too small to share between threads; the species are shared instead.
    with threadpool_limits(limits=1, user_api="blas"):
        found = solve_cells(solver, cells, days, events, control, keep, progress)
    return ChannelHealing(
        t_days=days,
        species=model.species,
        layers=tuple(layer.name for layer in channel.layers),
        averages=averages,
        injured=injured,
        fields=fields,
        grid=grid,
        severity=local,
        ledger=found.ledger,
        steps=found.steps,
        refused=found.refused,
    )


def warmup(network: str = "dermal") -> None:
    """Compile everything `heal_channel` needs for one network, or load it from the cache on disk."""
    tiny = ChannelGeometry(0.05, 0.5, 0.3, (Layer("skin", 1.0),), 0.05, radial_cells=8, depth_cells=8)
    heal_channel(tiny, [0.0], [0.0, 1e-4], Parameters(), network=network, control=Control(threads=1))


def _layer_weights(channel: ChannelGeometry, grid: Rings) -> Array:
    """Return the share of each cell in the volume of each layer, (layer, depth, radius)."""
    inside = channel.layer_of(grid.z) == np.arange(len(channel.layers))[:, None]
    weights = inside[:, :, None] * grid.volumes
    return np.asarray(weights / weights.sum(axis=(1, 2), keepdims=True))


def _checked(severity: Array, grid: Rings) -> Array:
    severity = np.ascontiguousarray(severity, dtype=float)
    if severity.shape != grid.shape:
        raise InputError(f"severity has shape {severity.shape}, not {grid.shape}, depth by radius")
    if not (np.isfinite(severity).all() and severity.min() >= 0 and severity.max() <= 1):
        raise InputError(f"a severity lies between 0 and 1, not {severity.min():g} to {severity.max():g}")
    return severity
