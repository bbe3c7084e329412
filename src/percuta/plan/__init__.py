"""Search over courses: a handful that trade benefit, days hidden, risk, cost and visits."""

from percuta.plan.constraints import Demand
from percuta.plan.planner import Plan, Planning, Question, plan

__all__ = ["Demand", "Plan", "Planning", "Question", "plan"]
