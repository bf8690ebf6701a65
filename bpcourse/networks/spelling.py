"""Words letter by letter, for a network that says after each letter what comes next.

Tokens: 0 to 25 are the letters, BOUNDARY stands before the first one and after the last.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from bpcourse.networks.attention import sequence_loss
from bpcourse.networks.layers import Array
from bpcourse.networks.sequences import LETTERS
from bpcourse.networks.transformer import Batch, Reader, Transformer

BOUNDARY = len(LETTERS)
N_TOKENS = BOUNDARY + 1
LONGEST = 8  # letters of a word
LENGTH = LONGEST + 1  # places: the boundary, and the letters


def as_batch(words: Sequence[str]) -> Batch:
    """(tokens, targets, keep), each (N, LENGTH): shorter words are padded, and that does not count.

    ValueError for words that are too long or hold anything but a to z.
    """
    tokens = np.full((len(words), LENGTH), BOUNDARY)
    targets, keep = tokens.copy(), np.zeros(tokens.shape, dtype=bool)
    for n, word in enumerate(words):
        if len(word) > LONGEST or not set(word) <= set(LETTERS):
            raise ValueError(f"{word!r} is not a word of at most {LONGEST} letters a to z")
        letters = [LETTERS.index(letter) for letter in word]
        tokens[n, 1 : len(word) + 1] = targets[n, : len(word)] = letters
        keep[n, : len(word) + 1] = True
    return tokens, targets, keep


def perplexity(net: Transformer | Reader, batch: Batch) -> float:
    """exp(loss): between as many letters, all alike, the network would be as unsure on average."""
    tokens, targets, keep = batch
    return float(np.exp(sequence_loss(net.logits(tokens), targets, keep)[0]))


def write(net: Transformer | Reader, count: int, rng: np.random.Generator) -> list[str]:
    """Strings that the network makes up, each letter drawn by its probabilities.

    A string that has not ended after LONGEST letters is cut off there.
    """
    tokens = np.full((count, LENGTH + 1), BOUNDARY)
    for place in range(LONGEST):
        logits = net.logits(tokens[:, : place + 1])[:, -1]
        gumbel = rng.gumbel(size=logits.shape)  # the largest sum is a draw from the softmax
        tokens[:, place + 1] = (logits + gumbel).argmax(axis=1)
    return [_word(row[1:]) for row in tokens]


def _word(tokens: Array) -> str:
    """The letters before the first boundary."""
    end = int(np.argmax(tokens == BOUNDARY))
    return "".join(LETTERS[token] for token in tokens[:end])
