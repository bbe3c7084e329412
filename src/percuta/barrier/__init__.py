"""The holes meet the outside: closure, water loss, impedance, absorption of products, numbing.

A formulator needs no study: a compound, a product and a skin are enough, channels are optional.

>>> from percuta.barrier import Product, absorb, compound
>>> from percuta.parameters import Parameters
>>> from percuta.skin import describe
>>> from percuta.study import SkinChoice, Subject
>>> p = Parameters(draws=20, seed=1)
>>> cheek = describe(SkinChoice(site="cheek"), Subject(age=40), p)
>>> found = absorb(compound("niacinamide", p), Product(concentration=0.04, dose_mg_per_mm2=0.05), cheek, p, hours=8)
>>> bool(0 < found.absorbed[-1].mean() < found.dose.mean()), found.balance_error < 1e-8
(True, True)

`pores` makes channels of a needling of `percuta.puncture`, `numb` follows a numbing cream, `solve_cell` one channel in
radius and depth, `recover` the barrier and what instruments see of it.
"""

from percuta.barrier.absorption import Absorption, absorb
from percuta.barrier.channel_path import Pores, pores
from percuta.barrier.compounds import Compound, compound, custom, from_smiles
from percuta.barrier.krogh import Cell, solve_cell
from percuta.barrier.numbing import Numbness, numb
from percuta.barrier.permeability import permeability
from percuta.barrier.products import Applied, check_products, put_on
from percuta.barrier.recovery import Barrier, channels, recover
from percuta.barrier.vehicle import Product

__all__ = [
    "Absorption",
    "Applied",
    "Barrier",
    "Cell",
    "Compound",
    "Numbness",
    "Pores",
    "Product",
    "absorb",
    "channels",
    "check_products",
    "compound",
    "custom",
    "from_smiles",
    "numb",
    "permeability",
    "pores",
    "put_on",
    "recover",
    "solve_cell",
]
