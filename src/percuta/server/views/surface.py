"""The skin before and after as heights, for one lamp in the page."""

from __future__ import annotations

import io
from functools import lru_cache
from typing import Literal

import numpy as np
import numpy.typing as npt

from percuta.errors import InputError
from percuta.outcome.surface import Relief
from percuta.outcome.surface_features import UM_PER_MM
from percuta.outcome.surface_picture import LIGHT, TONES, picture
from percuta.report.surface import PARAMETERS, before_after
from percuta.report.words import span
from percuta.result import Result
from percuta.server.contract import results as wire
from percuta.server.views.arrays import quantised
from percuta.study import Subject

Side = Literal["before", "after", "difference"]


class SkinSurface:
    """Both reliefs of a result, and the scale they share.

    Parameters
    ----------
    result : Result
        What a simulation found.

    Raises
    ------
    InputError
        Where it lacks the series that the skin follows.
    """

    def __init__(self, result: Result) -> None:
        found = before_after(result)
        if found is None:
            raise InputError("this result has no surface: the series it follows are missing", "surface")
        self.result = result
        self.before, self.after, self.day = found

    def heights_um(self, side: Side) -> npt.NDArray[np.float64]:
        """Return heights, um, (rows, columns)."""
        before, after = (_um(relief) for relief in (self.before, self.after))
        return {"before": before, "after": after, "difference": after - before}[side]

    def scale(self, side: Side) -> tuple[float, float]:
        """Return the heights that 0 and the largest number stand for; before and after share them."""
        if side == "difference":
            reach = float(np.abs(self.heights_um(side)).max()) or 1.0
            return -reach, reach
        both = [self.heights_um("before"), self.heights_um("after")]
        return float(min(part.min() for part in both)), float(max(part.max() for part in both))

    def array(self, side: Side) -> npt.NDArray[np.uint16]:
        """Return heights as numbers from 0 to 65535."""
        return quantised(self.heights_um(side), *self.scale(side), np.uint16)

    def picture(self, side: Literal["before", "after"]) -> bytes:
        """Return what a camera sees under the one lamp, colours of marks included, as PNG."""
        from PIL import Image

        relief = {"before": self.before, "after": self.after}[side]
        seen = picture(relief.height_mm, relief.pixel_mm, self.fitzpatrick, self.result.seed, stain=relief.stain)
        out = io.BytesIO()
        Image.fromarray(seen, "RGB").save(out, "PNG")
        return out.getvalue()

    @property
    def fitzpatrick(self) -> int:
        """Skin type of the person."""
        return Subject(**self.result.study["subject"]).fitzpatrick

    def meta(self) -> wire.Surface:
        """Say what the arrays mean."""
        rows, columns = self.heights_um("before").shape
        low, high = self.scale("before")
        down, up = self.scale("difference")
        old, new = self.before.roughness(), self.after.roughness()
        return wire.Surface(
            rows=rows,
            columns=columns,
            pixel_mm=self.before.pixel_mm,
            lo_um=low,
            hi_um=high,
            difference_lo_um=down,
            difference_hi_um=up,
            day=self.day,
            when=f"{span(self.day - self.result.session_days[-1])} after the last session",
            fitzpatrick=self.fitzpatrick,
            tone=TONES[self.fitzpatrick - 1],
            light=LIGHT,
            left=[wire.LayerLeft(name=name, share=share) for name, share in self.after.left.items()],
            roughness=[wire.Rough(name=n, before=getattr(old, n), after=getattr(new, n)) for n in PARAMETERS],
        )


@lru_cache(maxsize=4)
def surface_of(store: object, key: str) -> SkinSurface:
    """Return the surface of a stored result; drawing it takes a second, so the last ones are kept."""
    return SkinSurface(store.load(key))  # type: ignore[attr-defined]


def _um(relief: Relief) -> npt.NDArray[np.float64]:
    return UM_PER_MM * relief.height_mm
