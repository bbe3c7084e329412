"""Writing to memory past the caches, for what is read again only after much else has been.

A processor that is to write part of a line of memory reads the line first, and keeps it. Of a line that is written
whole and not needed soon, both are lost work: a third of what a pass over a block moves. Threads that meet before one
reads what the other wrote, as those of `percuta.healing.threads.Team` do, see it in order.
"""
# mypy: disable-error-code="no-untyped-def, no-untyped-call, call-arg, import-untyped"

from typing import Any

from llvmlite import ir
from numba import types
from numba.extending import intrinsic

from percuta.healing.layout import LANES
from percuta.machine_code import njit

LINE = 64
"""Bytes of a line of memory, eight doubles; arrays that are written so start on one."""

_OPTIONS: Any = {"cache": True, "nogil": True, "error_model": "numpy"}


@intrinsic
def _write_lanes(_context, out, at, line):
    """Copy one line of memory from line[at] on to out[at] on, past the caches."""

    def code(context, builder, signature, arguments):
        lanes = ir.VectorType(ir.DoubleType(), LANES)

        def place(number):
            made = context.make_array(signature.args[number])(context, builder, arguments[number])
            return builder.bitcast(builder.gep(made.data, [arguments[1]]), lanes.as_pointer())

        value = builder.load(place(2))
        value.align = LINE // LANES
        written = builder.store(value, place(0), align=LINE)
        written.set_metadata("nontemporal", builder.module.add_metadata([ir.Constant(ir.IntType(32), 1)]))
        return context.get_dummy_value()

    return types.void(out, at, line), code


@njit(**_OPTIONS)
def write_past(line, out):
    """Copy a line of numbers, a multiple of eight of them; `out` must start on a line of memory."""
    for n in range(0, line.size, LANES):
        _write_lanes(out, n, line)
