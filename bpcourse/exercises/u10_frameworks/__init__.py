"""Unit 10."""

from bpcourse.exercises.u10_frameworks.modes import EXERCISES

__all__ = ["EXERCISES"]
