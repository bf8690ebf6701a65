"""Unit 12: Engine."""

EXERCISES = []
