"""Named sets of parameters with their provenance, as a calibration leaves them."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from percuta import __version__
from percuta.errors import InputError, nearest
from percuta.files import write_whole
from percuta.parameters import library

FORMAT = "percuta-parameters/1"
SHIPPED = Path(__file__).parent / "sets"
"""Sets that come with Percuta."""


@dataclass(frozen=True)
class Calibrated:
    """One parameter of a set.

    Parameters
    ----------
    name, unit : str
        Parameter and its unit.
    value, low, high : float
        Median and 90 % interval of the posterior.
    prior : tuple of float
        5th, 50th and 95th percentile of the prior.
    overlap, contraction : float
        Area shared by prior and posterior, and share of the prior variance that is gone.
    identified : bool
        Whether the values taught anything about it.
    matters : float
        Largest total Sobol index over the values.
    """

    name: str
    unit: str
    value: float
    low: float
    high: float
    prior: tuple[float, ...]
    overlap: float
    contraction: float
    identified: bool
    matters: float


@dataclass(frozen=True)
class ParameterSet:
    """A named set of parameters.

    Parameters
    ----------
    name, topic : str
        Its name, and the topic it was calibrated to.
    records : tuple of str
        Ids of the records.
    parameters : tuple of Calibrated
        What was found.
    draws, steps, seed : int
        Draws of the program, steps of the sampler, and seed.
    surrogate_error, explained : float
        Median error of the surrogate on its scale, and median share of the variance it explains.
    effective : float
        Draws of the posterior that count as independent.
    version : str
        Version of Percuta.
    """

    name: str
    topic: str
    records: tuple[str, ...]
    parameters: tuple[Calibrated, ...]
    draws: int
    steps: int
    seed: int
    surrogate_error: float
    explained: float
    effective: float
    version: str = __version__

    def overrides(self) -> dict[str, str | float]:
        """Return the medians as a study's ``parameters`` take them."""
        return {
            one.name: one.value if one.unit == "1" else f"{one.value!r} {one.unit}"
            for one in self.parameters
            if one.identified
        }

    def to_dict(self) -> dict[str, Any]:
        """Return the set as plain data."""
        plain = asdict(self)
        plain["parameters"] = [{**one, "prior": list(one["prior"])} for one in plain["parameters"]]
        return {"format": FORMAT, **plain, "records": list(self.records)}

    def save(self, path: str | Path) -> Path:
        """Write the set as YAML; the file appears whole or not at all."""
        import yaml

        text = yaml.safe_dump(self.to_dict(), sort_keys=False, allow_unicode=True)
        return write_whole(path, text, "a set of parameters", ".yaml", ".yml")


def load_set(path: str | Path) -> ParameterSet:
    """Read a set that `ParameterSet.save` wrote.

    Parameters
    ----------
    path : str or pathlib.Path
        File, or the name of a set that Percuta ships: ``calibrated``.

    Returns
    -------
    ParameterSet

    Raises
    ------
    InputError
        Where it is missing or no such file, or names a parameter that this version does not have.
    """
    import yaml

    file = Path(path)
    if not file.exists() and f"{path}.yaml" in {one.name for one in SHIPPED.iterdir()}:
        file = SHIPPED / f"{path}.yaml"
    if not file.is_file():
        raise InputError("there is no such file; give a set written by `percuta calibrate --out`", str(path))
    try:
        plain = dict(yaml.safe_load(file.read_text(encoding="utf-8")))
        if plain.pop("format") != FORMAT:
            raise InputError(f"this is no set of parameters of format {FORMAT}", str(path))
        entries = tuple(Calibrated(**{**one, "prior": tuple(one["prior"])}) for one in plain.pop("parameters"))
        found = ParameterSet(**{**plain, "records": tuple(plain["records"]), "parameters": entries})
    except (yaml.YAMLError, TypeError, KeyError, ValueError, UnicodeDecodeError) as error:
        raise InputError("this is no set of parameters written by `percuta calibrate --out`", str(path)) from error
    known = library()
    for one in found.parameters:
        if one.name not in known:
            raise InputError(f"there is no parameter {one.name!r}{nearest(one.name, known)}", str(path))
    return found
