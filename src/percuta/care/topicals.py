"""What may go on the skin during needling and in the day after."""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from percuta.care.sources import Source, cite, read_data

if TYPE_CHECKING:
    from percuta.study import Study

USES = ("allow", "clinician", "prescriber", "avoid")
"""What may be done with a product, strictest last."""


@dataclass(frozen=True)
class Product:
    """A kind of product and when it may be used.

    Parameters
    ----------
    id, product : str
        Name, and the product in words.
    names : tuple of str
        Words by which it is known.
    during, first_24h : str
        One of `USES`.
    reason, agreement, disagreement : str
        Why, whether the sources agree, and their positions where they do not.
    sources : tuple of Source
        Where it comes from.
    """

    id: str
    product: str
    names: tuple[str, ...]
    during: str
    first_24h: str
    reason: str
    agreement: str
    sources: tuple[Source, ...]
    disagreement: str = ""


@dataclass(frozen=True)
class Advice:
    """What to do with one product of a study.

    Parameters
    ----------
    compound, moment : str
        The product as the study names it; ``during``, ``first_24h`` or ``later``.
    use : str
        One of `USES`, or ``unknown`` where no source read names the product.
    text : str
        One sentence.
    product : Product or None
        The entry it rests on.
    """

    compound: str
    moment: str
    use: str
    text: str
    product: Product | None = None


@functools.cache
def products() -> tuple[Product, ...]:
    """Return all kinds of product, in the order of ``topicals.yaml``."""
    return tuple(
        Product(**{**entry, "names": tuple(entry["names"]), "sources": cite(entry["sources"])})
        for entry in read_data("topicals.yaml")
    )


def product_named(compound: str) -> Product | None:
    """Find the kind of product a name tells of; the strictest where it tells of several.

    Examples
    --------
    >>> product_named("plain hyaluronic acid").during, product_named("hyaluronic acid serum").during
    ('allow', 'avoid')
    """
    told = [
        product
        for product in products()
        if any(re.search(rf"\b{re.escape(name)}s?\b", compound, re.IGNORECASE) for name in product.names)
    ]
    return max(told, key=lambda product: USES.index(product.during), default=None)


def advise(study: Study) -> list[Advice]:
    """Say for each product of a study whether it may be used when it is planned.

    Parameters
    ----------
    study : Study
        Its ``care.topicals``.

    Returns
    -------
    list of Advice
        In the order of the study.
    """
    found = []
    for topical in study.care.topicals:
        moment = "during" if topical.at <= 0 else "first_24h" if topical.at < 1 else "later"
        found.append(_advice(topical.compound, moment))
    return found


def _advice(compound: str, moment: str) -> Advice:
    product = product_named(compound)
    if product is None:
        text = f"{compound} is not on the list; only sterile bland products go on freshly needled skin."
        return Advice(compound, moment, "unknown", text)
    use = product.during if moment == "during" else product.first_24h if moment == "first_24h" else "allow"
    when = {"during": "during needling", "first_24h": "in the first 24 h", "later": "later than 24 h"}[moment]
    said = {
        "allow": f"{compound} may be used {when}",
        "clinician": f"{compound} {when}: the clinician chooses",
        "prescriber": f"{compound} {when}: ask a prescriber; off label",
        "avoid": f"No {compound} {when}",
    }[use]
    return Advice(compound, moment, use, f"{said}: {product.reason}.", product)
