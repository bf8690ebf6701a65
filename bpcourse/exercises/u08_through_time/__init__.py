"""Unit 8."""

from bpcourse.exercises.u08_through_time.rnn import EXERCISES

__all__ = ["EXERCISES"]
