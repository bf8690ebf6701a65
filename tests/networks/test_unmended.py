"""The pictures of the optimizers to mend show what the notebook's code with its fault draws."""

import numpy as np

from bpcourse.exercises import get_exercise
from bpcourse.networks import unmended

START = np.array([-5.0, 1.2])
STEEP = np.array([[1.0, 0.0], [0.0, 30.0]])
ARGUMENTS = {
    "two_points": ("A", lambda w: STEEP.sum(axis=0) * w, 0.02, unmended.FRICTION),
    "largest_slope": ("B", lambda w: STEEP.sum(axis=0) * w, 0.4, unmended.MEMORY),
    "in_pieces": ("C", lambda w, k: STEEP[k] * w, 2, 0.002),
}


def test_each_picture_is_the_first_mistake_of_its_exercise():
    paths = unmended.faulty_paths(START, lambda w: np.array([1.0, 30.0]) * w)
    for name, (letter, *arguments) in ARGUMENTS.items():
        exercise = get_exercise(name)
        faulty = exercise.wrong(exercise.mistakes[0])(START, *arguments, unmended.STEPS)
        np.testing.assert_allclose(paths[letter], faulty)
        right = exercise.reference(START, *arguments, unmended.STEPS)
        assert np.abs(right - paths[letter]).max() > 0.3
