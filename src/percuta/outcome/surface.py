r"""A synthetic patch of skin: relief by site, age and concerns, then what is left of each feature after a course.

The patch is a sum of layers, and a course only scales them: the same share of a scar's depth is left as the scores
say is left of its grade. No layer knows a score, no score knows a layer.

>>> from percuta.parameters import Parameters
>>> patch = relief("cheek", 29, Parameters(), scars={"boxcar": "moderate"}, size_mm=(8, 6), pixel_mm=0.08)
>>> better = patch.after({"scars.boxcar": 0.5})
>>> bool(better.height_mm.min() > patch.height_mm.min())
True
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from percuta.errors import InputError, nearest
from percuta.outcome import surface_features as features
from percuta.outcome.surface_features import UM_PER_MM, Grid
from percuta.outcome.surface_roughness import Roughness, roughness
from percuta.parameters import Parameters
from percuta.randomness import stream
from percuta.skin.sites import check_site

Array = npt.NDArray[np.float64]

SHAPES = ("ice_pick", "boxcar", "rolling")
SEVERITIES = ("mild", "moderate", "severe")
SIZE_MM = (20.0, 15.0)
PIXEL_MM = 0.05
DIRECTIONS = {"forehead": 0.0, "periorbital": 0.35, "perioral": np.pi / 2, "neck": 0.0}
"""Direction of wrinkles in the picture, rad from the horizontal; others as on a cheek, `CHEEK_DIRECTION`."""
CHEEK_DIRECTION = 1.1
MOST_PIXELS = 4_000_000


@dataclass(frozen=True)
class Relief:
    """A patch of skin as layers of height.

    Parameters
    ----------
    layers : Mapping
        Height of each kind of feature, mm, shape (rows, columns); a hollow is negative.
    pixel_mm : float
        Distance of neighbours.
    left : Mapping
        Share of each layer's depth that is left; 1 where nothing is said.
    """

    layers: Mapping[str, Array]
    pixel_mm: float
    left: Mapping[str, float]

    @property
    def height_mm(self) -> Array:
        """Height of the surface, mm, shape (rows, columns)."""
        return np.asarray(sum(self.left.get(name, 1.0) * layer for name, layer in self.layers.items()))

    def after(self, left: Mapping[str, float]) -> Relief:
        """Return the same patch after a course.

        Parameters
        ----------
        left : Mapping
            Share of its depth that is left of a layer, by name; layers that are not named stay as they are.

        Returns
        -------
        Relief

        Raises
        ------
        InputError
            Where there is no such layer, or a share is negative or not finite.
        """
        for name, share in left.items():
            if name not in self.layers:
                raise InputError(
                    f"there is no layer {name!r}{nearest(name, self.layers)}. It has {', '.join(self.layers)}"
                )
            if not (np.isfinite(share) and share >= 0):
                raise InputError(f"{share:g} of {name} cannot be left; give a share, 0 or more")
        return replace(self, left={**self.left, **left})

    def roughness(self, form: int = 2) -> Roughness:
        """Return the roughness of the patch, um; `form` is taken off first, see `surface_roughness.roughness`."""
        return roughness(UM_PER_MM * self.height_mm, UM_PER_MM * self.pixel_mm, form)


def relief(
    site: str,
    age: float,
    p: Parameters,
    *,
    scars: Mapping[str, str] | None = None,
    wrinkle_grade: float = 0.0,
    size_mm: tuple[float, float] = SIZE_MM,
    pixel_mm: float = PIXEL_MM,
) -> Relief:
    r"""Draw a patch of skin.

    Parameters
    ----------
    site : str
        Name of the site.
    age : float
        Years.
    p : Parameters
        Uses the records of ``surface.yaml``, first draw, and its seed and subject for the places of features.
    scars : Mapping, optional
        Severity of atrophic scars by shape: ``{"boxcar": "moderate"}``.
    wrinkle_grade : float
        Lemperle grade of the deepest wrinkle, 0 to 5.
    size_mm : tuple of float
        Width and height of the patch.
    pixel_mm : float
        Distance of neighbours, above 0.

    Returns
    -------
    Relief
        Layers ``undulation``, ``texture``, ``furrows``, ``pores``, and ``wrinkles`` and ``scars.SHAPE`` where there are
        any. The same for the same seed, whatever else is drawn.

    Raises
    ------
    InputError
        Where site, shape, severity, grade or size cannot be.

    Notes
    -----
    Lines of the skin are the edges of cells round scattered points; their depth stays until
    ``furrow_onset_age`` and then grows in a line to its value at 80, while the cells stretch and the lines across
    fade [1]_. Pores stand at follicles [2]_. Scars have the widths and depths of their class [3]_. Wrinkles are as
    deep as their grade says [4]_. Where lines or pores are drawn says nothing about a given person.

    References
    ----------
    .. [1] Skin relief and aging, J Soc Cosmet Chem 34 (1983) 177.
    .. [2] H. Xu et al., J Am Acad Dermatol (2017). doi:10.1016/j.jaad.2017.06.009
    .. [3] C. I. Jacob et al., J Am Acad Dermatol 45 (2001) 109.
    .. [4] G. Lemperle et al., Plast Reconstr Surg 108 (2001) 1735.
    """
    check_site(site)
    grid = _grid(size_mm, pixel_mm)
    chosen = _checked(scars or {}, wrinkle_grade)
    layers = {
        "undulation": _value("undulation", p)
        / UM_PER_MM
        * features.waves(grid, _value("undulation_length", p), _rng("undulation", p)),
        "texture": _value("fine_roughness", p) / UM_PER_MM * features.waves(grid, 2 * pixel_mm, _rng("texture", p)),
        "furrows": _furrows(grid, age, p),
        "pores": _pores(grid, p),
    }
    if wrinkle_grade > 0:
        depth = wrinkle_grade * _value("wrinkle_depth_per_grade", p)
        angle = DIRECTIONS.get(site, CHEEK_DIRECTION)
        width, spacing = _value("wrinkle_width", p), _value("wrinkle_spacing", p)
        layers["wrinkles"] = features.wrinkles(grid, depth, width, spacing, angle, _rng("wrinkles", p))
    for shape, severity in chosen.items():
        density = _value(f"scar_density.{severity}", p) / 100 / len(chosen)  # 1 cm2 = 100 mm2
        width, depth = _value(f"scar_width.{shape}", p), _value(f"scar_depth.{shape}", p)
        layers[f"scars.{shape}"] = features.scars(grid, shape, density, width, depth, _rng(f"scars.{shape}", p))
    return Relief(layers, pixel_mm, {})


def shapes_of(written: Sequence[str | None]) -> tuple[str, ...]:
    """Return the shapes to draw for the shapes of a study's scars; mixed and unknown ones are all three."""
    found = [shape for shape in written if shape in SHAPES]
    return tuple(dict.fromkeys(found)) if found and len(found) == len(written) else SHAPES


def depth_left(gain: float, room: float) -> float:
    """Return the share of a feature's depth that is left when its grade has improved.

    Parameters
    ----------
    gain : float
        Improvement of the grade; negative where it has become worse.
    room : float
        Improvement that the scale allows, above 0.

    Returns
    -------
    float
        1 without improvement, 0 at the best grade.

    Raises
    ------
    InputError
        Where there is no room, or the gain exceeds it.

    Examples
    --------
    >>> depth_left(0.5, 2.0)
    0.75
    """
    if not room > 0 or gain > room:
        raise InputError(f"a gain of {gain:g} does not fit into the {room:g} that the scale allows")
    return 1 - gain / room


def _grid(size_mm: tuple[float, float], pixel_mm: float) -> Grid:
    width, height = size_mm
    if not (pixel_mm > 0 and width >= 20 * pixel_mm and height >= 20 * pixel_mm):
        raise InputError(f"a patch of {width:g} x {height:g} mm with pixels of {pixel_mm:g} mm cannot be drawn")
    if width * height / pixel_mm**2 > MOST_PIXELS:
        raise InputError(f"a patch has at most {MOST_PIXELS} pixels; draw a smaller one or wider pixels")
    return Grid(width, height, pixel_mm)


def _checked(scars: Mapping[str, str], grade: float) -> Mapping[str, str]:
    for shape, severity in scars.items():
        if shape not in SHAPES:
            raise InputError(
                f"{shape!r} is no shape of scars that is drawn{nearest(shape, SHAPES)}. All: {', '.join(SHAPES)}"
            )
        if severity not in SEVERITIES:
            raise InputError(f"{severity!r} is none of {', '.join(SEVERITIES)}{nearest(severity, SEVERITIES)}")
    if not 0 <= grade <= 5:
        raise InputError(f"a Lemperle grade lies between 0 and 5, not at {grade:g}")
    return scars


def _furrows(grid: Grid, age: float, p: Parameters) -> Array:
    onset, oldest = _value("furrow_onset_age", p), p.record("furrow_onset_age").applies["age"][1]
    aged = max(0.0, min(1.0, (age - onset) / (oldest - onset)))
    young, old = _value("furrow_depth_young", p), _value("furrow_depth_old", p)
    depth = (young + aged * (old - young)) / UM_PER_MM
    stretch = 1 + aged * (_value("furrow_stretch_old", p) - 1)
    spacing, width = _value("furrow_spacing", p), _value("furrow_width", p)
    return features.furrows(grid, depth, spacing, width, stretch, _rng("furrows", p))


def _pores(grid: Grid, p: Parameters) -> Array:
    density, diameter = _value("pore_density", p), _value("pore_diameter", p)
    spread, share = _value("pore_spread", p), _value("pore_depth_share", p)
    return features.pores(grid, density, diameter, spread, share, _rng("pores", p))


def _value(name: str, p: Parameters) -> float:
    return float(p[name][0])


def _rng(name: str, p: Parameters) -> np.random.Generator:
    return stream(p.seed, f"surface:{name}", p.subject)
