"""What people do: candidacy, course, session, aftercare, maintenance, professional and home."""

from percuta.care.aftercare import AftercareItem, RedFlag, aftercare, red_flags
from percuta.care.builder import CoursePlan, Wish, ZonePlan, plan_course
from percuta.care.candidacy import Finding, Override, Question, Verdict, screen
from percuta.care.course import Milestone, Protocol, notices, protocol_for, protocols, session_dates, timeline
from percuta.care.home import HomeFact, check_home, home_facts, no_promise
from percuta.care.label import LabelLine, label_status
from percuta.care.rules import Rule, rules
from percuta.care.sources import Source
from percuta.care.summary import summarise
from percuta.care.zones import Zone, zones

__all__ = [
    "AftercareItem",
    "CoursePlan",
    "Finding",
    "HomeFact",
    "LabelLine",
    "Milestone",
    "Override",
    "Protocol",
    "Question",
    "RedFlag",
    "Rule",
    "Source",
    "Verdict",
    "Wish",
    "Zone",
    "ZonePlan",
    "aftercare",
    "check_home",
    "home_facts",
    "label_status",
    "no_promise",
    "notices",
    "plan_course",
    "protocol_for",
    "protocols",
    "red_flags",
    "rules",
    "screen",
    "session_dates",
    "summarise",
    "timeline",
    "zones",
]
