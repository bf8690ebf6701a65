"""Unit 4."""

from bpcourse.exercises.u04_image_classification.convolution import EXERCISES

__all__ = ["EXERCISES"]
