"""Second hints that several exercises share."""

SUM_OVER_SAMPLES = "A value that is used N times receives N contributions, and they add up."
NO_FACTOR_HERE = (
    "The 1/N of a mean loss is in the upstream gradient already. Here contributions simply add up."
)
UPSTREAM = (
    "The local derivative says how the output moves; the upstream gradient says how much the loss "
    "cares about that output. Each gradient is the product of both."
)
DOWNHILL = "The gradient points uphill; only the update turns it round."
