"""Unit 11: Attention."""

EXERCISES = []
