"""What is asked: study files, their schema, and the base studies."""

from percuta.study.bases import base_names
from percuta.study.json_schema import schema
from percuta.study.parts import (
    Care,
    Concern,
    Course,
    DeviceChoice,
    Numbing,
    SkinChoice,
    Solve,
    Subject,
    Technique,
    Topical,
)
from percuta.study.schema import FORMAT, Study

__all__ = [
    "FORMAT",
    "Care",
    "Concern",
    "Course",
    "DeviceChoice",
    "Numbing",
    "SkinChoice",
    "Solve",
    "Study",
    "Subject",
    "Technique",
    "Topical",
    "base_names",
    "schema",
]
