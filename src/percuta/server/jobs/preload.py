"""Imported once by the process from which children are forked, so that each of them starts at once."""

import h5netcdf  # noqa: F401
import xarray  # noqa: F401
import zarr  # noqa: F401

import percuta.barrier.products
import percuta.puncture.needling
import percuta.report.outcomes
import percuta.server.jobs.simulating
import percuta.simulate
import percuta.store.results  # noqa: F401
from percuta.healing import engine

engine.warmup()
