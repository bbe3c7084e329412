"""Photographs on their way in: decoded within limits, and written anew without anything but the pixels."""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import Any

from percuta.errors import InputError

LARGEST = 20_000_000
"""Bytes a photograph may have."""
MOST_PIXELS = 40_000_000
KINDS = ("JPEG", "PNG", "WEBP")
QUALITY = 92


@dataclass(frozen=True)
class Picture:
    """A photograph as it is kept: a JPEG of nothing but pixels.

    Parameters
    ----------
    body : bytes
        The file.
    width, height : int
        Pixels, turned upright.
    """

    body: bytes
    width: int
    height: int


def cleaned(raw: bytes) -> Picture:
    """Decode a photograph and write it anew: place, time, camera and everything else a file may carry are gone.

    Parameters
    ----------
    raw : bytes
        JPEG, PNG or WebP.

    Returns
    -------
    Picture

    Raises
    ------
    InputError
        Where it is too large, has too many pixels, or is no such picture.
    """
    from PIL import Image, ImageOps, UnidentifiedImageError

    if len(raw) > LARGEST:
        raise InputError(f"the photograph is larger than {LARGEST // 1_000_000} MB", "photo")
    try:
        with Image.open(io.BytesIO(raw), formats=KINDS) as found:
            if found.width * found.height > MOST_PIXELS:
                raise InputError(f"the photograph has more than {MOST_PIXELS // 1_000_000} million pixels", "photo")
            upright: Any = ImageOps.exif_transpose(found).convert("RGB")
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        raise InputError(f"this is no picture that can be read; send {', '.join(KINDS)}", "photo") from None
    pixels = Image.frombytes("RGB", upright.size, upright.tobytes())  # nothing but pixels crosses over
    out = io.BytesIO()
    pixels.save(out, "JPEG", quality=QUALITY)
    return Picture(out.getvalue(), pixels.width, pixels.height)
