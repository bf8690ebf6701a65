"""Open tasks through the judge and the sandbox: what honest, lazy and hostile answers earn."""

import textwrap

import pytest

from bpcourse.checking import session
from bpcourse.exercises import get_exercise
from bpcourse.grading.judge.judge import judge
from bpcourse.grading.judge.limits import DEFAULT_LIMITS, Limits
from tests.grading.notebooks import task

HONEST = """
def train_houses(X, t, X_new, H=32, epochs=30, rate=0.02):
    m, s, mean, std = X.mean(0), X.std(0), t.mean(), t.std()
    Z, Z_new, y = (X - m) / s, (X_new - m) / s, (t - mean) / std
    rng, total = np.random.default_rng(5), 0
    for start in range(2):
        W, w = rng.normal(0, np.sqrt(2 / Z.shape[1]), (Z.shape[1], H)), rng.normal(0, H**-0.5, H)
        b, c = np.zeros(H), 0.0
        for epoch in range(epochs):
            order = rng.permutation(len(Z))
            for i in range(0, len(Z), 32):
                x, target = Z[order[i : i + 32]], y[order[i : i + 32]]
                z = x @ W + b
                h = np.maximum(z, 0)
                d = 2 * (h @ w + c - target) / len(x)
                dz = np.outer(d, w) * (z > 0)
                W, b, w, c = W - rate * x.T @ dz, b - rate * dz.sum(0), w - rate * h.T @ d, c - rate * d.sum()
        total = total + np.maximum(Z_new @ W + b, 0) @ w + c
    return total / 2 * std + mean
"""
MEAN = "def train_houses(X, t, X_new):\n    return np.full(len(X_new), t.mean())"
LINE = """
def train_houses(X, t, X_new):
    m, s = X.mean(0), X.std(0)
    A, B = (np.column_stack([(x - m) / s, np.ones(len(x))]) for x in (X, X_new))
    return B @ np.linalg.lstsq(A, t, rcond=None)[0]
"""
STORED = """
from bpcourse import datasets
ames = datasets.load_ames()
known = {row.tobytes(): price for row, price in zip(ames.X_train, ames.y_train)}
def train_houses(X, t, X_new):
    return np.array([known.get(row.tobytes(), ames.y_train.mean()) for row in X_new])
"""
KEY = """
from bpcourse import reference
def train_houses(X, t, X_new):
    return reference.train_houses(X, t, X_new)
"""
SPY = """
import gc, sys
def train_houses(X, t, X_new):
    wanted = [o for o in gc.get_objects() if type(o).__name__ == "Table"]
    arrays = [o for o in gc.get_objects() if isinstance(o, np.ndarray) and o.shape == (len(X_new),)]
    frames, frame = [], sys._getframe()
    while frame:
        frames += [v for v in frame.f_locals.values() if type(v).__name__ == "Table"]
        frame = frame.f_back
    if wanted or frames:
        return (wanted + frames)[0].truth
    return arrays[0] if arrays else np.full(len(X_new), t.mean())
"""
ALWAYS_RIGHT = """
class Right(np.ndarray):
    def __sub__(self, other): return np.zeros(len(self))
    __rsub__ = __sub__
def train_houses(X, t, X_new):
    return np.zeros(len(X_new)).view(Right)
"""
TEACH_BY_RUNNING = """
seen = []
def train_houses(X, t, X_new):
    seen.append((X, t))
    return t[np.arange(len(X_new)) % len(t)]
"""


def graded(source, limits=DEFAULT_LIMITS):
    work = task(
        ["import numpy as np", textwrap.dedent(source)],
        {"c": "from bpcourse import check\ncheck(train_houses)"},
        points=4.0,
        limits=limits,
    )
    return judge(work).scores["c"]


@pytest.mark.parametrize(
    "source, least, most",
    [
        (HONEST, 4.0, 4.0),
        (MEAN, 0.0, 0.0),
        (LINE, 1.0, 1.0),
        (STORED, 0.0, 0.0),
        (KEY, 0.0, 0.0),
        (SPY, 0.0, 0.0),
        (ALWAYS_RIGHT, 0.0, 0.0),
        (TEACH_BY_RUNNING, 0.0, 0.0),
    ],
    ids=["honest", "mean", "line", "stored", "key", "spy", "always right", "by rote"],
)
def test_an_open_task_pays_for_predictions_alone(sandbox, source, least, most):
    score = graded(source)
    assert least <= score.points <= most, score.explanation


def test_an_endless_training_run_is_ended_and_told(sandbox):
    source = "def train_houses(X, t, X_new):\n    while True: pass"
    score = graded(source, Limits(call_seconds=1, again_seconds=0.2))
    assert score.points == 0.0
    assert {part["status"] for part in score.report["retold_from"]["parts"]} == {"too long"}


def test_the_secret_is_another_for_each_key_and_is_not_the_notebooks_own():
    exercise = get_exercise("train_houses")
    truths = [exercise.cases(seed)[0].args[0].truth for seed in (session.Session().seed("x"), 1, 2)]
    assert len({truth.tobytes() for truth in truths}) == 3
