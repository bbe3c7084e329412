"""One pore, several observers: what each sees of it over time, and when each calls it closed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from percuta.barrier.closure import HOURS_PER_DAY, closing_time, open_share, sealing_time
from percuta.barrier.recovery import channels, recover
from percuta.barrier.water_loss import excess_admittance
from percuta.parameters import Parameters

if TYPE_CHECKING:
    from percuta.puncture import Puncture
    from percuta.skin import Skin

Array = npt.NDArray[np.float64]

SEEN_H = np.geomspace(0.02, 96, 70)
"""Hours over which the observers are shown."""


def dye_enters(share: npt.ArrayLike, p: Parameters) -> npt.NDArray[np.bool_]:
    """Tell whether imaging still finds a dye, such as calcein, that entered through a channel.

    Parameters
    ----------
    share : array_like
        Open area of a channel relative to the area left by the needle, shape (times, draws).
    p : Parameters
        Uses ``dye_closed_share``.

    Returns
    -------
    numpy.ndarray of bool
        Shape (times, draws).

    Notes
    -----
    A camera adds up what entered over minutes to hours, so it sees channels far narrower than those that water loss
    tells from baseline.
    """
    return np.asarray(np.asarray(share, dtype=float) > p["dye_closed_share"])


def dye_closed_h(sealing_h: Array, p: Parameters) -> Array:
    """Hours until a dye no longer enters, shape (draws,).

    Parameters
    ----------
    sealing_h : numpy.ndarray
        Sealing time, hours, shape (draws,).
    p : Parameters
        Uses ``dye_closed_share`` and the records of `percuta.barrier.closure.open_share`.
    """
    return closing_time(p["dye_closed_share"], sealing_h, p)


def closure_data(puncture: Puncture, skin: Skin, p: Parameters, occluded: bool = False) -> dict[str, Any]:
    """Tell what each observer sees of the channels of one session, in plain data that fits JSON.

    Parameters
    ----------
    puncture : Puncture
        The needling.
    skin : Skin
        The skin.
    p : Parameters
        Uses the records of closure and water loss.
    occluded : bool
        Whether the skin is covered.

    Returns
    -------
    dict
        ``t_h``; ``curves`` by observer, each a share of what it saw at first, as value, lo and hi; ``closed_h`` by
        observer.
    """
    barrier = recover(puncture, skin, SEEN_H / HOURS_PER_DAY, p, occluded=occluded)
    density, depth = channels(puncture, skin)
    sealing = sealing_time(depth, skin.age, skin.fitzpatrick, p, occluded=occluded)
    at_once = recover(puncture, skin, [0.0], p, occluded=occluded).water_loss - skin.water_loss
    lost = barrier.water_loss - skin.water_loss
    channel = np.asarray(puncture.channel_mm, dtype=float).max(axis=0)
    deep = np.where(channel > 0, channel, 1)
    radius = puncture.channel_radius_mm
    conducts = excess_admittance(barrier.open_share, density, radius, deep, p)
    first = excess_admittance(open_share(0.0, sealing, p), density, radius, deep, p)
    curves = {
        "open area": barrier.open_share,
        "water loss": lost / np.where(at_once > 0, at_once, 1),
        "impedance": conducts / np.where(first > 0, first, 1),
        "dye": dye_enters(barrier.open_share, p).mean(axis=1, keepdims=True) + 0 * barrier.open_share,
    }
    closed = {
        "water loss": barrier.barrier_back_h,
        "impedance": barrier.impedance_closed_h,
        "dye": np.where(density > 0, dye_closed_h(sealing, p), 0.0),
        "epidermis": barrier.epithelium_closed_h,
    }
    return {
        "t_h": SEEN_H.tolist(),
        "curves": {name: bands(values) for name, values in curves.items()},
        "closed_h": {name: one_band(values) for name, values in closed.items()},
    }


def bands(values: Array) -> dict[str, list[float]]:
    """Median and 5th and 95th percentile over the draws, the last axis, as plain lists."""
    low, middle, high = np.percentile(values, [5, 50, 95], axis=-1)
    parts = {"value": middle, "lo": low, "hi": high}
    return {name: np.atleast_1d(part).tolist() for name, part in parts.items()}


def one_band(draws: Array) -> dict[str, float]:
    """Median and 5th and 95th percentile of one number, shape (draws,)."""
    return {name: part[0] for name, part in bands(draws[None]).items()}
