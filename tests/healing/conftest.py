"""A plain piece of skin and a plain session, so that healing is tested by itself."""

from types import SimpleNamespace

import numpy as np
import pytest

from percuta.healing import heal, modifiers


def healed(
    p, sessions=1, every=28.0, follow_up=365.0, depth_mm=0.9, density=1000.0, solver="compiled", keep=None, **habits
):
    """Heal a course of equal sessions on plain facial skin."""
    draws = p.draws
    skin = SimpleNamespace(
        epidermis_mm=np.full(draws, 0.06), papillary_mm=np.full(draws, 0.3), dermis_mm=np.full(draws, 1.0)
    )
    puncture = SimpleNamespace(density_per_cm2=np.full(draws, density), depth_mm=np.full((8, draws), float(depth_mm)))
    subject = SimpleNamespace(age=habits.pop("age", 24), smoker=habits.pop("smoker", False))
    history = {"diabetes_uncontrolled": habits.pop("diabetic", False)}
    usual = {"sunscreen": 1.0, "vitamin_c": "replete", "nutrition": "adequate", "retinoid": False, "occluded": False}
    habits = {**usual, **habits}
    days = [every * number for number in range(sessions)]
    m = modifiers(subject, SimpleNamespace(**habits), p, history)
    return heal(puncture, skin, days, days[-1] + follow_up, m, p, solver=solver, keep=keep)


@pytest.fixture
def course():
    """Return a function that heals a course."""
    return healed


def collagen(average):
    """Total collagen of a dictionary of species."""
    return sum(average[name] for name in ("collagen_iii", "collagen_i_immature", "collagen_i_mature"))
