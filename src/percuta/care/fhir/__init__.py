"""The clinical side in FHIR R4: questionnaire, verdict, consent, plan, sessions; and a response read back.

Resources are written as plain data and checked by the classes of ``fhir.resources`` (module ``R4B``, the 4.x release
that package keeps; the resources used here have the same elements in R4). Codes are Percuta's own, in systems under
``urn:percuta``: no code of another system is claimed. Nothing is stamped by a clock; the day is given.
"""

from percuta.care.fhir.bundle import bundle, read_bundle
from percuta.care.fhir.reading import read_response
from percuta.care.fhir.screening import questionnaire

__all__ = ["bundle", "questionnaire", "read_bundle", "read_response"]
