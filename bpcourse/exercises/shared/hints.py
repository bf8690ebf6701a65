"""Hints that several exercises share."""

from typing import TypedDict


class Hints(TypedDict):
    """Both hints of a mistake that several functions share."""

    ask: str
    tell: str


SUM_OVER_SAMPLES = "A value that is used N times receives N contributions, and they add up."
NO_FACTOR_HERE = (
    "The 1/N of a mean loss is in the upstream gradient already. Here contributions simply add up."
)
UPSTREAM = (
    "The local derivative says how the output moves; the upstream gradient says how much the loss "
    "cares about that output. Each gradient is the product of both."
)
DOWNHILL = "The gradient points uphill; only the update turns it round."
