"""Slabs with a known answer, for the tests and the benchmark of transport."""

from __future__ import annotations

import numpy as np

from percuta.barrier.finite_volumes import evolve
from percuta.barrier.layers import Layers, stack
from percuta.barrier.transport import Donor, Transport
from percuta.barrier.vehicle import PLENTY_MM, Film
from percuta.parameters import Parameters

THICK, STORE, CONDUCT = (0.015, 1.0), (5.0, 0.7), (2e-3, 0.4)  # mm, -, mm2/h: horny layer and tissue


def two_layers(refine: int = 1, receptor: bool = True, **more) -> Layers:
    """Horny layer over tissue."""
    names = ("top", "bottom")
    cells = {"top": (8 * refine, 1.0), "bottom": (12 * refine, 1.15 ** (1 / refine))}
    values = (dict(zip(names, of, strict=True)) for of in (THICK, STORE, CONDUCT))
    return stack(*values, draws=1, cells=cells, tight=("top",), receptor=receptor, **more)


def endless(thickness_mm: float = PLENTY_MM) -> Donor:
    """A film that holds its concentration."""
    film = Film(np.array([thickness_mm / 2]), np.array([thickness_mm / 2]), np.zeros(1), np.full(1, 0.1), np.ones(1))
    return Donor(film, np.full(1, np.inf), np.full(1, np.inf), np.ones(1), np.zeros(1), np.zeros(1), held=True)


def slab_network(layers: Layers, donor: Donor, pores=None, cones=None, what=None, p=None) -> Transport:
    from percuta.barrier.compounds import compound

    p = p or Parameters()
    return Transport(what or compound("caffeine", p), layers, donor, 0.0, pores, cones, p)


def run_slab(refine, times_h, thickness_mm=PLENTY_MM, concentration=1.0, **more):
    """Follow the slab from empty; masses start in the film."""
    layers = two_layers(refine)
    network = slab_network(layers, endless(thickness_mm))
    mass = np.zeros((1 + 2 * layers.thickness_mm.shape[0], 1))
    mass[0] = thickness_mm * concentration
    return evolve(network, mass, np.concatenate([[0.0], times_h]), **more)


def exact_flux() -> float:
    """Steady flux under a concentration of 1."""
    return 1 / sum(t / c for t, c in zip(THICK, CONDUCT, strict=True))


def exact_lag() -> float:
    """Lag of layers: what is stored in the steady state, each bit weighted by the resistance above it."""
    total = 1 / exact_flux()
    above, stored = 0.0, 0.0
    for t, k, c in zip(THICK, STORE, CONDUCT, strict=True):
        here = t / c
        u = np.array([above, above + here / 2, above + here]) / total
        stored += k * t * ((1 - u) * u) @ [1 / 6, 4 / 6, 1 / 6]  # Simpson is exact for a parabola
        above += here
    return stored * total


def exact_amount(t_h: float) -> float:
    """Amount below by time t under a concentration of 1, from its Laplace transform."""
    import mpmath

    def transform(s):
        a, b = mpmath.mpf(0), mpmath.mpf(1)  # concentration and flux at the lower face, carried upwards
        for t, k, c in reversed(list(zip(THICK, STORE, CONDUCT, strict=True))):
            root = mpmath.sqrt(s * k / c)
            a, b = (
                a * mpmath.cosh(root * t) + b * mpmath.sinh(root * t) / (c * root),
                a * c * root * mpmath.sinh(root * t) + b * mpmath.cosh(root * t),
            )
        return 1 / (a * s * s)

    return float(mpmath.invertlaplace(transform, t_h, method="talbot"))
