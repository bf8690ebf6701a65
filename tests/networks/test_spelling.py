"""Words as tokens, how well they are foreseen, and words that a network writes."""

from types import SimpleNamespace

import numpy as np
import pytest

from bpcourse.networks import spelling, transformer


def test_a_word_stands_between_two_boundaries_and_padding_does_not_count():
    tokens, targets, keep = spelling.as_batch(["cab", "abcdefgh"])
    b = spelling.BOUNDARY
    np.testing.assert_array_equal(tokens[0], [b, 2, 0, 1, b, b, b, b, b])
    np.testing.assert_array_equal(targets[0], [2, 0, 1, b, b, b, b, b, b])
    np.testing.assert_array_equal(keep[0], [1, 1, 1, 1, 0, 0, 0, 0, 0])
    np.testing.assert_array_equal(tokens[1], [b, *range(8)])
    assert targets[1, -1] == b
    assert keep[1].all()


@pytest.mark.parametrize("word", ["Word", "it's", "abcdefghi"])
def test_other_words_are_refused(word):
    with pytest.raises(ValueError, match="at most 8 letters"):
        spelling.as_batch([word])


def test_who_knows_nothing_is_as_unsure_as_there_are_tokens():
    net = SimpleNamespace(logits=lambda tokens: np.zeros((*tokens.shape, spelling.N_TOKENS)))
    assert spelling.perplexity(net, spelling.as_batch(["cab", "a"])) == pytest.approx(27)


def test_what_is_written_follows_the_probabilities():
    def logits(tokens):
        """After a boundary comes a or b, three to one; after those the end."""
        scores = np.full((*tokens.shape, spelling.N_TOKENS), -np.inf)
        scores[..., spelling.BOUNDARY] = np.where(tokens < 2, 0, -np.inf)
        scores[tokens == spelling.BOUNDARY, :2] = np.log([0.75, 0.25])
        return scores

    words = spelling.write(SimpleNamespace(logits=logits), 2000, np.random.default_rng(0))
    assert set(words) == {"a", "b"}
    assert words.count("a") == pytest.approx(1500, abs=80)


def test_a_string_that_does_not_end_is_cut_off():
    only_c = np.where(np.arange(spelling.N_TOKENS) == 2, 0, -np.inf)
    net = SimpleNamespace(logits=lambda tokens: np.broadcast_to(only_c, (*tokens.shape, 27)))
    assert spelling.write(net, 2, np.random.default_rng(0)) == ["cccccccc"] * 2


def test_a_transformer_learns_to_spell():
    batch = spelling.as_batch(["cab", "bad"])
    net = transformer.Transformer(spelling.N_TOKENS, spelling.LENGTH, width=8)
    before = spelling.perplexity(net, batch)
    transformer.train(net, lambda rng: batch, updates=150, learning_rate=0.02)
    assert spelling.perplexity(net, batch) < 1.5 < before
    assert {"cab", "bad"} <= set(spelling.write(net, 20, np.random.default_rng(0)))
