"""Unit 3."""

from bpcourse.exercises.u03_house_prices.network import EXERCISES

__all__ = ["EXERCISES"]
