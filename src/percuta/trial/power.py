"""How many people a trial needs: the same trial, with only its first people counted."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from percuta.errors import InputError
from percuta.trial.execution import Executor, Run, execute
from percuta.trial.schema import FEWEST, Endpoint, Trial
from percuta.trial.statistics import effects

WANTED = 0.8
"""Power that sample sizes are given for."""


@dataclass(frozen=True)
class PowerCurve:
    """Power of the primary endpoint at the last visit, by size of the trial.

    Parameters
    ----------
    endpoint, arm, against : str
        What is tested.
    visit : float
        Day since the first session.
    points : tuple of tuple
        People, share of the replicates with p below 5 %, and the ends of its 95 % interval.
    """

    endpoint: str
    arm: str
    against: str
    visit: float
    points: tuple[tuple[int, float, float, float], ...]

    @property
    def needed(self) -> float | None:
        """People for a power of 80 %, between the sizes tried; None where none of them reaches it."""
        before: tuple[int, float] | None = None
        for people, power, *_ in self.points:
            if power >= WANTED:
                if before is None:
                    return float(people)
                share = (WANTED - before[1]) / (power - before[1])
                return before[0] + share * (people - before[0])
            before = people, power
        return None


def power_curve(
    trial: Trial,
    sizes: Sequence[int],
    folder: Path,
    executor: Executor | None = None,
    tell: Callable[[str, float], None] | None = None,
) -> list[PowerCurve]:
    """Simulate a trial once at its largest size and test it at every size.

    Parameters
    ----------
    trial : Trial
        The trial; its own number of people is left aside.
    sizes : sequence of int
        Numbers of people.
    folder : Path
        Folder of the tables.
    executor, tell
        As in `percuta.trial.execution.execute`.

    Returns
    -------
    list of PowerCurve
        One for each arm against the first; for the change in the arm where there is one only.

    Raises
    ------
    InputError
        Where a size is too small, there are no replicates, or a single arm is counted.

    Notes
    -----
    People do not depend on the size of their trial, so the first hundred of a large trial are a trial of a hundred.
    Every replicate has its own draw of the model: this is the power averaged over what is not known ("assurance"),
    which can stay below 1 for any number of people.
    """
    sizes = sorted(set(sizes))
    if not sizes or sizes[0] < FEWEST * len(trial.arms):
        raise InputError(f"sizes of a trial with {len(trial.arms)} arms start at {FEWEST * len(trial.arms)}", "power")
    if not trial.solve.replicates:
        raise trial.error("solve.replicates", "power needs replicates; give at least 1, better 200")
    endpoint, visit = trial.endpoints[0], trial.visits[-1]
    if endpoint.counted and len(trial.arms) == 1:
        raise InputError("a share in a single arm is tested against nothing; add an arm or take a mean first", "power")
    run = execute(trial.replaced(people=sizes[-1]), folder, executor, tell=tell)
    return _curves(run, sizes, (endpoint, visit))


def _curves(run: Run, sizes: Sequence[int], asked: tuple[Endpoint, float]) -> list[PowerCurve]:
    points: dict[tuple[str, str], list[tuple[int, float, float, float]]] = {}
    for size in sizes:
        for effect in effects(run, size, [asked]):
            if effect.against or len(run.trial.arms) == 1:
                points.setdefault((effect.arm, effect.against), []).append((size, *effect.power))
    endpoint, visit = run.trial.endpoints[0].name, asked[1]
    return [PowerCurve(endpoint, arm, other, visit, tuple(found)) for (arm, other), found in points.items()]
