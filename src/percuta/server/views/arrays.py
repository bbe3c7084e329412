"""Arrays on their way out: few bits, and headers that say what the numbers mean."""

from __future__ import annotations

import zlib
from typing import Any, TypeVar

import numpy as np
import numpy.typing as npt
from fastapi import Request, Response

Whole = TypeVar("Whole", np.uint8, np.uint16)
LEVEL = 1
"""Of compression: the quickest, which already takes fields to a tenth."""


def quantised(values: npt.NDArray[np.float64], low: float, high: float, kind: type[Whole]) -> npt.NDArray[Whole]:
    """Write values as whole numbers.

    Parameters
    ----------
    values : numpy.ndarray
        Values between `low` and `high`.
    low, high : float
        What 0 and the largest number stand for; equal where all values are.
    kind : type
        numpy.uint8 or numpy.uint16.

    Returns
    -------
    numpy.ndarray
        Same shape.
    """
    steps = np.iinfo(kind).max
    width = high - low
    if not width > 0:
        return np.zeros(values.shape, dtype=kind)
    return np.rint((values - low) / width * steps).astype(kind)


def array_response(
    request: Request, values: npt.NDArray[Any], tag: str, low: float, high: float, scale: str = "linear"
) -> Response:
    """Answer with an array, row by row, little-endian.

    Parameters
    ----------
    request : Request
        Says whether compression is understood, and which version is there already.
    values : numpy.ndarray
        Whole numbers.
    tag : str
        Names this very content: hash of the result, and name of the array.
    low, high : float
        What 0 and the largest number stand for.
    scale : str
        ``linear`` or ``asinh``.
    """
    headers = {
        "ETag": f'"{tag}"',
        "Cache-Control": "private, no-cache",
        "X-Shape": ",".join(str(size) for size in values.shape),
        "X-Dtype": values.dtype.name,
        "X-Lo": repr(float(low)),
        "X-Hi": repr(float(high)),
        "X-Scale": scale,
        "Vary": "Accept-Encoding",
    }
    if request.headers.get("if-none-match") == headers["ETag"]:
        return Response(status_code=304, headers=headers)
    body = np.ascontiguousarray(values, dtype=values.dtype.newbyteorder("<")).tobytes()
    if "gzip" in request.headers.get("accept-encoding", ""):
        packer = zlib.compressobj(LEVEL, wbits=31)
        body = packer.compress(body) + packer.flush()
        headers["Content-Encoding"] = "gzip"
    return Response(body, media_type="application/octet-stream", headers=headers)
