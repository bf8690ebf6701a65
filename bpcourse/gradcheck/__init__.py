"""`gradcheck`: is this the gradient of that function? Three verdicts, and where the error is.

Each input array is tried along random directions of its own (a small bias beside a huge weight
matrix is not drowned), by central differences whose tolerance comes from the numbers themselves.
From the inputs to the words: `trees` takes inputs apart, `pairing` says which gradient is whose,
`subject` and `point` call the function, `prepare` converts; `line`, `noise` and `derivative`
differentiate along one of the `directions`; `limits` says how near is near; `probe` and `study`
decide on a direction, `judge` on an array, `screen` on a point; `evidence` and `locate` find what
is wrong; `reasons` and `result` say it.
"""

from bpcourse.gradcheck.door import gradcheck
from bpcourse.gradcheck.result import (
    AGREES,
    DISAGREES,
    INCONCLUSIVE,
    Entry,
    GradcheckResult,
    TensorResult,
)

__all__ = [
    "AGREES",
    "DISAGREES",
    "INCONCLUSIVE",
    "Entry",
    "GradcheckResult",
    "TensorResult",
    "gradcheck",
]
