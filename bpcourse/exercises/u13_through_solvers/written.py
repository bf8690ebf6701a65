"""Model answers to the written questions of unit 13."""

from bpcourse.exercises.written import Written

WRITTEN = [
    Written(
        name="why_the_adjoint_settles",
        model="""Near the settled state a small error $e$ of $z$, written as a row, becomes $e W S$ in a step, with
$S$ the diagonal matrix of the slopes $1 - z_i^2$. A small error of the adjoint becomes $e S W^\\top$ in a round. The
second matrix, $S W^\\top$, is the transpose of the first, $W S$. A matrix and its transpose have the same eigenvalues.
The errors die out if all of these are smaller than 1 in size, so both do, or neither does, and in the long run at the
same rate: that of the largest one.

So if the adjoint does not settle, the state has not really settled either: either the loop stopped too early or the state
stands where it would run away from at the slightest push, and there the gradient says nothing of use.""",
        criteria=(
            "An error of the state is multiplied by the weights and the slopes in each step; the same "
            "for the adjoint.",
            "The two matrices are each other's transposes, and so have the same eigenvalues.",
            "A consequence: as fast, or: an adjoint that does not settle tells of a state that has not.",
        ),
    ),
    Written(
        name="exact_and_useless",
        model="""The gradient is right: it says how the state on day 60 moves if the parameter is nudged by very little, and
gradcheck uses such a nudge. But a nudge of any size that matters is far outside of where this straight line holds: errors
grow by a constant factor each day until the weather is another one. The loss over the parameter is a mountain range with
slopes of 1e12 everywhere, so its slope at one point says nothing of its general course, and differs in sign from one start
to the next.

I would ask another question: fit forecasts of a few days, many of them, each started from measured weather; or match
averages (the mean temperature of many years) with a method that only compares values, such as the evolution strategies of
unit 9, which smooth the loss. Clipping or shorter pieces of the way back bound the size, at the price of a biased gradient.""",
        criteria=(
            "gradcheck is right: the gradient is that of the loss at this point.",
            "Errors grow exponentially; the straight line holds for tiny nudges only, the loss is rugged.",
            "Something that helps: short forecasts, averages or smoothing, truncation.",
        ),
    ),
]
