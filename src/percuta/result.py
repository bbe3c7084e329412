"""What a simulation gives back: named, labelled, with units, intervals and provenance."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from percuta.errors import InputError, nearest
from percuta.files import whole
from percuta.outcome import HIGH, LOW, Outcome, Series
from percuta.parameters import library

if TYPE_CHECKING:
    import xarray as xr

Array = npt.NDArray[np.float64]

__all__ = ["HIGH", "LOW", "Needling", "Outcome", "Result", "Series"]


@dataclass(frozen=True)
class Needling:
    """What one session did to the skin.

    Parameters
    ----------
    density_per_cm2, pierced_fraction, force_n : numpy.ndarray
        Punctures per area, share of needles that pierce, force of the tool on the hand, (draws,).
    buckling_margin, bending_margin : numpy.ndarray
        Force that buckles a needle, and force across its tip that bends it, over the largest force on any, (draws,).
    covered_share : numpy.ndarray
        Share of the upper dermis inside a healing zone after the session, (draws,).
    depth_in_situ_mm, channel_depth_mm, slit_mm : numpy.ndarray
        Tip depth with the needle in, depth of the channel it leaves, and length of its slit, (punctures, draws).
    channel_radius_mm : numpy.ndarray
        Radius of fresh channels at the surface, (draws,).
    passes : int
        Passes of the tool over each spot.
    travel_mm : numpy.ndarray
        Travel of a needle below the undeformed skin, (travel,).
    stroke_force_n : numpy.ndarray
        Force on one needle along that travel, (travel, draws).
    tile_mm : float
        Width of the mapped square.
    tile_x_mm, tile_y_mm, tile_depth_mm : numpy.ndarray
        Punctures of one session on that square, (punctures on the tile,).
    layers : tuple of (str, float, float)
        Name, top and bottom of each skin layer, mm below the surface.
    set_depth_mm : float
        Depth the tool was set to.
    """

    density_per_cm2: Array
    pierced_fraction: Array
    force_n: Array
    buckling_margin: Array
    bending_margin: Array
    covered_share: Array
    depth_in_situ_mm: Array
    channel_depth_mm: Array
    slit_mm: Array
    channel_radius_mm: Array
    passes: int
    travel_mm: Array
    stroke_force_n: Array
    tile_mm: float
    tile_x_mm: Array
    tile_y_mm: Array
    tile_depth_mm: Array
    layers: tuple[tuple[str, float, float], ...]
    set_depth_mm: float

    def summary(self) -> dict[str, Any]:
        """Return medians and 5th to 95th percentiles over punctures and draws."""
        return {
            "set_depth_mm": self.set_depth_mm,
            "density_per_cm2": _median(self.density_per_cm2),
            "pierced_fraction": _median(self.pierced_fraction),
            "depth_in_situ_mm": _spread(self.depth_in_situ_mm),
            "channel_depth_mm": _spread(self.channel_depth_mm),
            "slit_mm": _spread(self.slit_mm),
            "covered_share": _median(self.covered_share),
            "passes": self.passes,
            "force_n": _median(self.force_n),
            "buckling_margin": _median(self.buckling_margin),
            "bending_margin": _median(self.bending_margin),
        }


@dataclass(frozen=True)
class Result:
    """Everything one simulation found.

    Parameters
    ----------
    study : Mapping
        The study as plain data, as it can be written to a file.
    version : str
        Version of Percuta.
    seed : int
        Seed of the draws.
    digest : str
        Hash of the study.
    t_days : numpy.ndarray
        Days since the first session, (time,).
    session_days : tuple of float
        Days of the sessions.
    series : dict of str to Series
        Time courses by name.
    outcomes : dict of str to Outcome
        Numbers by name.
    needling : Needling
        What one session did.
    candidacy : Mapping
        Verdict of the candidacy screen with its reasons, as plain data.
    parameters : tuple of str
        Names of all parameters used.
    overridden : Mapping
        Parameters the study replaced, with their values.
    warnings : tuple of str
        What the reader must know: extrapolations, label notices, things not simulated.
    notes : Mapping
        Plain data for the report, such as aftercare and downtime.

    Notes
    -----
    Intervals run from the 5th to the 95th percentile over the draws; values are medians.
    """

    study: Mapping[str, Any]
    version: str
    seed: int
    digest: str
    t_days: Array
    session_days: tuple[float, ...]
    series: dict[str, Series]
    outcomes: dict[str, Outcome]
    needling: Needling
    candidacy: Mapping[str, Any]
    parameters: tuple[str, ...]
    overridden: Mapping[str, Any] = field(default_factory=dict)
    warnings: tuple[str, ...] = ()
    notes: Mapping[str, Any] = field(default_factory=dict)

    def __getitem__(self, name: str) -> xr.DataArray:
        """Return a time course (time x draw) or an outcome (draw) as a labelled array.

        Raises
        ------
        InputError
            Where there is no such name; names the nearest.
        """
        if name in self:
            import xarray as xr

            dims, values, attrs = self._variables()[name]
            time = ("time", self.t_days, {"units": "day", "long_name": "time since the first session"})
            return xr.DataArray(
                values, dims=dims, coords={"time": time} if "time" in dims else {}, name=name, attrs=attrs
            )
        names = [*self.series, *self.outcomes]
        raise InputError(f"there is no {name!r} in this result{nearest(name, names)}. It has {', '.join(names)}")

    def __contains__(self, name: str) -> bool:
        return name in self.series or name in self.outcomes

    def assumed(self) -> list[dict[str, Any]]:
        """List the parameters used that no measurement stands behind.

        Raises
        ------
        InputError
            Where the result was made by a version with other parameters.
        """
        records = library()
        unknown = [name for name in self.parameters if name not in records]
        if unknown:
            raise InputError(
                f"this result is of percuta {self.version}, which had other parameters: {', '.join(unknown)}"
            )
        return [
            {"name": name, "value": record.value, "unit": record.unit, "note": record.note or record.locator}
            for name in self.parameters
            if name not in self.overridden and (record := records[name]).evidence == "assumed"
        ]

    def summary(self) -> str:
        """Return the result as plain text, a line for each outcome."""
        from percuta.report.summary import summary_text

        return summary_text(self)

    def to_dict(self) -> dict[str, Any]:
        """Return the contract of ``percuta run --json``: plain data that other programs read."""
        return {
            "study": dict(self.study),
            "version": self.version,
            "seed": self.seed,
            "digest": self.digest,
            "candidacy": dict(self.candidacy),
            "puncture": self.needling.summary(),
            "outcomes": {
                name: {
                    "value": outcome.value,
                    "lo": outcome.interval[0],
                    "hi": outcome.interval[1],
                    "unit": outcome.unit,
                    "at_days": outcome.at_days,
                    "evidence": outcome.evidence,
                    "label": outcome.label,
                }
                for name, outcome in self.outcomes.items()
            },
            "timeline": {name: self._band(entry) for name, entry in self.series.items()},
            "session_days": list(self.session_days),
            "assumed": self.assumed(),
            "warnings": list(self.warnings),
        }

    def _band(self, entry: Series) -> dict[str, Any]:
        low, middle, high = np.percentile(entry.values, [LOW, 50, HIGH], axis=1)
        return {
            "unit": entry.unit,
            "label": entry.label,
            "evidence": entry.evidence,
            "t_days": self.t_days.tolist(),
            "value": middle.tolist(),
            "lo": low.tolist(),
            "hi": high.tolist(),
        }

    def to_dataset(self) -> xr.Dataset:
        """Return everything as one dataset with CF attributes, as `save` writes it."""
        import xarray as xr

        variables = {name: (dims, values, attrs) for name, (dims, values, attrs) in self._variables().items()}
        return xr.Dataset(variables, attrs=self._attributes())

    def save(self, path: str | Path) -> Path:
        """Write the result as NetCDF-4; the file appears whole or not at all.

        Parameters
        ----------
        path : str or pathlib.Path
            File to write, ``.nc``.

        Returns
        -------
        pathlib.Path
            The file written.

        Raises
        ------
        InputError
            Where it cannot be written.
        """
        import h5netcdf  # not through xarray, whose import takes longer than the writing

        with whole(path, "a result") as part, h5netcdf.File(part, "w") as file:
            file.attrs.update(self._attributes())
            for name, (dims, values, attrs) in self._variables().items():
                for dimension, size in zip(dims, np.shape(values), strict=True):
                    if dimension not in file.dimensions:
                        file.dimensions[dimension] = size
                file.create_variable(name, dims, data=values).attrs.update(attrs)
        return Path(path)

    def _variables(self) -> dict[str, tuple[tuple[str, ...], Array, dict[str, Any]]]:
        """List the arrays of the result: dimensions, values and CF attributes, by name."""
        time = {"units": "day", "long_name": "time since the first session"}
        found: dict[str, tuple[tuple[str, ...], Array, dict[str, Any]]] = {"time": (("time",), self.t_days, time)}
        for entry in self.series.values():
            found[entry.name] = (("time", "draw"), entry.values, _words(entry))
        for outcome in self.outcomes.values():
            found[outcome.name] = (("draw",), outcome.draws, {**_words(outcome), "at_days": float(outcome.at_days)})
        done = self.needling
        found |= {f"needling_{name}": (("draw",), getattr(done, name), {}) for name in _PER_DRAW}
        for name in _PER_PUNCTURE:
            found[f"needling_{name}"] = (("puncture", "draw"), getattr(done, name), {"units": "mm"})
        found["needling_travel_mm"] = (("travel",), done.travel_mm, {"units": "mm"})
        found["needling_stroke_force_n"] = (("travel", "draw"), done.stroke_force_n, {"units": "N"})
        for name in _PER_TILE:
            found[f"needling_{name}"] = (("tile_puncture",), getattr(done, name), {"units": "mm"})
        return found

    def _attributes(self) -> dict[str, str]:
        plain = {name: getattr(self, name) for name in _PLAIN}
        plain["needling"] = {
            name: getattr(self.needling, name) for name in ("tile_mm", "layers", "set_depth_mm", "passes")
        }
        return {
            "Conventions": "CF-1.11",
            "title": str(self.study["name"]),
            "source": f"percuta {self.version}",
            "percuta": json.dumps(plain),
        }

    @classmethod
    def load(cls, path: str | Path) -> Result:
        """Read a result written by `save`.

        Raises
        ------
        InputError
            Where the file is missing or is no result of Percuta.
        """
        import xarray as xr

        path = Path(path)
        if not path.is_file():
            raise InputError("there is no such file; give a result written by `percuta run --out`", str(path))
        try:
            return cls.from_dataset(xr.load_dataset(path, engine="h5netcdf"))
        except (OSError, KeyError, ValueError) as error:
            raise InputError(
                "this is not a result of Percuta (NetCDF written by `percuta run --out`)", str(path)
            ) from error

    @classmethod
    def from_dataset(cls, data: xr.Dataset) -> Result:
        """Make a result of what `to_dataset` gave; its arrays are in memory."""
        plain = json.loads(data.attrs["percuta"])
        done = plain.pop("needling")
        arrays = {name: data[f"needling_{name}"].to_numpy() for name in _PER_DRAW + _PER_PUNCTURE + _STROKE + _PER_TILE}
        layers = tuple((str(name), float(top), float(bottom)) for name, top, bottom in done["layers"])
        needling = Needling(
            **arrays,
            layers=layers,
            tile_mm=float(done["tile_mm"]),
            set_depth_mm=float(done["set_depth_mm"]),
            passes=int(done["passes"]),
        )
        series, outcomes = {}, {}
        for key, variable in data.data_vars.items():
            name, attrs = str(key), variable.attrs
            words = (name, str(attrs.get("units")), str(attrs.get("long_name")), str(attrs.get("evidence")))
            if variable.dims == ("time", "draw"):
                series[name] = Series(*words, variable.to_numpy())
            elif "at_days" in attrs:
                outcomes[name] = Outcome(*words, float(attrs["at_days"]), variable.to_numpy())
        for name in ("session_days", "parameters", "warnings"):
            plain[name] = tuple(plain[name])
        t_days = data["time"].to_numpy()
        return cls(**plain, t_days=t_days, series=series, outcomes=outcomes, needling=needling)

    def report(self, path: str | Path) -> Path:
        """Write the illustrated report as one self-contained HTML file.

        Parameters
        ----------
        path : str or pathlib.Path
            File to write, ``.html``.

        Returns
        -------
        pathlib.Path
        """
        from percuta.report import write_html

        return write_html(self, path)


_PLAIN = (
    "study",
    "version",
    "seed",
    "digest",
    "session_days",
    "candidacy",
    "parameters",
    "overridden",
    "warnings",
    "notes",
)
_PER_DRAW = (
    "density_per_cm2",
    "pierced_fraction",
    "force_n",
    "buckling_margin",
    "bending_margin",
    "channel_radius_mm",
    "covered_share",
)
_PER_PUNCTURE = ("depth_in_situ_mm", "channel_depth_mm", "slit_mm")
_STROKE = ("travel_mm", "stroke_force_n")
_PER_TILE = ("tile_x_mm", "tile_y_mm", "tile_depth_mm")


def _words(entry: Series | Outcome) -> dict[str, Any]:
    return {"units": entry.unit, "long_name": entry.label, "evidence": entry.evidence}


def _median(values: Array) -> float:
    return float(np.median(values))


def _spread(values: Array) -> dict[str, float]:
    low, middle, high = np.percentile(values, [LOW, 50, HIGH])
    return {"median": float(middle), "p05": float(low), "p95": float(high)}
