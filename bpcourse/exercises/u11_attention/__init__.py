"""Unit 11: attention, and the block of a transformer around it."""

from bpcourse.exercises.u11_attention.attend import (
    attention_backward,
    attention_forward,
    one_query_backward,
)
from bpcourse.exercises.u11_attention.block import block_backward
from bpcourse.exercises.u11_attention.embed import embed_backward
from bpcourse.exercises.u11_attention.heads import merge_heads, multihead_backward, split_heads
from bpcourse.exercises.u11_attention.loss import sequence_loss
from bpcourse.exercises.u11_attention.rotary import rotary_backward
from bpcourse.exercises.u11_attention.scale import score_scale
from bpcourse.exercises.u11_attention.weights import weights_backward

EXERCISES = [
    embed_backward,
    score_scale,
    weights_backward,
    attention_forward,
    one_query_backward,
    attention_backward,
    split_heads,
    merge_heads,
    multihead_backward,
    block_backward,
    sequence_loss,
    rotary_backward,
]
