"""Unit 13: Through solvers."""

EXERCISES = []
