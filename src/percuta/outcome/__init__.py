"""What people see and measure: instruments, grades, downtime and risks, all read from the same skin."""

from percuta.outcome.observed import HIGH, LOW, Outcome, Series

__all__ = ["HIGH", "LOW", "Outcome", "Series"]
