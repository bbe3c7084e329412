"""Many people at once: virtual populations, trials with arms and visits, their statistics, and who does the work."""

from percuta.trial.execution import Cluster, Executor, InProcess, Processes, Run, execute
from percuta.trial.power import PowerCurve, power_curve
from percuta.trial.result import TrialResult, run_trial
from percuta.trial.schema import Trial

__all__ = [
    "Cluster",
    "Executor",
    "InProcess",
    "PowerCurve",
    "Processes",
    "Run",
    "Trial",
    "TrialResult",
    "execute",
    "power_curve",
    "run_trial",
]
