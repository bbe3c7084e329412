"""Small pieces of FHIR: concepts, references, identifiers."""

from __future__ import annotations

import uuid
from typing import Any

from percuta.errors import InputError

Resource = dict[str, Any]

SYSTEM = "urn:percuta"
MISSING = "FHIR needs the package fhir.resources; install percuta with its extra 'fhir'"


def concept(text: str, kind: str = "", code: str = "") -> Resource:
    """Return a CodeableConcept: words, and a code of Percuta's own where there is one."""
    coding = {"coding": [{"system": f"{SYSTEM}:{kind}", "code": code, "display": text}]} if code else {}
    return {**coding, "text": text}


def identity(*parts: str) -> str:
    """Return an id that is the same for the same parts."""
    return str(uuid.uuid5(uuid.NAMESPACE_URL, ":".join((SYSTEM, *parts))))


def reference(resource: Resource, display: str = "") -> Resource:
    """Point to another resource of the bundle."""
    found = {"reference": f"urn:uuid:{resource['id']}"}
    return {**found, "display": display} if display else found


def noted(*texts: str) -> list[Resource]:
    """Return annotations, one for each text that is not empty."""
    return [{"text": text} for text in texts if text]


def checked(data: Any, name: str) -> Any:
    """Check plain data, or the text of a file, as one FHIR resource.

    Parameters
    ----------
    data : Mapping, str or bytes
        The resource.
    name : str
        Its type, such as ``Bundle``.

    Returns
    -------
    fhir.resources model

    Raises
    ------
    InputError
        About the first thing that is wrong, or where the package is not installed.
    """
    try:
        from fhir.resources.R4B import get_fhir_model_class
    except ImportError:
        raise InputError(MISSING) from None
    from pydantic import ValidationError

    model: Any = get_fhir_model_class(name)
    try:
        return model.model_validate_json(data) if isinstance(data, str | bytes) else model.model_validate(data)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        place = ".".join(str(part) for part in first["loc"])
        sentence = str(first["msg"]).splitlines()[0].rstrip(".")
        raise InputError(f"this is no {name} of FHIR R4: {sentence}", place or name) from None
