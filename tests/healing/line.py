"""A line of cells with a few reactions, written with NumPy: the smallest geometry the stepping driver takes."""

import numpy as np


class Line:
    """Cells on a line from 0 to 1, no flux at the ends; reactions are given with their Jacobian in each cell."""

    def __init__(self, cells, diffusivities, reactions, jacobian):
        self.species = tuple(f"species_{number}" for number in range(len(diffusivities)))
        self.scales = np.ones(len(diffusivities))
        self.volumes = np.full(cells, 1 / cells)
        self.x = (np.arange(cells) + 1 / 2) / cells
        laplace = (np.diag(np.ones(cells - 1), 1) + np.diag(np.ones(cells - 1), -1)) * cells**2
        self._laplace = laplace - np.diag(laplace.sum(axis=1))
        self._diffusivities, self._reactions, self._jacobian = diffusivities, reactions, jacobian

    def rates(self, state, out):
        out[:] = self._reactions(state, self.x)
        for levels, slope, diffusivity in zip(state, out, self._diffusivities, strict=True):
            slope += diffusivity * (self._laplace @ levels)

    def prepare(self, state, gamma_h):
        eye = np.eye(len(self.x))
        self._diffusion = [np.linalg.inv(eye - gamma_h * d * self._laplace) for d in self._diffusivities]
        local = np.eye(len(state))[:, :, None] - gamma_h * self._jacobian(state, self.x)
        self._local = np.linalg.inv(np.moveaxis(local, -1, 0))

    def solve(self, k):
        for slope, inverse in zip(k, self._diffusion, strict=True):
            slope[:] = inverse @ slope
        k[:] = np.einsum("cij,jc->ic", self._local, k)

    def describe(self, cell):
        return f"position {self.x[cell[0]]:.3g}"
