"""Run one implementation on the cases of an exercise, and note what came out of each."""

from __future__ import annotations

import contextlib
import copy
import io
import warnings
from collections.abc import Generator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from bpcourse.checking import clock
from bpcourse.checking.exercise import Case, Exercise, Implementation, in_turn
from bpcourse.checking.guards import is_array, is_dict, is_plain_sequence, is_sequence
from bpcourse.checking.open_task import Open
from bpcourse.checking.outcome import Outcome, Raised, raised
from bpcourse.checking.page.printing import Printed, captured
from bpcourse.checking.rounding import lift

IN_PLACE = (
    "It changes its arguments in place. That is right here, since it was given copies; whoever "
    "calls it may be surprised."
)


@dataclass(frozen=True)
class Trial:
    """Outcomes by case, what is worth a remark, and by case what was printed."""

    outcomes: tuple[Outcome, ...]
    remarks: tuple[str, ...] = ()
    printed: tuple[Printed, ...] = ()


def right_answers(exercise: Exercise, case: Case) -> list[Outcome]:
    """What right answers return, as Rounded values by part: the reference's first."""
    return [right_answer(exercise, implementation, case) for implementation in exercise.right]


def right_answer(exercise: Exercise, implementation: Implementation, case: Case) -> Outcome:
    """What this right implementation returns, as Rounded values by part."""
    if isinstance(exercise, Open):
        return exercise.bars()
    lifted = replace(case, args=lift(case.args), upstream=lift(case.upstream))
    return exercise.run(implementation, lifted)


def run_all(exercise: Exercise, implementation: Implementation, cases: Sequence[Case]) -> Trial:
    """Run a student's (or a mistaken) implementation on all cases, each in its turn; it may do
    anything but hang, and where a clock runs that as well.
    """
    outcomes: dict[int, Outcome] = {}
    remarks: list[str] = []
    printed: dict[int, list[Printed]] = {}
    with listening(remarks):
        for i in in_turn(cases):
            if late := clock.over():
                outcomes[i] = dict.fromkeys(exercise.parts, late)
                continue
            given = copied(cases[i])
            with captured(given.name, printed.setdefault(i, [])):
                outcomes[i] = _outcome(exercise, implementation, given)
            if not _same(exercise.untouched(given), exercise.untouched(cases[i])):
                remarks.append(IN_PLACE)
    return Trial(
        outcomes=tuple(outcomes[i] for i in sorted(outcomes)),
        remarks=tuple(dict.fromkeys(remarks)),  # each once
        printed=tuple(text for i in sorted(printed) for text in printed[i]),
    )


def _outcome(exercise: Exercise, implementation: Implementation, case: Case) -> Outcome:
    try:
        return exercise.run(implementation, case)
    except (Exception, SystemExit) as error:
        return dict.fromkeys(exercise.parts, raised(error))
    except clock.TookTooLong as error:
        return dict.fromkeys(exercise.parts, clock.stopped(error))


def run_forward(forward: Implementation, name: str, cases: Sequence[Case]) -> list[Any]:
    """The outputs (without cache) of the student's forward on each case, or Raised."""
    with silence():
        outs = {i: _outputs(forward, name, cases[i]) for i in in_turn(cases)}
    return [outs[i] for i in range(len(cases))]


def _outputs(forward: Implementation, name: str, case: Case) -> tuple[Any, ...] | Raised:
    wanted = len(case.upstream) + 1
    if late := clock.over():
        return late
    try:
        result = forward(*copy.deepcopy(case.args))
    except (Exception, SystemExit) as error:
        return raised(error)
    except clock.TookTooLong as error:
        return clock.stopped(error)
    if not is_plain_sequence(result) or len(result) != wanted:
        return Raised("TypeError", f"{name} must return {wanted} values, the cache last")
    return tuple(result[:-1])


def copied(case: Case) -> Case:
    """The case with arguments of its own, which may be written into."""
    args, upstream = copy.deepcopy((case.args, case.upstream))
    return replace(case, args=args, upstream=upstream)


@contextlib.contextmanager
def silence() -> Generator[None]:
    """For runs that the student did not ask for: nothing that they print or warn of is shown."""
    with listening([]), contextlib.redirect_stdout(io.StringIO()):
        yield


@contextlib.contextmanager
def listening(remarks: list[str]) -> Generator[None]:
    """Warnings and stderr become remarks: nbgrader takes any stderr text as a failure."""
    stderr = io.StringIO()
    with warnings.catch_warnings(record=True) as caught, contextlib.redirect_stderr(stderr):
        warnings.simplefilter("always")
        yield
    remarks.extend(f"Python warned: {w.message}" for w in caught)
    if stderr.getvalue():
        remarks.append(f"It wrote to stderr: {stderr.getvalue()[:200]}")


def _same(a: Any, b: Any) -> bool:
    if is_array(a):
        return (a.shape, a.dtype) == (b.shape, b.dtype) and a.tobytes() == b.tobytes()
    if is_dict(a):
        return a.keys() == b.keys() and all(_same(a[k], b[k]) for k in a)
    if is_sequence(a):
        return len(a) == len(b) and all(map(_same, a, b))
    return True
