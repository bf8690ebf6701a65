"""A table of rows, one per letter: repeated letters add up."""

from bpcourse.checking.draws import signed
from bpcourse.checking.exercise import Backward, Mistake
from bpcourse.reference import embedding


def embedding_inputs(rng):
    """(tokens, E): repeated within a sequence and across, letters that never come, a single place."""

    def case(N, T, V, D):
        tokens = rng.integers(V - 1, size=(N, T))  # the last row is never used
        tokens[0, :2] = tokens[-1, -1] = rng.integers(V - 1)
        return tokens, signed(rng, (V, D))

    return {
        "2 sequences of 5, 4 letters": case(2, 5, 4, 3),
        "4 of everything": case(4, 4, 4, 4),
        "one sequence of 3, 6 letters": case(1, 3, 6, 2),
    }


embedding_backward = Backward(
    name="embedding_backward",
    parts={"dE": 1},
    inputs=embedding_inputs,
    reference=embedding.embedding_backward,
    of=embedding.embedding_forward,
    wrt={"dE": 1},
    decisive={"several sequences": ("2 sequences of 5, 4 letters", "4 of everything")},
    mistakes=(
        Mistake(
            "a letter that comes twice keeps one gradient only",
            ask="With the letters a, b, a: how many places read the row of a, and how many of them "
            "are in its gradient?",
            tell="NumPy writes to each index of a list once, the last one wins. Repeated letters "
            "have to be added one by one, or by a function that does.",
            edits=(("np.add.at(dE, tokens, dout)", "dE[tokens] += dout"),),
        ),
        Mistake(
            "mean over the places of a letter in place of their sum",
            ask="A row is used three times. Do its three contributions add up, or are they averaged?",
            tell="Every use of a number contributes to its gradient, in full.",
            edits=(
                (
                    "np.add.at(dE, tokens, dout)",
                    "np.add.at(dE, tokens, dout)\n"
                    "    counts = np.bincount(tokens.ravel(), minlength=len(E))\n"
                    "    dE = dE / np.maximum(counts, 1)[:, None]",
                ),
            ),
        ),
        Mistake(
            "divided by the number of sequences",
            ask="Where would a factor 1/N come from in a look-up?",
            tell="The mean is the loss's business; its factor is in dout already.",
            edits=(("dE, tokens, dout)", "dE, tokens, dout / len(tokens))"),),
        ),
        Mistake(
            "last step only",
            ask="How many letters of a sequence are looked up?",
            tell="Every place of the sequence reads a row.",
            edits=(("dE, tokens, dout)", "dE, tokens[:, -1], dout[:, -1])"),),
        ),
        Mistake(
            "first step only",
            ask="How many letters of a sequence are looked up?",
            tell="Every place of the sequence reads a row.",
            edits=(("dE, tokens, dout)", "dE, tokens[:, 0], dout[:, 0])"),),
        ),
        Mistake(
            "first sequence only",
            ask="How many sequences read the table?",
            tell="All sequences share one table.",
            edits=(("dE, tokens, dout)", "dE, tokens[0], dout[0])"),),
        ),
        Mistake(
            "one row off",
            ask="Which row does the letter with number 0 read?",
            tell="Numbers and rows both count from 0.",
            edits=(("dE, tokens,", "dE, tokens - 1,"),),
        ),
        Mistake(
            "multiplied by the table",
            ask="A look-up copies a row. What is the derivative of a copy?",
            tell="Nothing is multiplied on the way forward, so nothing is on the way back.",
            edits=(("dE, tokens, dout)", "dE, tokens, dout * E[tokens])"),),
        ),
        Mistake(
            "gradient added to the table itself",
            ask="What is the gradient of a row that no place has read?",
            tell="Gradients are gathered in a buffer of zeros.",
            edits=(("np.zeros_like(E)", "E.copy()"),),
        ),
    ),
)
