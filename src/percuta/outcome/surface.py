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
from dataclasses import dataclass, field, replace

import numpy as np
import numpy.typing as npt

from percuta.errors import InputError, nearest
from percuta.outcome import surface_features as features
from percuta.outcome import surface_marks
from percuta.outcome.surface_features import UM_PER_MM, Grid
from percuta.outcome.surface_marks import Stain
from percuta.outcome.surface_roughness import Roughness, roughness
from percuta.parameters import Parameters
from percuta.randomness import stream
from percuta.skin.sites import check_site

Array = npt.NDArray[np.float64]

SHAPES = ("ice_pick", "boxcar", "rolling")
SEVERITIES = ("mild", "moderate", "severe")
MARKS = (
    "stripes.alba",
    "stripes.rubra",
    "cut.mature",
    "cut.early",
    "cut.hypertrophic",
    "pores",
    "roughness",
    "pigment",
)
"""Marks that can be drawn beside acne scars and wrinkles."""
STRIPE_DIRECTION = 1.2
"""Direction of stretch marks in the picture, rad from the horizontal."""
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
        Share of each layer's depth, and of each stain's strength, that is left; 1 where nothing is said.
    stains : Mapping
        Colour of marks, by the names ``colour.NAME``.
    """

    layers: Mapping[str, Array]
    pixel_mm: float
    left: Mapping[str, float]
    stains: Mapping[str, Stain] = field(default_factory=dict)

    @property
    def height_mm(self) -> Array:
        """Height of the surface, mm, shape (rows, columns)."""
        return np.asarray(sum(self.left.get(name, 1.0) * layer for name, layer in self.layers.items()))

    @property
    def stain(self) -> Stain:
        """Colour of all marks together."""
        parts = [one.times(self.left.get(name, 1.0)) for name, one in self.stains.items()]
        nothing = np.zeros_like(next(iter(self.layers.values())))
        return Stain(sum((part.melanin for part in parts), nothing), sum((part.blood for part in parts), nothing))

    def after(self, left: Mapping[str, float]) -> Relief:
        """Return the same patch after a course.

        Parameters
        ----------
        left : Mapping
            Share that is left of a layer's depth or a stain's strength, by name; what is not named stays as it is.

        Returns
        -------
        Relief

        Raises
        ------
        InputError
            Where there is no such layer, or a share is negative or not finite.
        """
        for name, share in left.items():
            known = {**self.layers, **self.stains}
            if name not in known:
                raise InputError(f"there is no layer {name!r}{nearest(name, known)}. It has {', '.join(known)}")
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
    marks: Mapping[str, str] | None = None,
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
    marks : Mapping, optional
        Severity of further marks, by the names of `MARKS`: ``{"stripes.alba": "moderate"}``.
    size_mm : tuple of float
        Width and height of the patch.
    pixel_mm : float
        Distance of neighbours, above 0.

    Returns
    -------
    Relief
        Layers ``undulation``, ``texture``, ``furrows``, ``pores``, and ``wrinkles``, ``scars.SHAPE``, ``stripes``,
        ``cut`` and ``roughness`` where there are any; stains ``colour.stripes``, ``colour.cut`` and
        ``colour.pigment``. The same for the same seed, whatever else is drawn.

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
    also = _checked_marks(marks or {})
    layers = {
        "undulation": _value("undulation", p)
        / UM_PER_MM
        * features.waves(grid, _value("undulation_length", p), _rng("undulation", p)),
        "texture": _value("fine_roughness", p) / UM_PER_MM * features.waves(grid, 2 * pixel_mm, _rng("texture", p)),
        "furrows": _furrows(grid, age, p),
        "pores": _pores(grid, also.get("pores"), p),
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
    drawn = [_mark(grid, name, severity, p) for name, severity in also.items() if name != "pores"]
    stains = {name: stain for _, found in drawn for name, stain in found.items()}
    return Relief(
        {**layers, **{name: layer for found, _ in drawn for name, layer in found.items()}}, pixel_mm, {}, stains
    )


def shapes_of(written: Sequence[str | None]) -> tuple[str, ...]:
    """Return the shapes to draw for the shapes of a study's scars; mixed and unknown ones are all three."""
    found = [shape for shape in written if shape in SHAPES]
    return tuple(dict.fromkeys(found)) if found and len(found) == len(written) else SHAPES


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


def _pores(grid: Grid, severity: str | None, p: Parameters) -> Array:
    """Draw pores; where they are a concern they are wider."""
    density, diameter = _value("pore_density", p), _value("pore_diameter", p)
    if severity:
        diameter *= _value(f"pore_widening.{severity}", p)
    spread, share = _value("pore_spread", p), _value("pore_depth_share", p)
    return features.pores(grid, density, diameter, spread, share, _rng("pores", p))


def _mark(grid: Grid, name: str, severity: str, p: Parameters) -> tuple[dict[str, Array], dict[str, Stain]]:
    """Draw one of `MARKS` other than pores: its layers and its stains."""
    kind, _, shape = name.partition(".")
    rng, degree = _rng(kind, p), surface_marks.DEGREES[severity]
    if kind == "roughness":
        bumps = features.waves(grid, _value("roughness_length", p), rng)
        return {kind: degree * _value("roughness_height", p) / UM_PER_MM * bumps}, {}
    if kind == "pigment":
        cover = surface_marks.patches(grid, _value("patch_length", p), _value(f"patch_share.{severity}", p), rng)
        return {}, {"colour.pigment": surface_marks.stained(cover, "pigment", severity)}
    if kind == "stripes":
        cover = surface_marks.stripes(
            grid, _value("stripe_width", p), _value("stripe_spacing", p), STRIPE_DIRECTION, rng
        )
        folds = surface_marks.crinkle(grid, cover, _value("stripe_fold_spacing", p), STRIPE_DIRECTION, rng)
        sunk = _value("stripe_fold_depth", p) * folds - _value("stripe_depth", p) * cover
        return {kind: degree * sunk}, {"colour.stripes": surface_marks.stained(cover, shape, severity)}
    line, stitches = surface_marks.cut(grid, _value("cut_width", p), rng)
    raised = _value(f"cut_height.{shape}", p) * line + _value("stitch_height", p) * stitches
    return {kind: degree * raised}, {
        "colour.cut": surface_marks.stained(np.maximum(line, stitches / 2), shape, severity)
    }


def _checked_marks(marks: Mapping[str, str]) -> Mapping[str, str]:
    for name, severity in marks.items():
        if name not in MARKS:
            raise InputError(f"{name!r} is no mark that is drawn{nearest(name, MARKS)}. All: {', '.join(MARKS)}")
        if severity not in SEVERITIES:
            raise InputError(f"{severity!r} is none of {', '.join(SEVERITIES)}{nearest(severity, SEVERITIES)}")
    return marks


def _value(name: str, p: Parameters) -> float:
    return float(p[name][0])


def _rng(name: str, p: Parameters) -> np.random.Generator:
    return stream(p.seed, f"surface:{name}", p.subject)
