"""Speed of the channel geometry: own solver, CVODE with the same preconditioner, scikit-fem, FiPy; errors stated.

``python benchmarks/channel.py`` prints figures of one run. scikit-fem and FiPy are skipped where they are missing
(``pip install scikit-fem fipy``). Ratios are of CPU seconds of one thread, so that other work on the machine does
not count; rates of change come from the same compiled network everywhere.
"""

import importlib.util
import os
import time
import types
from itertools import pairwise

import numpy as np
from threadpoolctl import threadpool_limits

from percuta.healing import field_loops
from percuta.healing.channel import ChannelGeometry, Layer, damage_field, heal_channel
from percuta.healing.engine import Kinetics, kinetics
from percuta.healing.fields import diffusivities
from percuta.healing.rosenbrock import Control
from percuta.parameters import Parameters

os.environ.setdefault("FIPY_SOLVERS", "scipy")
SKIN = (Layer("epidermis", 0.06, 0.43), Layer("papillary dermis", 0.2), Layer("reticular dermis", 1.24))
SESSIONS = np.arange(6) * 28.0
WEEKS = np.arange(1, 27) * 7.0 - 3.5
"""Between sessions and outputs on their days, where programs differ in what comes first."""
ACUTE = np.array([0.1, 0.25, 0.5, 1, 1.5, 2])
"""Days after the first session that show how high each species goes."""
DAYS = np.unique([0, *ACUTE, *WEEKS, 180])
P = Parameters()


def channel(radial=64, depth=128):
    return ChannelGeometry(0.06, 0.9, 0.3, SKIN, 0.07, radial, depth)


def seconds(work, rounds=1):
    """Return wall and CPU seconds of the quickest round, and what it gave."""
    best = (np.inf, np.inf)
    for _ in range(rounds):
        wall, cpu = time.perf_counter(), time.process_time()
        found = work()
        best = min(best, (time.perf_counter() - wall, time.process_time() - cpu), key=lambda pair: pair[1])
    return (*best, found)


def heal(relative, days=DAYS, sessions=SESSIONS, threads=1, solver="compiled", where=None, network="dermal"):
    control = Control(relative=relative, absolute=relative / 1e3, threads=threads)
    return heal_channel(where or channel(), sessions, days, P, network=network, control=control, solver=solver)


def errors(averages, exact):
    """Return the worst error of a weekly average over its species' peak, and over its highest weekly average.

    The second counts species that a week later still have a hundredth of their peak.
    """
    weekly = np.isin(DAYS, WEEKS)
    off = np.abs(averages - exact)[weekly].max(axis=(0, 2))
    peak, week = exact.max(axis=(0, 2)), exact[weekly].max(axis=(0, 2))
    lasting = week > 0.01 * peak
    return float((off / np.maximum(peak, 1e-9)).max()), float((off[lasting] / week[lasting]).max())


def reduced():
    """Return the reduced network of 12 species with the diffusivities of the larger one: a cheaper kinetics."""
    plain = kinetics("network")
    moving = {"neutrophils": "neutrophil_motility", "growth_factor": "tgf_diffusivity"}
    moving |= dict.fromkeys(("macrophages_m1", "macrophages_m2"), "macrophage_motility")
    code = types.ModuleType(plain.code.__name__)
    code.__dict__.update(plain.code.__dict__)
    code.DIFFUSIVITIES = tuple(moving.get(name, "") for name in plain.species)
    return Kinetics(*(getattr(plain, field) for field in list(Kinetics.__dataclass_fields__)[:-1]), code)


OWN, CVODE = (1e-1, 5e-2, 2e-2, 1e-2, 3e-3), (1e-2, 3e-3, 1e-3, 3e-4, 1e-4)
"""Relative tolerances tried."""


def half_a_year(radial, depth, rounds=2):
    """Compare with CVODE on the whole course of 180 days and 6 sessions."""
    where = channel(radial, depth)
    print(f"\n180 days, 6 sessions, {depth} x {radial} cells, 33 species, 11 of them move")
    exact = heal(1e-7, solver="reference", where=where).averages
    print("solver     rtol   error of peak  of week  CPU s, 1 thread  wall s, 2 threads  steps or rates")
    found = {"compiled": [], "reference": []}
    for solver, relatives in (("compiled", OWN), ("reference", CVODE)):
        for relative in relatives:
            _, cpu, course = seconds(lambda r=relative, s=solver: heal(r, solver=s, where=where), rounds)
            wall, _, _ = seconds(lambda r=relative, s=solver: heal(r, solver=s, threads=2, where=where), rounds)
            peak, week = errors(course.averages, exact)
            found[solver].append((peak, week, cpu))
            print(f"{solver:9s}  {relative:.0e}  {peak:.1e}        {week:.1e}  {cpu:5.2f}  {wall:5.2f}  {course.steps}")
    for place, name in ((0, "of peak"), (1, "of week")):
        for limit in (3e-3, 1e-3):
            own, other = (
                min((row[2] for row in rows if row[place] <= limit), default=np.nan) for rows in found.values()
            )
            print(f"error {name} <= {limit:g}: own {own:.2f} s, CVODE {other:.2f} s, ratio {other / own:.1f}")
    return exact


def reduced_network():
    """Print the cost of a smaller network on the larger grid."""
    small = reduced()
    _, cpu, course = seconds(lambda: heal(1e-2, network=small), 2)
    wall, _, _ = seconds(lambda: heal(1e-2, network=small, threads=2), 2)
    print(
        f"reduced network, {len(small.species)} species, 4 move, rtol 1e-2: {cpu:.2f} s CPU, {wall:.2f} s on 2 "
        f"threads, {course.steps} steps"
    )


def scaling():
    """Print the cost of a step against the number of cells."""
    sizes, costs = [(24, 32), (32, 48), (48, 64), (64, 128), (96, 160)], []
    for radial, depth in sizes:
        where = channel(radial, depth)
        _, cpu, course = seconds(lambda w=where: heal(1e-2, [0, 3.0], [0.0], where=w), 3)
        costs.append(cpu / course.steps * 1e3)
    cells = [radial * depth for radial, depth in sizes]
    slope = np.polyfit(np.log(cells), np.log(costs), 1)[0]
    listed = ", ".join(f"{count}: {cost:.2f}" for count, cost in zip(cells, costs, strict=True))
    print(f"\nms of CPU per step by cells: {listed}; slope (1 is proportional) {slope:.2f}")


class Peer:
    """Implicit Euler for diffusion, explicit for reactions, at fixed steps: what a script with a library does."""

    def __init__(self):
        self.network, self.grid = kinetics("dermal"), channel().grid()
        self.code, self.diffusivities = self.network.code, diffusivities(self.network, P)
        self.point, self.constants = self.network.matrix(P)[0], np.empty(self.network.code.CONSTANTS)
        self.code.prepare(self.point, self.constants)
        self.layer = channel().layer_of(self.grid.z)
        self.share = np.array([layer.diffusivity_share for layer in SKIN])[self.layer]
        self.injury = damage_field(channel(), self.grid)

    def start(self, severity):
        state = np.repeat(self.network.rest(self.point[None])[0][:, None], severity.size, axis=1)
        field_loops.injure_cells(0, severity.size, self.code.injure, state, severity, self.point)
        return state

    def run(self, days, finer):
        """Return the averages on some days, (days, species, layers), with steps so many times finer."""
        state, t, averages = self.state.copy(), 0.0, []
        slope = np.empty_like(state)
        for day in days:
            while t < day - 1e-9:
                h = (0.01 if t < 1 - 1e-9 else 0.05) / finer
                kernel, size = self.code.rhs_lanes, self.code.WORKSPACE
                field_loops.rates(0, -(-state.shape[1] // 8), kernel, size, state, self.constants, slope)
                self.step(state, slope, h)
                t += h
            averages.append(state @ self.weights)
        return np.array(averages)


class ScikitFem(Peer):
    def __init__(self):
        super().__init__()
        import skfem

        mesh = skfem.MeshQuad.init_tensor(self.grid.r_faces, self.grid.z_faces)
        basis = skfem.Basis(mesh, skfem.ElementQuad1())
        borders = channel().borders_mm

        def share(z):
            return np.array([layer.diffusivity_share for layer in SKIN])[
                np.clip(np.searchsorted(borders, z) - 1, 0, len(SKIN) - 1)
            ]

        @skfem.BilinearForm
        def stiffness(u, v, w):
            return share(w.x[1]) * (u.grad[0] * v.grad[0] + u.grad[1] * v.grad[1]) * w.x[0]

        def lumped(low, high):
            @skfem.LinearForm
            def mass(v, w):
                return v * w.x[0] * ((w.x[1] > low) & (w.x[1] < high))

            return mass.assemble(basis)

        self.stiffness = stiffness.assemble(basis)
        layers = np.array([lumped(*pair) for pair in pairwise(borders)])
        self.mass, self.weights = layers.sum(axis=0), (layers / layers.sum(axis=1, keepdims=True)).T
        # The damage of a node is that of the cells around it.
        r, z = (np.searchsorted(f, x) for f, x in zip((self.grid.r_faces, self.grid.z_faces), mesh.p, strict=True))
        padded = np.pad(self.injury * self.grid.volumes, 1), np.pad(self.grid.volumes, 1)
        around = [sum(a[z + i, r + j] for i in (0, 1) for j in (0, 1)) for a in padded]
        self.state, self.solvers = self.start(around[0] / around[1]), {}

    def step(self, state, slope, h):
        from scipy.sparse import diags
        from scipy.sparse.linalg import splu

        state += h * slope
        for levels, d in zip(state, self.diffusivities, strict=True):
            if d:
                if (d, h) not in self.solvers:
                    self.solvers[d, h] = splu((diags(self.mass) + h * d * self.stiffness).tocsc())
                levels[:] = self.solvers[d, h].solve(self.mass * levels)


class Fipy(Peer):
    def __init__(self):
        super().__init__()
        import fipy

        mesh = fipy.CylindricalGrid2D(dx=np.diff(self.grid.r_faces), dy=self.grid.heights)
        share = fipy.CellVariable(mesh=mesh, value=np.repeat(self.share, self.grid.shape[1])).harmonicFaceValue
        self.state = self.start(self.injury.ravel())
        self.variables = {}
        for place in np.flatnonzero(self.diffusivities):
            level, source = (fipy.CellVariable(mesh=mesh) for _ in range(2))
            spread = fipy.DiffusionTerm(coeff=float(self.diffusivities[place]) * share)
            self.variables[int(place)] = (level, source, fipy.TransientTerm() == spread + source)
        inside = self.layer == np.arange(len(SKIN))[:, None]
        weights = (inside[:, :, None] * self.grid.volumes).reshape(len(SKIN), -1)
        self.weights = (weights / weights.sum(axis=1, keepdims=True)).T

    def step(self, state, slope, h):
        for place, (level, source, equation) in self.variables.items():
            level.setValue(state[place])
            source.setValue(slope[place])
            equation.solve(var=level, dt=h)
        state += h * slope
        for place, (level, _, _) in self.variables.items():
            state[place] = level.value


def peers():
    """Compare with two libraries from the session on, for as long as they can be waited for."""
    known = {
        "scikit-fem Q1 + splu": ("skfem", ScikitFem, 2.0, (1, 5, 20)),
        "FiPy, scipy LU": ("fipy", Fipy, 0.5, (1, 4)),
    }
    print("\nimplicit-explicit Euler at fixed steps (0.01 d in day 1, then 0.05 d; also finer) from the session on,")
    print("128 x 64 cells, 33 species, 11 of them move; errors over the peak of each species in that time")
    for name, (module, kind, end, finenesses) in known.items():
        if importlib.util.find_spec(module) is None:
            print(f"{name}: not installed")
            continue
        days = np.array([day for day in (0.1, 0.25, 0.5, 1, 2) if day <= end])
        exact = heal(1e-8, [0, *days], [0.0], solver="reference").averages[1:]
        largest = np.maximum(exact.max(axis=(0, 2)), 1e-9)[:, None]
        own = []
        for relative in (1.0, 0.5, 0.2, 0.1, 5e-2, 2e-2, 1e-2, 5e-3, 2e-3, 1e-3):
            _, cpu, course = seconds(lambda r=relative, d=days: heal(r, [0, *d], [0.0]), 3)
            own.append((float((np.abs(course.averages[1:] - exact) / largest).max()), cpu, course.steps))
        peer = kind()
        for finer in finenesses:
            _, cpu, found = seconds(lambda p=peer, d=days, f=finer: p.run(d, f))
            theirs = float((np.abs(found - exact) / largest).max())
            ours, cost, steps = next((row for row in own if row[0] <= theirs), own[-1])
            print(
                f"{name}, {end:g} d, steps / {finer}: {cpu:.1f} s CPU, error {theirs:.1e}; own {cost:.3f} s CPU, "
                f"error {ours:.1e}, {steps} steps; ratio {cpu / cost:.0f}"
            )


def main():
    with threadpool_limits(limits=1, user_api="blas"):
        wall, _, _ = seconds(lambda: heal(1e-2, [0, 0.01], [0.0]))
        print(f"compile or load, first course: {wall:.1f} s")
        print("errors are of weekly averages by layer, worst species, over its peak and over its highest week (if that")
        print("is a hundredth of the peak or more)")
        standard = half_a_year(32, 48)
        space = errors(standard, half_a_year(64, 128, rounds=1))
        print(f"\nstandard grid, 48 x 32, against the larger one: {space[0]:.1e}; {space[1]:.1e}")
        reduced_network()
        scaling()
        peers()


if __name__ == "__main__":
    main()
