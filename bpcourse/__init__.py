"""Helpers of the hands-on course on backpropagation: `check` your answers as you write them."""

from bpcourse.check import check

__all__ = ["check"]
__version__ = "0.1.0"
