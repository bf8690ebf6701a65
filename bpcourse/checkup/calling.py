"""Can the function be called, and does it return a loss and a gradient for each array?"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from bpcourse.checking.outcome import Raised
from bpcourse.checkup.clock import now
from bpcourse.checkup.finding import LIKELY, Finding, listed
from bpcourse.checkup.kinds import classes_of
from bpcourse.checkup.leaves import flatten, items_of, pair, rebuild, strangers
from bpcourse.checkup.patient import ROWS, SLOW, Answer, Patient, read, rows_in
from bpcourse.checkup.repairs import repair


def parameters_are_arrays(patient: Patient) -> Iterator[Finding]:
    """Float arrays, none of them twice; fills `start`."""
    given = patient.given
    strange = [name for name, leaf in given.items() if not _numeric(leaf)]
    if strange or not given:
        yield Finding(
            "parameters",
            f"{listed(strange) or 'parameters'} holds no numbers: {_kind(given, strange)}.",
            "Give the parameters as a dictionary of arrays, such as {'W1': W1, 'b1': b1}.",
            listed(strange),
        )
        return
    whole = [name for name, leaf in given.items() if np.asarray(leaf).dtype.kind in "iu"]
    if whole:
        yield Finding(
            "integers",
            f"{listed(whole)} {_holds(whole)} whole numbers ({np.asarray(given[whole[0]]).dtype}). "
            "An update in place fails or is cut off, since a small step is no whole number.",
            "Make them floats: np.array(..., dtype=float), np.zeros(shape) without a dtype.",
            listed(whole),
        )
    patient.start = {name: np.array(leaf, float) for name, leaf in given.items()}
    yield from _shared(given)
    wild = [name for name, leaf in patient.start.items() if not np.all(np.isfinite(leaf))]
    if wild:
        yield Finding(
            "not finite",
            f"{listed(wild)} {_holds(wild)} NaN or infinity before anything is computed.",
            "Draw the parameters anew. If they come from a run, its steps were too large.",
            listed(wild),
        )


def _numeric(leaf: Any) -> bool:
    return np.asarray(leaf).dtype.kind in "fiu" and not isinstance(leaf, bool)


def _kind(given: dict[str, Any], strange: list[str]) -> str:
    return f"it is of type {type(given[strange[0]]).__name__}" if strange else "it is empty"


def _holds(names: list[str]) -> str:
    return "holds" if len(names) == 1 else "hold"


def _shared(given: dict[str, Any]) -> Iterator[Finding]:
    arrays = [(name, leaf) for name, leaf in given.items() if isinstance(leaf, np.ndarray)]
    for i, (name, leaf) in enumerate(arrays):
        for other, array in arrays[:i]:
            if np.shares_memory(leaf, array):
                yield Finding(
                    "one array twice",
                    f"{other} and {name} are the same array in memory: an update in place of one "
                    "changes the other.",
                    "Make each with a call of its own; [array] * 3 and a = b = np.zeros(3) make one.",
                    listed([other, name]),
                    LIKELY,
                )
                return


def it_runs(patient: Patient) -> Iterator[Finding]:
    """The first call: on some of the rows if the function takes them, else on all."""
    _choose_rows(patient)
    data = patient.take()
    arguments = patient.arguments(rebuild(patient.parameters, patient.start), *data)
    given = [rebuild(patient.parameters, patient.start), *map(_plain, data)]
    returned = patient.guarded(patient.function, *arguments)
    if patient.error:
        yield _raised(patient)
        return
    answer = read(returned, patient.parameters)
    if answer is None or returned is None:
        yield Finding(
            "returns",
            f"The function returns {_described(returned)}, where (loss, gradients) is expected."
            f"{_no_numbers(patient, returned)}",
            "End it with `return loss, gradients`; the loss is a number, gradients a dictionary with "
            "the keys of the parameters.",
        )
        return
    yield from _changed(patient, arguments, given)
    yield from _loss_is_a_number(returned[0])
    yield from gradients_fit(patient, answer)


def _choose_rows(patient: Patient) -> None:
    """A prime number of rows, so few that a call is quick, if the function takes part of them."""
    count = patient.count
    if count < 2 or not _aligned(patient.X, patient.y):
        return
    order = _in_turn(patient)
    for size in (ROWS, 31, 13):
        some = np.sort(order[: min(size, count)])
        started = now()
        answer = patient.ask(patient.start, patient.take(some))
        took = now() - started
        if answer is None or (took > SLOW and size > 13):
            continue
        patient.divisible = True
        if len(some) < count:
            patient.rows = some
            patient.notes.append(f"looked at {len(some)} of the {count} rows, drawn at random")
        return


def _in_turn(patient: Patient) -> Any:
    """All rows in a random order, but one of each class first: a rare label may be the wrong one."""
    order = np.random.default_rng(patient.seed).permutation(patient.count)
    classes = classes_of(patient.y) if isinstance(patient.y, np.ndarray) else None
    if classes is None:
        return order
    first = np.unique(classes[order], return_index=True)[1]
    return np.concatenate([order[first], np.delete(order, first)])


def _aligned(X: Any, y: Any) -> bool:
    return y is None or rows_in(X) == rows_in(y) > 0


def _raised(patient: Patient) -> Finding:
    error = patient.error
    assert error is not None  # noqa: S101  for the type checker
    where = f" ({error.frames.splitlines()[-1].strip()})" if error.frames else ""
    seen = f"The function raises {error.kind}: {error.message}{where}."
    mended = repair(patient)
    if mended:
        return Finding("labels", f"{seen} {mended.words}", mended.do)
    rows = _rows_differ(patient)
    if rows:
        return Finding("rows", f"{rows} {seen}", "Give X and y with one row for each example.")
    return Finding("raises", seen, f"Mend this first. {_way_out(patient, error)}")


def _way_out(patient: Patient, error: Raised) -> str:
    called = "(parameters)" if patient.X is None else "(parameters, X, y)"
    if not callable(patient.function):
        return f"Give a function first; it is called with {called}."
    if error.kind == "TypeError" and "argument" in error.message:
        return f"It is called with {called}: X and y go to checkup as well, and to the function."
    if "list" in error.message:
        return "A list stands where an array is expected: np.array(...) makes one of it."
    if error.kind in ("ValueError", "IndexError"):
        return "Print the shapes of the arrays in that line, and say for each axis what it counts."
    return f"Call it yourself, with {called}, and read from the last line upwards what Python says."


def _rows_differ(patient: Patient) -> str:
    data = patient.X, patient.y
    if not all(isinstance(one, (np.ndarray, list, tuple)) for one in data) or _aligned(*data):
        return ""
    rows = [rows_in(one) for one in data]
    return f"X has {rows[0]} rows and y {rows[1]}." if all(rows) else ""


def _plain(data: Any) -> Any:
    return data.copy() if isinstance(data, np.ndarray) else data


def _described(returned: Any) -> str:
    if returned is None:
        return "None (is there a return statement?)"
    if isinstance(returned, np.ndarray):
        return f"an array of shape {returned.shape}"
    many = f" of {len(returned)}" if isinstance(returned, (tuple, list, dict)) else ""
    return f"a {type(returned).__name__}{many}"


def _no_numbers(patient: Patient, returned: Any) -> str:
    """Which of what it returns, a loss and gradients, are no numbers?"""
    if not isinstance(returned, (tuple, list)) or len(returned) < 2:
        return ""
    parts = {"The loss": returned[0]}
    gradients = returned[1] if len(returned) == 2 else tuple(returned[1:])
    for name, gradient in pair(patient.parameters, gradients).items():
        parts[f"The gradient of {name}"] = 0.0 if gradient is None else gradient
    return next(
        (
            f" {what} is of type {type(part).__name__}."
            for what, part in parts.items()
            if _odd(part)
        ),
        "",
    )


def _odd(part: Any) -> bool:
    try:
        return part is None or not np.isrealobj(part) or np.asarray(part, float) is None
    except (TypeError, ValueError):
        return True


def _changed(patient: Patient, after: list[Any], before: list[Any]) -> Iterator[Finding]:
    """Did the call change its arguments?"""
    changed = [
        name
        for name, leaf in flatten(before[0]).items()
        if not np.array_equal(leaf, flatten(after[0]).get(name, np.nan))
    ]
    if changed:
        yield Finding(
            "changes parameters",
            f"The function changes {listed(changed)} while it computes the loss and the gradients, "
            "so the gradients that come later belong to other parameters than the loss.",
            "Compute all gradients first; update in a place of its own, afterwards.",
            listed(changed),
        )
    for name, old, new in zip("Xy", before[1:], after[1:]):
        if isinstance(old, np.ndarray) and not np.array_equal(old, new, equal_nan=_float(old)):
            yield Finding(
                "changes data",
                f"The function changes {name} in place: its next call sees other data.",
                f"Work on a copy: `{name} = {name} - mean` in place of `{name} -= mean`.",
            )


def _float(array: Any) -> bool:
    return array.dtype.kind == "f"


def _loss_is_a_number(loss: Any) -> Iterator[Finding]:
    if np.size(loss) != 1:
        yield Finding(
            "loss is an array",
            f"The loss is an array of shape {np.shape(loss)}, where one number is expected.",
            "Take the mean or the sum over all examples, np.mean(...); the gradients must be those "
            "of this one number.",
        )


def gradients_fit(patient: Patient, answer: Answer) -> Iterator[Finding]:
    """Is there a gradient for each array, of its shape, and are all numbers finite?"""
    parameters, raw = patient.parameters, answer.raw
    gradients = raw[1] if len(raw) == 2 else raw[1:]
    missing = [name for name, gradient in answer.gradients.items() if gradient is None]
    if missing:
        unknown = strangers(parameters, gradients)
        told = f" It has {listed(unknown)}, which is no array's name." if unknown else ""
        yield Finding(
            "missing gradient",
            f"There is no gradient for {listed(missing)}: gradients is {_content(gradients)}.{told}",
            "Return a dictionary with the keys of the parameters, or a list in their order.",
            listed(missing),
        )
    for name, gradient in answer.gradients.items():
        shape = patient.start[name].shape
        if gradient is not None and gradient.shape != shape:
            yield _of_other_shape(name, shape, gradient)
    wild = [n for n, g in answer.gradients.items() if g is not None and not np.isfinite(g).all()]
    if not np.isfinite(answer.loss) and np.size(raw[0]) == 1:
        yield Finding(
            "not finite",
            f"The loss is {answer.loss}.",
            "Look for log(0), exp of a large number, and division by 0: subtract the largest score "
            "before exp, and take the logarithm of the softmax, not of its rounded value.",
        )
    elif wild:
        yield Finding(
            "not finite",
            f"The loss is a number, but the gradient of {listed(wild)} holds NaN or infinity.",
            "Look for a division by something that can be 0 on the way back, p in y / p above all.",
            listed(wild),
        )


def _content(gradients: Any) -> str:
    items = items_of(gradients)
    if items is None:
        return _described(gradients)
    if isinstance(gradients, dict):
        return f"a dictionary with {listed(str(key) for key, _ in items) or 'nothing in it'}"
    return _described(gradients)


def _of_other_shape(name: str, shape: tuple[int, ...], gradient: Any) -> Finding:
    hint = "each entry of the gradient belongs to one entry of the array"
    if gradient.shape == shape[::-1]:
        hint = "it is the transpose: which of the two factors comes first in the product?"
    elif gradient.ndim == len(shape) + 1 and gradient.shape[1:] == shape:
        hint = "the sum over the examples is missing: the array is used once for each of them"
    elif gradient.size == int(np.prod(shape)):
        hint = "as many entries, in another shape; an update would broadcast: reshape it"
    return Finding(
        "gradient shape",
        f"The gradient of {name} has the shape {gradient.shape}, {name} itself {shape}.",
        f"Give it the shape of its array: {hint}.",
        name,
    )


def it_repeats_itself(patient: Patient) -> Iterator[Finding]:
    """The same call must give the same numbers."""
    first = patient.ask(patient.start)
    again = patient.ask(patient.start)
    third = patient.ask(patient.start)
    if not (first and again and third):
        return
    grown = _growing([first, again, third])
    if grown:
        yield Finding(
            "accumulates",
            f"Called again with the same numbers, the function returns another gradient of "
            f"{listed(grown)}: by each call it grows by the same amount, so gradients are added to "
            "those of the call before.",
            "Begin each call with gradients of zero; a list or dictionary made once, outside of the "
            "function or as a default argument, lives on.",
            listed(grown),
        )
    elif abs(first.loss - again.loss) > 1e-9 * abs(first.loss) or _differ(first, again):
        yield Finding(
            "random",
            f"Called again with the same numbers, the function returns another loss or gradient "
            f"({first.loss:.8g}, then {again.loss:.8g}), so nothing about its gradient can be said.",
            "Fix what is random for the checkup (a dropout mask, noise, the choice of a batch): draw "
            "it outside, or seed the generator at the function's beginning.",
            sure=LIKELY,
        )


def _growing(answers: list[Answer]) -> list[str]:
    """Arrays whose gradient grows by the same from call to call."""
    found: list[str] = []
    for name in answers[0].gradients:
        one, two, three = (answer.gradients[name] for answer in answers)
        if one is None or two is None or three is None:
            continue
        rise, again = two - one, three - two
        size = float(np.linalg.norm(rise))
        if size > 1e-9 * np.linalg.norm(one) > 0 and np.linalg.norm(rise - again) < 1e-6 * size:
            found.append(name)
    return found


def _differ(one: Answer, other: Answer) -> bool:
    return any(
        g is not None and not np.allclose(g, other.gradients[name], rtol=1e-7, atol=1e-12)
        for name, g in one.gradients.items()
    )
