"""Model answers to the written questions of unit 10."""

from bpcourse.exercises.written import Written

WRITTEN = [
    Written(
        name="linear_operations_in_words",
        model="""$P$ has the rows $(0, 0, 1)$, $(1, 0, 0)$ and $(0, 0, 1)$: a single 1 in each, in the column of the
entry that is picked. $S$ is the single row $(1, 1, 1)$.

The chain rule multiplies what arrives by the transposed matrix: $da = P^\\top \\text{dout}$. Row 2 of $P^\\top$ is
$(1, 0, 1)$, so entry 2 gets the gradients of the first and the third pick, added up. Row 1 of it is all zeros:
entry 1 was never picked.

$S^\\top$ is a column of three ones. It copies one gradient to all three entries, which is broadcasting. The
transpose of that is $S$ again, a sum. Every linear operation has its transpose as its way back, and transposing
twice changes nothing, so such operations come in pairs.""",
        criteria=(
            "Both matrices are right: P with a single 1 in each of its three rows, S a single row of ones.",
            "The way back multiplies by the transpose.",
            "A row of P's transpose with two ones adds up the two picks; or the same said of S and copies.",
        ),
    ),
    Written(
        name="which_mode",
        model="""Reverse mode takes one walk back for each output, forward mode one pass for each input. So I count
both.

(a) Forward mode: one input, so a single pass gives all six velocities. Reverse mode would need six walks.

(b) Reverse mode: one output, so a single walk gives all ten million slopes, for about two forward passes more.
Forward mode would need ten million passes.

(c) Both need 50. Forward mode, since it carries its velocities along and need not keep the arrays in between, and
memory is what this computer lacks.""",
        criteria=(
            "(a) forward mode, one pass, because there is one input.",
            "(b) reverse mode, one walk back, because there is one output.",
            "(c) 50 passes either way, and forward mode because of memory.",
        ),
    ),
]
