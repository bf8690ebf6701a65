"""The types of what is differentiated: arrays, and the trees that hold them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

Array: TypeAlias = npt.NDArray[Any]
Floats: TypeAlias = npt.NDArray[np.float64]
Function: TypeAlias = Callable[..., Any]  # under test: it may take and return anything

# What an argument or a result is made of: arrays and numbers, options, and containers of them.
Leaf: TypeAlias = Array | np.generic | complex | str | None
Tree: TypeAlias = "Leaf | dict[Any, Tree] | list[Tree] | tuple[Tree, ...]"
