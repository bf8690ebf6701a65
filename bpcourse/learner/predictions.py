"""predict and outcome: a guess before a cell is run, shown again beside what came out.

Nothing is graded, and nothing is said where no person is at work. The first guess counts: what is
guessed once the outcome has been seen does not take its place.
"""

from __future__ import annotations

from typing import Any

from bpcourse.learner.live import companion


@companion
def predict(name: Any, guess: Any = ..., *, choices: tuple[Any, ...] = ()) -> None:
    """Record a guess (a number, one of the choices, words) under this name, which the unit knows."""
    from bpcourse.learner.guesses import take

    take(str(name), guess, tuple(choices))


@companion
def outcome(name: Any, value: Any) -> None:
    """Show what came out, beside the guess of that name."""
    from bpcourse.learner.guesses import compare

    compare(str(name), value)
