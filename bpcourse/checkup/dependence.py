"""Does the loss depend on what it should depend on: each array, X and y?"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from bpcourse.checkup.finding import Finding, listed
from bpcourse.checkup.leaves import Leaves, scale_of
from bpcourse.checkup.patient import Patient, kept, with_leaf

VISIBLE = 1e-6  # of the loss: what X must change in it, so that rows can be told apart
TINY = 1e-5  # of an array's scale: a smooth loss shows it, a count of errors does not


def depends_on_parameters(patient: Patient) -> Iterator[Finding]:
    """Each array, moved far and at three points, must change the loss; moved a little, one at least."""
    points = [patient.start, patient.elsewhere(), patient.afresh()]
    idle = [name for name in patient.start if not any(_matters(patient, p, name) for p in points)]
    if len(idle) == len(patient.start):
        yield _none_matters(patient)
    elif unused := [name for name in idle if not _is_touched(patient, name)]:
        yield _unused(patient, unused)
    elif not any(_matters(patient, p, name, TINY) for p in points for name in patient.start):
        yield Finding(
            "flat",
            "The loss changes when the parameters are moved far, and stays exactly as it is when "
            "they are moved a little: it is a staircase, whose slope is 0.",
            "Take a smooth loss, cross-entropy or squared error, in place of a count of errors; "
            "look for argmax, round, int and comparisons on the way from the parameters to the loss.",
        )


def _matters(patient: Patient, point: Leaves, name: str, size: float = 1.0) -> bool:
    """Does the loss change by anything at all when this array is moved?"""
    before = patient.loss(point)
    rng = np.random.default_rng([patient.seed, 3])
    for _ in range(2):
        move = size * scale_of(point[name]) * rng.standard_normal(point[name].shape)
        after = patient.loss(with_leaf(point, name, point[name] + move))
        if after != before and not (np.isnan(after) and np.isnan(before)):
            return True
    return False


def _is_touched(patient: Patient, name: str) -> bool:
    """Is it used at all? Then NaN gets through, also where it has no effect (a bias that a
    normalization takes away, the weights of dead units).
    """
    nowhere = np.full(patient.start[name].shape, np.nan)
    before, after = (
        patient.loss(patient.start),
        patient.loss(with_leaf(patient.start, name, nowhere)),
    )
    return after != before


def _none_matters(patient: Patient) -> Finding:
    if _reads_originals(patient):
        return Finding(
            "reads globals",
            "The loss does not depend on the parameters that the function is given, but on the "
            "arrays of the same name outside: it does not use its argument.",
            "Take the arrays from the argument: W1 = parameters['W1'].",
        )
    return Finding(
        "constant loss",
        "The loss does not depend on any of the parameters: moved at random, by as much as they "
        "are large, they leave it exactly as it is.",
        "Follow the numbers from the parameters to the loss: where do they get lost? Is a result "
        "computed and not used, or overwritten?",
    )


def _reads_originals(patient: Patient) -> bool:
    """Does the loss change when the learner's own arrays do? They are put back at once."""
    before = patient.loss(patient.start)
    originals = [leaf for leaf in patient.given.values() if isinstance(leaf, np.ndarray)]
    with kept(patient.parameters):
        for leaf in originals:
            if leaf.flags.writeable and leaf.dtype.kind == "f":
                leaf[...] = leaf + scale_of(leaf)
        after = patient.loss(patient.start)
    return after != before


def _unused(patient: Patient, idle: list[str]) -> Finding:
    answer = patient.ask(patient.start)
    sizes = answer.gradients if answer else {}
    claimed = [n for n in idle if sizes.get(n) is not None and np.any(sizes[n])]
    also = f" Yet you return a gradient for {listed(claimed)} that is not 0." if claimed else ""
    return Finding(
        "unused",
        f"The loss does not depend on {listed(idle)}: moved at random, far and at three points, "
        f"{'they leave' if len(idle) > 1 else 'it leaves'} the loss exactly as it is.{also}",
        f"Look at the forward pass: is {idle[0]} used in it? Is its result used after that, or "
        "overwritten, or another array taken in its place?",
        listed(idle),
    )


def depends_on_data(patient: Patient) -> Iterator[Finding]:
    """X and y must matter, and each target must be compared with its own example's prediction."""
    X, y = patient.take()
    if not (isinstance(X, np.ndarray) and isinstance(y, np.ndarray) and len(X) == len(y) > 2):
        return
    points = [patient.start, patient.elsewhere(), patient.afresh(1)]
    first = [patient.loss(point, (X, y)) for point in points]
    if not np.all(np.isfinite(first)):
        return
    same_x, same_y = np.repeat(X[:1], len(X), 0), np.repeat(y[:1], len(y), 0)
    without_x = [patient.loss(point, (same_x, y)) for point in points]
    without_y = [patient.loss(point, (X, same_y)) for point in points]
    if without_x == first and not np.array_equal(same_x, X):
        if _is_reached(patient, X, y):
            return  # it vanishes on its way
        yield Finding(
            "ignores X",
            "The loss does not depend on X: with the first row in place of all others it is exactly "
            "the same.",
            "Is X used in the forward pass, or is it overwritten, or read from outside?",
        )
    elif without_y == first and not np.array_equal(same_y, y):
        yield Finding(
            "ignores y",
            "The loss does not depend on y: with the first target in place of all others it is "
            "exactly the same.",
            "Is y compared with the predictions, or is another array taken in its place?",
        )
    elif not np.array_equal(same_y, y):
        telling = [
            (point, loss)
            for point, loss, other in zip(points, first, without_x)
            if abs(other - loss) > VISIBLE * abs(loss)
        ]
        if telling and _order_is_free(patient, telling, X, y):
            yield _broadcast(patient, y)


def _is_reached(patient: Patient, X: np.ndarray, y: np.ndarray) -> bool:
    """Is X used at all? Then NaN gets through, or no number is an index."""
    return bool(np.isnan(patient.loss(patient.start, (np.full(X.shape, np.nan), y))))


def _order_is_free(
    patient: Patient, telling: list[tuple[Leaves, float]], X: object, y: np.ndarray
) -> bool:
    """Is the loss the same whichever target belongs to which row?"""
    rng = np.random.default_rng([patient.seed, 5])
    tried = 0
    for _ in range(6):
        shuffled = y[rng.permutation(len(y))]
        if np.array_equal(shuffled, y):
            continue
        tried += 1
        for point, loss in telling:
            if abs(patient.loss(point, (X, shuffled)) - loss) > 1e-10 * abs(loss):
                return False
    return tried > 1


def _broadcast(patient: Patient, y: np.ndarray) -> Finding:
    n = len(y) if patient.rows is None else patient.count
    shape = f"({n},)" if y.ndim == 1 else str((n, *y.shape[1:]))
    other = f"({n}, 1)" if y.ndim == 1 else f"({n},)"
    turned = "y[:, None]" if y.ndim == 1 else "y.ravel()"
    return Finding(
        "broadcast",
        "The loss is the same whichever target belongs to which row of X: shuffled targets do not "
        f"change it. So each prediction is compared with every target. y has the shape {shape}; "
        f"where the predictions have the shape {other}, their difference has ({n}, {n}).",
        f"Give both one shape: {turned}, or the predictions with the shape {shape}. Assert that "
        "they are equal before they are subtracted.",
    )
