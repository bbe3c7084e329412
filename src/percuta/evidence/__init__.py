"""Published measurements that can be run: what the program predicts beside what was observed."""

from percuta.evidence.reading import load, shipped
from percuta.evidence.records import Record
from percuta.evidence.validation import Validation, validate

__all__ = ["Record", "Validation", "load", "shipped", "validate"]
