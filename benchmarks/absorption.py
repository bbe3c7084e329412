"""Speed of absorption beside FiPy and scikit-fem on the same slabs at equal error, all in one run.

``python benchmarks/absorption.py`` prints figures; ratios count, seconds depend on the machine. FiPy and scikit-fem are
measured where they are installed.
"""

import itertools
import time
import warnings

import numpy as np

from percuta.barrier import Product, absorb, compound, pores, solve_cell
from percuta.barrier.finite_volumes import evolve
from percuta.barrier.krogh import Cell
from percuta.barrier.layers import stack
from percuta.barrier.transport import Donor, Transport
from percuta.barrier.vehicle import Film
from percuta.device import devices
from percuta.parameters import Parameters
from percuta.puncture import needle
from percuta.skin import describe
from percuta.study import SkinChoice, Subject, Technique

DRAWS = 200
TIMES = np.array([1.0, 4.0, 24.0])
FILM_MM = 0.05
STORE = (5.0, 0.7)
CELLS = {"top": (8, 1.0), "bottom": (16, 1.12)}


def slabs(draws):
    """Thickness, mm, and conductivity, mm2/h, of horny layer and tissue of every draw."""
    rng = np.random.default_rng(1)
    thick = np.stack([0.015 * rng.uniform(0.7, 1.3, draws), rng.uniform(0.7, 1.3, draws)])
    conduct = np.stack([2e-3 * np.exp(rng.normal(0, 0.7, draws)), rng.uniform(0.3, 0.5, draws)])
    return thick, conduct


def own(thick, conduct, tolerance=1e-3, refine=1):
    """Amount below the slabs at `TIMES`, film of finite dose on top, washed below; shape (times, draws)."""
    draws = thick.shape[1]
    names = ("top", "bottom")
    cells = {name: (count * refine, growth ** (1 / refine)) for name, (count, growth) in CELLS.items()}
    by_layer = [dict(zip(names, of, strict=True)) for of in (thick, STORE, conduct)]
    layers = stack(*by_layer, draws=draws, cells=cells, tight=("top",), receptor=True)
    one, none = np.ones(draws), np.zeros(draws)
    film = Film(one * FILM_MM / 2, one * FILM_MM / 2, none, 0.1 * one, one)
    donor = Donor(film, one * np.inf, one * np.inf, one, none, none, held=False)
    p = Parameters(draws=draws)
    network = Transport(compound("caffeine", p), layers, donor, 0.0, None, None, p)
    mass = np.zeros((1 + 2 * layers.thickness_mm.shape[0], draws))
    mass[0] = FILM_MM
    return evolve(network, mass, np.concatenate([[0.0], TIMES]), tolerance).lost["receptor"][1:]


def faces(thick):
    """Faces of the cells of one slab."""
    parts = []
    for name, width in zip(("top", "bottom"), thick, strict=True):
        count, growth = CELLS[name]
        sizes = growth ** np.arange(count)
        parts.append(sizes / sizes.sum() * width)
    return np.concatenate([[0.0], np.cumsum(np.concatenate(parts))])


def steps_for(count):
    """Lengths of steps that grow towards `TIMES`, each halved as often as asked."""
    ends = np.concatenate([[0.0], TIMES])
    return [np.full(count, (late - early) / count) for early, late in itertools.pairwise(ends)]


def scikit_fem(thick, conduct, count):
    """The same slab with quadratic elements and Crank-Nicolson after four short steps of implicit Euler."""
    import skfem
    from scipy.sparse import csc_matrix
    from scipy.sparse.linalg import splu
    from skfem.helpers import dot, grad

    mesh = skfem.MeshLine(faces(thick))
    basis = skfem.Basis(mesh, skfem.ElementLineP2())
    by_cell = basis.with_element(skfem.ElementLineP0())
    upper = mesh.p[0, mesh.t].mean(axis=0) < thick[0]
    sigma, kappa = (by_cell.interpolate(np.where(upper, *of)) for of in (conduct, STORE))

    @skfem.BilinearForm
    def stiffness(u, v, w):
        return w.sigma * dot(grad(u), grad(v))

    @skfem.BilinearForm
    def storage(u, v, w):
        return w.kappa * u * v

    stiff = stiffness.assemble(basis, sigma=sigma).tocsc()
    mass = storage.assemble(basis, kappa=kappa).tolil()
    mass[0, 0] += FILM_MM  # the film is as free as the surface
    mass = csc_matrix(mass)
    inside = np.delete(np.arange(basis.N), mesh.p.shape[1] - 1)  # the last node is washed
    stiff, mass = stiff[inside][:, inside], mass[inside][:, inside]
    free = np.zeros(inside.size)
    free[0] = FILM_MM / (mass @ np.eye(inside.size)[0]).sum()
    found, first = [], True
    for lengths in steps_for(count):
        step = lengths[0]
        if first:
            half = splu((mass + step / 4 * stiff).tocsc())
            for _ in range(4):
                free = half.solve(mass @ free)
        solver = splu((mass + step / 2 * stiff).tocsc())
        for _ in range(lengths.size - first):
            free = solver.solve(mass @ free - step / 2 * (stiff @ free))
        first = False
        found.append(FILM_MM - float((mass @ free).sum()))
    return np.array(found)


def fipy_slab(thick, conduct, count):
    """The same slab with FiPy, implicit Euler, cells of the same faces."""
    import fipy

    sizes = np.concatenate([[FILM_MM], np.diff(faces(thick))])
    mesh = fipy.Grid1D(dx=sizes)
    middle = mesh.cellCenters.value[0] - FILM_MM
    kappa = np.where(middle < 0, 1.0, np.where(middle < thick[0], *STORE))
    sigma = np.where(middle < 0, 1e4, np.where(middle < thick[0], *conduct))
    free = fipy.CellVariable(mesh=mesh, value=np.where(middle < 0, 1.0, 0.0))
    free.constrain(0.0, mesh.facesRight)
    between = fipy.CellVariable(mesh=mesh, value=sigma).harmonicFaceValue
    equation = fipy.TransientTerm(coeff=fipy.CellVariable(mesh=mesh, value=kappa)) == fipy.DiffusionTerm(coeff=between)
    found = []
    for lengths in steps_for(count):
        for step in lengths:
            equation.solve(var=free, dt=step)
        found.append(FILM_MM - float((free.value * kappa * sizes).sum()))
    return np.array(found)


def timed(work, rounds=3):
    """Least CPU seconds over some rounds, and the answer."""
    best, answer = np.inf, None
    for _ in range(rounds):
        begin = time.process_time()
        answer = work()
        best = min(best, time.process_time() - begin)
    return best, answer


def beside(name, solve, thick, conduct, exact, target, counts, few):
    """Cost per draw of a peer with as few steps as give it the error of our own."""
    for count in counts:
        seconds, found = timed(
            lambda c=count: np.stack([solve(thick[:, i], conduct[:, i], c) for i in range(few)], 1), 1
        )
        error = float(np.median(np.abs(found / exact[:, :few] - 1).max(axis=0)))
        if error <= target:
            break
    each = seconds / few
    print(f"  {name}: {1e3 * each:.1f} ms per slab, {3 * count} steps, median error {error:.1e}")
    return each


def main():
    """Print the figures."""
    warnings.simplefilter("ignore")
    thick, conduct = slabs(DRAWS)
    own(thick, conduct)  # loads what it needs
    exact = own(thick, conduct, tolerance=1e-6, refine=4)
    seconds, found = timed(lambda: own(thick, conduct))
    error = float(np.median(np.abs(found / exact - 1).max(axis=0)))
    print(f"Two layers, finite dose, 24 h, {DRAWS} slabs together; error of the amount below at 1, 4 and 24 h")
    print(f"  percuta: {1e3 * seconds / DRAWS:.2f} ms per slab, median error {error:.1e}")
    for name, solve, counts, few in (
        ("scikit-fem", scikit_fem, (10, 20, 40, 80, 160, 320, 640), 8),
        ("FiPy", fipy_slab, (20, 80, 320, 1280), 1),
    ):
        try:
            each = beside(name, solve, thick, conduct, exact, error, counts, few)
        except ImportError:
            print(f"  {name}: not installed")
            continue
        print(f"  {name} takes {each / (seconds / DRAWS):.0f} times as long (goal 20)")
    p = Parameters(draws=DRAWS, seed=1)
    skin = describe(SkinChoice(site="cheek"), Subject(age=35, sex="female"), p)
    channels = pores(needle(devices["skinpen"], skin, Technique(), 1.0, p), skin, p)
    serum, what = Product(0.03, 0.05), compound("caffeine", p)
    for word, some in (("intact", None), ("needled", channels)):
        took, done = timed(lambda channels=some: absorb(what, serum, skin, p, pores=channels))
        lost = done.balance_error
        print(
            f"Caffeine, 5 mg/cm2, 24 h, {DRAWS} draws, {word} skin: {took:.2f} s CPU, mass lost {lost:.0e} of the dose"
        )
    layers = ((0.015, 0.08, 0.8), (4.0, 0.7, 0.7), (6e-5, 0.5, 0.5), (0.0, 0.0, 3.0))
    cell = Cell(0.035, 0.2, 0.564, *layers, 1.6)
    took, done = timed(lambda: solve_cell(cell, lambda t: 0.2 * np.exp(-t / 2) + 0.8 * np.exp(-t / 0.17), [24.0]))
    print(f"One closing channel in radius and depth, 24 h: {took:.2f} s CPU, {done.steps} steps")


if __name__ == "__main__":
    main()
