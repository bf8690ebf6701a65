"""Put one implementation through the cases of an exercise, and note what came out of each."""

from __future__ import annotations

import contextlib
import copy
import io
import sysconfig
import traceback
import warnings
import zlib
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from bpcourse.checking.rounding import lift

_PACKAGE = str(Path(__file__).parents[1])
_NOT_THE_STUDENTS = (_PACKAGE, *map(sysconfig.get_path, ("stdlib", "purelib", "platlib")))


@dataclass(frozen=True)
class Case:
    """One input: the arguments and, for a backward, the outputs of the reference's forward and the
    upstream gradients (one per output).
    """

    name: str
    args: tuple
    upstream: tuple = ()
    outs: tuple = ()


@dataclass(frozen=True)
class Raised:
    """An exception that left the implementation, with the student's own frames only."""

    kind: str
    message: str
    frames: str = ""

    @property
    def not_written(self):
        return self.kind == "NotImplementedError"


@dataclass(frozen=True)
class Malformed:
    """A returned value that does not have the structure that was asked for."""

    status: str  # a step of compare.LADDER
    message: str


@dataclass
class Trial:
    """Outcomes by case and part (a value, Raised or Malformed), and what is worth a remark."""

    outcomes: list[dict]
    remarks: list[str] = field(default_factory=list)


def cases(exercise, seed) -> list[Case]:
    """The exercise's cases for this seed: the same seed gives the same numbers."""
    rng = np.random.default_rng([seed, zlib.crc32(exercise.name.encode())])
    prepared = []
    for name, args in exercise.inputs(rng).items():
        outs = upstream = ()
        if exercise.forward:
            *outs, _ = exercise.forward(*copy.deepcopy(args))
            # random, never ones: a backward that ignores its upstream gradient must not pass
            upstream = tuple(rng.standard_normal(np.shape(out))[()] for out in outs)
        prepared.append(Case(name, args, upstream, tuple(outs)))
    return prepared


def expected(exercise, case) -> list[dict]:
    """What right answers return, as Rounded values by part: the reference's, then alternatives'."""
    args, upstream = lift(case.args), lift(case.upstream)
    answers = []
    for implementation in (exercise.reference, *exercise.alternatives):
        result = _call(exercise, implementation, exercise.forward, args, upstream)
        answers.append(_unpack(result, exercise))
    return answers


def attempt(exercise, implementation, forward, prepared) -> Trial:
    """Run a student's (or a mistaken) implementation on all cases; it may do anything but hang.

    forward  whose cache a backward is given: one for all cases, or a list with one for each
    """
    trial = Trial([])
    forwards = forward if isinstance(forward, list) else [forward] * len(prepared)
    with listening(trial.remarks):
        for case, maker in zip(prepared, forwards):
            args, upstream = copy.deepcopy((case.args, case.upstream))
            try:
                result = _call(exercise, implementation, maker, args, upstream)
                outcome = _unpack(result, exercise)
            except (Exception, SystemExit) as error:
                outcome = dict.fromkeys(exercise.parts, raised(error))
            trial.outcomes.append(outcome)
            if not _same(
                _given(exercise, args, upstream), _given(exercise, case.args, case.upstream)
            ):
                trial.remarks.append(
                    "It changes its arguments in place. That is right here, since "
                    "it was given copies; whoever calls it may be surprised."
                )
    trial.remarks[:] = dict.fromkeys(trial.remarks)  # each once
    return trial


def attempt_forward(exercise, forward, prepared) -> list:
    """The outputs (without cache) of the student's forward on each case, or Raised."""
    outs = []
    with silence():
        for case in prepared:
            try:
                result = forward(*copy.deepcopy(case.args))
                if type(result) not in (tuple, list) or len(result) != len(case.upstream) + 1:
                    raise TypeError(
                        f"{exercise.forward.__name__} must return "
                        f"{len(case.upstream) + 1} values, the cache last"
                    )
                outs.append(tuple(result[:-1]))
            except (Exception, SystemExit) as error:
                outs.append(raised(error))
    return outs


def raised(error: BaseException) -> Raised:
    """What to tell of an exception. A sandboxed submission's carries its frames as text."""
    kind = getattr(error, "student_kind", None) or type(error).__name__
    frames = getattr(error, "student_frames", None)
    if frames is None:
        stack = traceback.extract_tb(error.__traceback__)
        own = [f for f in stack if not f.filename.startswith(_NOT_THE_STUDENTS)]
        frames = "\n".join(f"line {f.lineno} in {f.name}: {f.line}" for f in own)
    return Raised(kind, str(error), frames)


def _call(exercise, implementation, forward, args, upstream):
    if exercise.run and exercise.forward:
        return exercise.run(implementation, forward, *upstream, *args)
    if exercise.run:
        return exercise.run(implementation, *args)
    if exercise.forward:
        *_, cache = forward(*args)
        return implementation(*upstream, cache)
    return implementation(*args)


def _given(exercise, args, upstream):
    """The arguments that a right answer leaves alone.

    A forward may write into a dict, as batch norm's does with its running statistics; the backward
    that is judged behind it must not be blamed for that.
    """
    if exercise.forward:
        args = [arg for arg in args if not isinstance(arg, dict)]
    return list(args), upstream


def _unpack(result, exercise) -> dict:
    """{part: value} of a returned value, by the exercise's structure."""
    if exercise.run and type(result) is dict:
        return {part: result[part] for part in exercise.parts if part in result}
    found = {}
    _unpack_into(found, result, exercise.structure)
    return {part: found[part] for part in exercise.parts}


def _unpack_into(found, result, structure):
    if isinstance(structure, str):
        found[structure] = result
        return
    problem = _structural_problem(result, structure)
    if isinstance(structure, dict):
        for key, inner in structure.items():
            missing = problem or (
                Malformed("type", f"the returned dictionary has no key {key!r}")
                if key not in result
                else None
            )
            _unpack_into(found, missing or result[key], inner)
    else:
        for i, inner in enumerate(structure):
            _unpack_into(found, problem or result[i], inner)


def _structural_problem(result, structure):
    if isinstance(result, Malformed):
        return result
    if result is None:
        return Malformed("none", "it returns None: is there a return statement?")
    wanted = f"({', '.join(map(str, _names(structure)))})"
    if isinstance(structure, dict):
        if not isinstance(result, dict):
            return Malformed(
                "type",
                f"it returns {describe(result)}, where a dictionary with {wanted} is expected",
            )
    elif type(result) not in (tuple, list) or len(result) != len(structure):
        return Malformed(
            "type",
            f"it returns {describe(result)}, where {len(structure)} values {wanted} are expected",
        )
    return None


def _names(structure):
    if isinstance(structure, dict):
        return list(structure)
    return [s if isinstance(s, str) else "{" + ", ".join(s) + "}" for s in structure]


def describe(value) -> str:
    """A value in a few words, never its contents."""
    if isinstance(value, np.ndarray):
        return f"an array of shape {value.shape}"
    if type(value) in (tuple, list):
        return f"a {type(value).__name__} of {len(value)}"
    return f"a value of type {type(value).__name__}"


@contextlib.contextmanager
def silence():
    """For runs that the student did not ask for: nothing that they print or warn of is shown."""
    with listening([]), contextlib.redirect_stdout(io.StringIO()):
        yield


@contextlib.contextmanager
def listening(remarks):
    """Warnings and stderr become remarks: nbgrader takes any stderr text as a failure."""
    stderr = io.StringIO()
    with warnings.catch_warnings(record=True) as caught, contextlib.redirect_stderr(stderr):
        warnings.simplefilter("always")
        yield
    remarks.extend(f"Python warned: {w.message}" for w in caught)
    if stderr.getvalue():
        remarks.append(f"It wrote to stderr: {stderr.getvalue()[:200]}")


def _same(a, b) -> bool:
    if isinstance(a, np.ndarray):
        return (a.shape, a.dtype) == (b.shape, b.dtype) and a.tobytes() == b.tobytes()
    if isinstance(a, dict):
        return a.keys() == b.keys() and all(_same(a[k], b[k]) for k in a)
    if isinstance(a, (tuple, list)):
        return len(a) == len(b) and all(map(_same, a, b))
    return True
