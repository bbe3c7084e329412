"""The JSON Schema of a study file, for editors and other programs."""

from __future__ import annotations

from typing import Any

from pydantic.json_schema import GenerateJsonSchema
from pydantic_core import core_schema

from percuta.study.bases import base_names
from percuta.study.schema import Study

DIALECT = "https://json-schema.org/draft/2020-12/schema"

_REQUIRED = {"subject": "Subject", "skin": "SkinChoice", "device": "DeviceChoice"}
"""Parts a study needs, and the definitions that describe them."""


class SchemaWriter(GenerateJsonSchema):
    """Writes defaults as a file would, with their unit."""

    def get_default_value(self, schema: core_schema.WithDefaultSchema) -> Any:
        """Return the default of a field as text."""
        value = super().get_default_value(schema)
        writer: Any = schema["schema"].get("serialization", {})
        plain = writer.get("type") == "function-plain" and isinstance(value, float)
        return writer["function"](value) if plain else value


def schema() -> dict[str, Any]:
    """Return the JSON Schema of a study file.

    Returns
    -------
    dict
        JSON Schema, draft 2020-12. Without ``base``, subject, skin and device are required, with what each of them
        needs; laid over a base a study may hold as little as one key.

    Examples
    --------
    >>> schema()["title"]
    'Percuta study'
    """
    body = Study.model_json_schema(schema_generator=SchemaWriter)
    parts = body["$defs"]
    needs = {name: {"required": parts[part].pop("required")} for name, part in _REQUIRED.items()}
    numbing = {"anyOf": [{"type": "null"}, {"required": parts["Numbing"].pop("required")}]}
    needs["care"] = {"properties": {"numbing": numbing}}
    for part in parts.values():
        part["description"] = part["description"].partition("\n")[0]
    fields = body["properties"]
    fields["base"] = {"enum": list(base_names()), "description": fields["base"]["description"]}
    for name in ("history", "parameters"):
        fields[name]["additionalProperties"] = False
    return {
        "$schema": DIALECT,
        **body,
        "title": "Percuta study",
        "description": "A study for Percuta, the simulator of microneedling. Quantities are text with a unit.",
        "required": ["format"],
        "if": {"not": {"required": ["base"]}},
        "then": {"required": list(_REQUIRED), "properties": needs},
    }
