"""Every number with its unit, range, source and evidence class."""

from percuta.parameters.records import EVIDENCE_CLASSES, Record, library, read_records
from percuta.parameters.values import Parameters

__all__ = ["EVIDENCE_CLASSES", "Parameters", "Record", "library", "read_records"]
