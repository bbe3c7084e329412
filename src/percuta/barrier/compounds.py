"""What is put on skin: a library of compounds, and compounds of the user's own."""

from __future__ import annotations

import warnings
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from percuta.errors import InputError, OutsideEvidence, nearest
from percuta.parameters import Parameters, Record, library
from percuta.units import quantity

Array = npt.NDArray[np.float64]

PREFIX = "compound."
PROPERTIES = (
    "molecular_weight",
    "log_kow",
    "pka_acid",
    "pka_base",
    "fraction_unbound",
    "solubility",
    "strength",
    "vehicle_ph",
    "measured_kp",
    "degradation",
)
"""Properties a compound may have, in the order in which they are shown."""

ALIASES = {
    "vitamin c": "ascorbic acid",
    "l-ascorbic acid": "ascorbic acid",
    "vitamin b3": "niacinamide",
    "nicotinamide": "niacinamide",
    "txa": "tranexamic acid",
    "arbutin": "alpha-arbutin",
    "panthenol": "dexpanthenol",
    "vitamin a": "retinol",
    "retinoic acid": "tretinoin",
    "vitamin e": "alpha-tocopherol",
    "tocopherol": "alpha-tocopherol",
    "lignocaine": "lidocaine",
    "amethocaine": "tetracaine",
    "ghk-cu": "ghk",
    "copper peptide": "ghk",
    "copper tripeptide-1": "ghk",
    "matrixyl": "palmitoyl pentapeptide-4",
    "pal-kttks": "palmitoyl pentapeptide-4",
    "argireline": "acetyl hexapeptide-8",
    "hyaluronate": "hyaluronic acid",
    "sodium hyaluronate": "hyaluronic acid",
    "egf": "epidermal growth factor",
    "5-fu": "5-fluorouracil",
    "5-ala": "5-aminolevulinic acid",
    "ala": "5-aminolevulinic acid",
}
"""Other names of compounds of the library."""


@dataclass(frozen=True, eq=False)
class Compound:
    """One compound; arrays of shape (draws,).

    Parameters
    ----------
    name : str
        Name.
    molecular_weight : numpy.ndarray
        Da.
    log_kow : numpy.ndarray
        Logarithm of octanol over water, neutral form; of a zwitterion the apparent one.
    pka_acid, pka_base : numpy.ndarray or None
        pKa of the strongest acid and of the strongest base; both make a zwitterion, none a neutral compound.
    fraction_unbound : numpy.ndarray or None
        Share not bound in plasma; estimated from the rest where it is None, see `partition.fraction_unbound`.
    solubility : numpy.ndarray or None
        Of the neutral form in water, mg/mm3; unlimited where it is None.
    vehicle_ph : numpy.ndarray or None
        pH of the usual product; that of the tissue where it is None.
    measured_kp : numpy.ndarray or None
        Measured permeability of intact human skin, cm/h.
    degradation : numpy.ndarray or None
        Rate at which skin breaks it down, 1/h.
    vapour_pressure_pa : float
        Vapour pressure at the temperature of skin, Pa; 0 for what does not evaporate.
    """

    name: str
    molecular_weight: Array
    log_kow: Array
    pka_acid: Array | None = None
    pka_base: Array | None = None
    fraction_unbound: Array | None = None
    solubility: Array | None = None
    vehicle_ph: Array | None = None
    measured_kp: Array | None = None
    degradation: Array | None = None
    vapour_pressure_pa: float = 0.0

    @property
    def charge(self) -> str:
        """Kind of charge: acid, base, zwitterion or neutral."""
        if self.pka_acid is not None and self.pka_base is not None:
            return "zwitterion"
        if self.pka_acid is not None:
            return "acid"
        return "neutral" if self.pka_base is None else "base"

    def neutral_share(self, ph: npt.ArrayLike) -> Array:
        r"""Share of the dissolved compound that carries no net charge.

        Parameters
        ----------
        ph : array_like
            pH, shape (draws,) or a number.

        Returns
        -------
        numpy.ndarray
            Share, 0 to 1, shape (draws,).

        Notes
        -----
        .. math:: f = \frac{1}{1 + 10^{\mathrm{pH} - \mathrm{p}K_a}} \text{ (acid)}, \qquad
                  f = \frac{1}{1 + 10^{\mathrm{p}K_a - \mathrm{pH}}} \text{ (base)}

        A zwitterion counts as neutral, because its log Kow is the apparent one.
        """
        at = np.asarray(ph, dtype=float) + 0 * self.log_kow
        if self.pka_acid is not None and self.pka_base is None:
            return np.asarray(1 / (1 + 10 ** (at - self.pka_acid)))
        if self.pka_base is not None and self.pka_acid is None:
            return np.asarray(1 / (1 + 10 ** (self.pka_base - at)))
        return np.ones_like(at)


def names() -> list[str]:
    """Names of the compounds of the library, sorted."""
    ending = ".molecular_weight"
    found = [name for name in library() if name.startswith(PREFIX) and name.endswith(ending)]
    return sorted(name.removeprefix(PREFIX).removesuffix(ending).replace("_", " ") for name in found)


def resolve(name: str) -> str:
    """Name in the library of a compound, however it was written.

    Raises
    ------
    InputError
        Where the library has no such compound; names the nearest.

    Examples
    --------
    >>> resolve("Vitamin C"), resolve("niacinamide")
    ('ascorbic acid', 'niacinamide')
    """
    known = names()
    wanted = " ".join(str(name).lower().split())
    wanted = ALIASES.get(wanted, wanted)
    if wanted not in known:
        close = nearest(wanted, [*known, *ALIASES])
        raise InputError(
            f"{str(name)[:60]!r} is not a compound of the library{close}. `percuta compounds` lists all; one of your "
            "own needs its molecular weight and log Kow"
        )
    return wanted


def records(name: str) -> dict[str, Record]:
    """Look up the records of a compound by property, each with its source.

    Parameters
    ----------
    name : str
        Name or other name of a compound of the library.

    Returns
    -------
    dict of str to percuta.parameters.Record
    """
    stem = f"{PREFIX}{resolve(name).replace(' ', '_')}."
    return {prop: library()[stem + prop] for prop in PROPERTIES if stem + prop in library()}


def compound(name: str, p: Parameters) -> Compound:
    """Take a compound from the library, with one value of every property per draw.

    Parameters
    ----------
    name : str
        Name or other name.
    p : Parameters
        Uses the records ``compound.NAME.PROPERTY``.

    Returns
    -------
    Compound

    Raises
    ------
    InputError
        Where the library has no such compound.

    Examples
    --------
    >>> compound("vitamin c", Parameters()).charge
    'acid'
    """
    found = resolve(name)
    values: dict[str, Any] = {prop: p[item.name] for prop, item in records(found).items() if prop != "strength"}
    if "solubility" in values:
        values["solubility"] = values["solubility"] / 1000  # mg/mL to mg/mm3
    return Compound(name=found, **values)


def custom(
    name: str,
    p: Parameters,
    *,
    molecular_weight: float,
    log_kow: float,
    pka_acid: float | None = None,
    pka_base: float | None = None,
    fraction_unbound: float | None = None,
    solubility: str | None = None,
    vehicle_ph: float | None = None,
    vapour_pressure: str | None = None,
    measured_kp: str | None = None,
) -> Compound:
    """Describe a compound of your own; molecular weight and log Kow are enough.

    Parameters
    ----------
    name : str
        What to call it.
    p : Parameters
        Gives the number of draws; what is given here is the same in all of them.
    molecular_weight : float
        Da, 10 to 2 000 000.
    log_kow : float
        Logarithm of octanol over water.
    pka_acid, pka_base : float, optional
        pKa of the strongest acid and base.
    fraction_unbound : float, optional
        Share not bound in plasma, above 0 to 1.
    solubility : str, optional
        Of the neutral form in water, such as ``"4 mg/mL"``.
    vehicle_ph : float, optional
        pH of the product.
    vapour_pressure : str, optional
        At the temperature of skin, such as ``"12 Pa"``.
    measured_kp : str, optional
        Measured permeability of intact human skin, such as ``"3e-3 cm/h"``.

    Returns
    -------
    Compound

    Raises
    ------
    InputError
        Where a value is impossible.

    Warns
    -----
    OutsideEvidence
        Where log Kow or weight lie outside what permeabilities were measured for.

    Examples
    --------
    >>> own = custom("bakuchiol", Parameters(), molecular_weight=256.4, log_kow=6.1)
    >>> own.charge
    'neutral'
    """
    within("molecular_weight", molecular_weight, 10, 2e6, "Da")
    within("log_kow", log_kow, -20, 20)
    given: dict[str, float | None] = {"pka_acid": pka_acid, "pka_base": pka_base, "vehicle_ph": vehicle_ph}
    for key, value in given.items():
        if value is not None:
            within(key, value, -10, 20)
    if fraction_unbound is not None:
        within("fraction_unbound", fraction_unbound, 1e-6, 1)
        given["fraction_unbound"] = fraction_unbound
    given["solubility"] = positive("solubility", solubility, "mg/mm^3")
    given["measured_kp"] = positive("measured_kp", measured_kp, "cm/hour")
    filled = {key: None if value is None else np.full(p.draws, float(value)) for key, value in given.items()}
    return Compound(
        name=name,
        molecular_weight=np.full(p.draws, float(molecular_weight)),
        log_kow=np.full(p.draws, float(log_kow)),
        vapour_pressure_pa=positive("vapour_pressure", vapour_pressure, "Pa") or 0.0,
        **filled,
    )


def from_smiles(name: str, smiles: str, p: Parameters, **given: object) -> Compound:
    """Describe a compound of your own by its structure; needs RDKit (``pip install 'percuta[chem]'``).

    Parameters
    ----------
    name : str
        What to call it.
    smiles : str
        Structure, such as ``"CC(=O)Oc1ccccc1C(=O)O"``.
    p : Parameters
        Gives the number of draws.
    **given
        Other arguments of `custom`; what is given replaces what the structure says.

    Returns
    -------
    Compound
        Weight and log Kow (Crippen) of the structure.

    Raises
    ------
    InputError
        Where RDKit is not installed or the structure cannot be read.
    """
    try:
        from rdkit import Chem, RDLogger
        from rdkit.Chem import Crippen, Descriptors
    except ImportError:
        raise InputError("a structure needs RDKit; install it with pip install 'percuta[chem]'", "smiles") from None
    RDLogger.DisableLog("rdApp.*")
    molecule = Chem.MolFromSmiles(smiles)
    if molecule is None or not molecule.GetNumAtoms():
        raise InputError(
            f"{smiles[:60]!r} is not a structure RDKit can read; write it as SMILES, such as 'CCO'", "smiles"
        )
    read = {"molecular_weight": Descriptors.MolWt(molecule), "log_kow": Crippen.MolLogP(molecule)}
    arguments: Mapping[str, object] = {**read, **given}
    return custom(name, p, **arguments)  # type: ignore[arg-type]


def check_range(what: Compound, p: Parameters) -> None:
    """Warn where a compound lies outside those that permeabilities of intact skin were measured for.

    Warns
    -----
    OutsideEvidence
        Once for log Kow and once for molecular weight.
    """
    applies = p.record("kp_intercept").applies
    for key, words, values in (
        ("log_kow", "log Kow", what.log_kow),
        ("molecular_weight", "molecular weight", what.molecular_weight),
    ):
        low, high = applies[key]
        middle = float(np.median(values))
        if not low <= middle <= high:
            warnings.warn(
                f"{what.name}: permeabilities of intact skin were measured for {words} {low:g} to {high:g}; here it is "
                f"{float(f'{middle:.3g}'):g}, an extrapolation",
                OutsideEvidence,
                stacklevel=3,
            )


def within(name: str, value: object, low: float, high: float, unit: str = "") -> None:
    """Refuse a number that is none, or lies outside what is possible."""
    number = isinstance(value, int | float) and not isinstance(value, bool)
    if not number or not low <= float(value) <= high:  # type: ignore[arg-type]
        span = f"{low:g} to {high:g} {unit}".strip()
        raise InputError(f"{name} must be a number from {span}; it is {value!r}", name)


def positive(name: str, written: str | None, unit: str) -> float | None:
    """Read a written quantity above 0; None stays None."""
    if written is None:
        return None
    try:
        value = quantity(written, unit)
    except InputError as error:
        raise InputError(error.message, name) from None
    if value <= 0:
        raise InputError(f"{written} must be above 0", name)
    return value
