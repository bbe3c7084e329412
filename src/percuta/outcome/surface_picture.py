"""A picture of a relief under raking light; for the eye alone, no number is computed from it."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from percuta.errors import InputError
from percuta.outcome.surface_features import Grid, waves
from percuta.outcome.surface_marks import Stain
from percuta.randomness import stream

Array = npt.NDArray[np.float64]
Picture = npt.NDArray[np.uint8]

TONES = (
    (0.93, 0.77, 0.68),
    (0.90, 0.72, 0.61),
    (0.84, 0.64, 0.51),
    (0.72, 0.51, 0.38),
    (0.54, 0.36, 0.26),
    (0.38, 0.25, 0.19),
)
"""Colour of the skin in the picture by Fitzpatrick type, sRGB 0 to 1; chosen to look right, not measured."""
BLUR_MM = (0.45, 0.22, 0.12)
"""How far red, green and blue light of the picture spread inside the skin."""
LIGHT = (-0.70, 0.52, 0.48)
"""Towards the lamp: from the left and above, low enough to rake; the same in every picture."""
AMBIENT, EXPOSURE, GLOSS, SHINE = 0.36, 1.0, 0.05, 18
"""Light from all around, brightness, and strength and narrowness of the sheen."""
RELIEF_GAIN = 1.0
"""How much steeper the picture shows the relief than it is."""
DARKEST = 0.30
"""Light that the deepest hollow still gets."""
GAMMA = 2.2


def picture(
    height_mm: Array,
    pixel_mm: float,
    fitzpatrick: int = 3,
    seed: int = 1,
    gain: float = RELIEF_GAIN,
    stain: Stain | None = None,
) -> Picture:
    """Light a relief and return what a camera above it sees.

    Parameters
    ----------
    height_mm : numpy.ndarray
        Heights, mm, shape (rows, columns).
    pixel_mm : float
        Distance of neighbours, mm.
    fitzpatrick : int
        Skin type, 1 to 6.
    seed : int
        Seed of the mottling of colour.
    gain : float
        Factor on the slopes; 1 shows them as they are.
    stain : Stain, optional
        Colour of marks.

    Returns
    -------
    numpy.ndarray
        Red, green and blue, 0 to 255, shape (rows, columns, 3). Lamp, exposure and colour depend on nothing but the
        arguments, so that two pictures of one patch can be laid side by side.

    Raises
    ------
    InputError
        Where the skin type is not 1 to 6.
    """
    if fitzpatrick not in range(1, len(TONES) + 1):
        raise InputError(f"{fitzpatrick} is not a skin type; give 1 to {len(TONES)}")
    from scipy.ndimage import gaussian_filter

    slope_y, slope_x = np.gradient(height_mm, pixel_mm)
    normal = np.stack([-gain * slope_x, gain * slope_y, np.ones_like(height_mm)])  # rows run downwards
    normal /= np.linalg.norm(normal, axis=0)
    lamp = np.array(LIGHT) / np.linalg.norm(LIGHT)
    facing = np.tensordot(lamp, normal, axes=1)
    lit = np.maximum(0, facing)
    half = lamp + np.array([0, 0, 1])
    half /= np.linalg.norm(half)
    sheen = GLOSS * np.maximum(0, np.tensordot(half, normal, axes=1)) ** SHINE
    open_sky = _openness(height_mm, pixel_mm, gain)
    albedo = _albedo(height_mm.shape, pixel_mm, fitzpatrick, seed, stain)
    channels = []
    for band, blur in enumerate(BLUR_MM):
        soft = gaussian_filter(lit, blur / pixel_mm, mode="nearest")
        shade = (AMBIENT + (1 - AMBIENT) * (0.55 * lit + 0.45 * soft) / lamp[2]) * open_sky[band]
        channels.append(albedo[band] * shade * EXPOSURE + sheen)
    linear = np.clip(np.stack(channels, axis=-1), 0, 1)  # a camera saturates
    return np.asarray(np.rint(255 * linear ** (1 / GAMMA)), dtype=np.uint8)


def _openness(height_mm: Array, pixel_mm: float, gain: float) -> Array:
    """Return how much sky each place sees, by band: hollows are darker, and redder for the light that comes through."""
    from scipy.ndimage import gaussian_filter

    below = np.zeros_like(height_mm)
    for reach, weight in ((0.15, 0.5), (0.6, 0.8), (2.0, 1.0)):
        mean = gaussian_filter(height_mm, reach / pixel_mm, mode="nearest")
        below += weight * np.maximum(0, mean - height_mm) / reach
    strength = np.array([0.9, 1.4, 1.6])[:, None, None]
    return np.asarray(DARKEST + (1 - DARKEST) * np.exp(-gain * strength * below))


def _albedo(shape: tuple[int, ...], pixel_mm: float, fitzpatrick: int, seed: int, stain: Stain | None) -> Array:
    """Return the colour of the skin, mottled a little by blood and pigment, linear, shape (3, rows, columns)."""
    tone = np.array(TONES[fitzpatrick - 1]) ** GAMMA
    rng = stream(seed, "surface:colour")
    grid = Grid(shape[1] * pixel_mm, shape[0] * pixel_mm, pixel_mm)
    blood = 0.03 * waves(grid, 3.2, rng) + 0.02 * waves(grid, 1, rng)
    pigment = 0.025 * waves(grid, 1.8, rng) + 0.015 * waves(grid, 0.4, rng)
    if stain:
        blood, pigment = blood + stain.blood, pigment + stain.melanin
    absorbed = np.stack([0.3 * blood + pigment, 1.2 * blood + 1.3 * pigment, blood + 1.6 * pigment])
    return np.asarray(tone[:, None, None] * np.exp(-absorbed))
