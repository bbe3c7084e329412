"""What people do: candidacy, protocols, the days of a course, aftercare and red flags."""

from percuta.care.aftercare import AftercareItem, RedFlag, aftercare, red_flags
from percuta.care.candidacy import Finding, Override, Question, Verdict, screen
from percuta.care.course import Milestone, Protocol, notices, protocol_for, protocols, session_dates, timeline
from percuta.care.rules import Rule, rules
from percuta.care.sources import Source

__all__ = [
    "AftercareItem",
    "Finding",
    "Milestone",
    "Override",
    "Protocol",
    "Question",
    "RedFlag",
    "Rule",
    "Source",
    "Verdict",
    "aftercare",
    "notices",
    "protocol_for",
    "protocols",
    "red_flags",
    "rules",
    "screen",
    "session_dates",
    "timeline",
]
