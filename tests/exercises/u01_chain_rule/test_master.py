"""What the master tells of a program beside it is what that program does."""

import ast
import re
from pathlib import Path

import numpy as np

from bpcourse import reference
from bpcourse.exercises import get_exercise

ROOT = Path(__file__).resolve().parents[3]
MASTER = (ROOT / "solutions/01_chain_rule/01_chain_rule.md").read_text(encoding="utf-8")


def test_the_friends_log_is_what_her_loop_gives():
    exercise = get_exercise("walk_downhill")
    planted = re.search(r":planted: (.+)", MASTER)[1]
    (mistake,) = (m for m in exercise.mistakes if m.name == planted)
    x, target = np.array([1.0, 0.0, 1.0]), 1.0

    def gradient(w):
        return w - reference.linear_neuron_step(w, x, target, 1.0)[0]

    places = exercise.wrong(mistake)(gradient, np.array([0.5, 0.7, -0.3]), 0.1, 8)
    log = ast.literal_eval(re.search(r"friends_log = (\[.+\])", MASTER)[1])
    assert np.allclose(places @ x, log)
