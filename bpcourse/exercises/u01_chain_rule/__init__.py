"""Unit 1."""

from bpcourse.exercises.u01_chain_rule.derivatives import EXERCISES

__all__ = ["EXERCISES"]
