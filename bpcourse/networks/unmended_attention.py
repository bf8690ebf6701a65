"""The backward of rotary positions with the fault that unit 11 hands out: numbers of the text.

The code that learners mend is in the notebook; a test holds this one to it.
"""

from __future__ import annotations

from bpcourse.networks.layers import Array, Cache
from bpcourse.reference.rotary import rotary_backward


def handed_out_rotary_backward(dout: Array, cache: Cache) -> Array:
    """dx, as the cell that is to be mended computes it: turned the wrong way."""
    cos, sin = cache
    return rotary_backward(dout, (cos, -sin))
