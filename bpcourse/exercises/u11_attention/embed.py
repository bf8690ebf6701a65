"""Rows for tokens and rows for places, and what comes back to both tables."""

from bpcourse.checking.draws import signed
from bpcourse.checking.exercise import Backward, Mistake
from bpcourse.reference import attention


def embed_inputs(rng):
    """(tokens, E, P): repeated tokens, tokens that never come, places beyond the end."""

    def case(N, T, V, C, L):
        tokens = rng.integers(V - 1, size=(N, T))  # the last row is never used
        tokens[0, :2] = tokens[-1, -1] = rng.integers(V - 1)
        return tokens, signed(rng, (V, C)), signed(rng, (L, C))

    return {
        "2 sequences of 5, table of 6 places": case(2, 5, 4, 3, 6),
        "4 of everything": case(4, 4, 4, 4, 4),
        "one sequence of 3, table of 7 places": case(1, 3, 5, 2, 7),
    }


_ADD = "np.add.at(dE, tokens, dout)"
_PLACES = "dP[:T] = dout.sum(axis=0)"

embed_backward = Backward(
    name="embed_backward",
    parts={"dE": 0.5, "dP": 1},
    inputs=embed_inputs,
    reference=attention.embed_backward,
    of=attention.embed_forward,
    wrt={"dE": 1, "dP": 2},
    decisive={
        "several sequences": ("2 sequences of 5, table of 6 places", "4 of everything"),
        "places beyond the end": (
            "2 sequences of 5, table of 6 places",
            "one sequence of 3, table of 7 places",
        ),
    },
    decisive_for={"places beyond the end": ("dP",)},
    mistakes=(
        Mistake(
            "a token that comes twice keeps one gradient only",
            ask="With the tokens a, b, a: how many places read the row of a, and how many of them "
            "are in its gradient?",
            tell="NumPy reads all rows, adds, and writes all of them back: the last one wins. "
            "Repeated tokens have to be added one after the other.",
            edits=((_ADD, "dE[tokens] += dout"),),
        ),
        Mistake(
            "places not summed over the sequences",
            ask="How many sequences read the row of place 3, and what is the shape of your dP?",
            tell="A row of P is used once in every sequence: its contributions add up.",
            edits=((_PLACES, "dP[:T] = dout[0]"),),
        ),
        Mistake(
            "places averaged over the sequences",
            ask="A row is used by N sequences. Do its contributions add up, or are they averaged?",
            tell="Every use of a number contributes in full: a sum.",
            edits=((_PLACES, "dP[:T] = dout.mean(axis=0)"),),
        ),
        Mistake(
            "only the last sequence counts for the places",
            ask="How many sequences read the row of place 3, and how many of them are in dP?",
            tell="Each sequence adds to what is there: += into zeros, or a sum.",
            edits=((_PLACES, "dP[:T] = dout[-1]"),),
        ),
        Mistake(
            "places take what belongs to the tokens",
            ask="Which number chooses a row of P: the token, or the place where it stands?",
            tell="Place t always reads row t of P, whatever token stands there.",
            edits=((_PLACES, "np.add.at(dP, tokens, dout)"),),
        ),
        Mistake(
            "one gradient for all places",
            ask="Are there as many different rows in your dP as places?",
            tell="Add up over the sequences alone; each place keeps its own row.",
            edits=((_PLACES, "dP[:T] = dout.sum(axis=(0, 1))"),),
        ),
        Mistake(
            "places beyond the end get a gradient",
            ask="The table has L places, and the sequences T. Who reads the rows from T on?",
            tell="Rows that nobody reads have the gradient 0.",
            edits=((_PLACES, "dP[-T:] = dout.sum(axis=0)"),),
        ),
        Mistake(
            "no rows for the places that nobody reads",
            ask="How many rows has P, and how many has your dP?",
            tell="A gradient has the shape of what it belongs to. Rows that nobody reads get zeros.",
            edits=((_PLACES, "dP = dout.sum(axis=0)"),),
        ),
        Mistake(
            "tokens averaged over their places",
            ask="A row is used three times. Do its contributions add up, or are they averaged?",
            tell="Every use of a number contributes to its gradient, in full.",
            edits=(
                (
                    _ADD,
                    "np.add.at(dE, tokens, dout)\n"
                    "    counts = np.zeros(len(E))\n"
                    "    np.add.at(counts, tokens, 1.0)\n"
                    "    dE = dE / np.maximum(counts, 1)[:, None]",
                ),
            ),
        ),
        Mistake(
            "divided by the number of sequences",
            ask="Where would a factor 1/N come from in a look-up?",
            tell="The mean is the loss's business; its factor is in dout already.",
            edits=((_ADD, "np.add.at(dE, tokens, dout / len(tokens))"),),
        ),
        Mistake(
            "first sequence only",
            ask="How many sequences read the table?",
            tell="All sequences share one table.",
            edits=((_ADD, "np.add.at(dE, tokens[0], dout[0])"),),
        ),
        Mistake(
            "the two tables exchanged",
            ask="Which of the two gradients does the docstring want first?",
            tell="Return the gradient of E first, then that of P.",
            edits=(("return dE, dP", "return dP, dE"),),
        ),
    ),
)
