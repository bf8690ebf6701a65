"""Model answers to the written questions of unit 12."""

from bpcourse.exercises.written import Written

WRITTEN = [
    Written(
        name="hundred_layers",
        model="""(a) 100 times 50 MB are 5 GB, so it does not fit.

(b) 1.2 GB hold 24 inputs. I take every = 10: ten segments of ten layers. When the last one is walked back, ten kept
inputs are held, and nine more that have been computed again, 19 in all, or 950 MB.

(c) Without checkpointing a step costs 100 forward runs and 100 backward ones of double length: 300. Now nine
layers of each segment are run again, 90 more: 390, so 1.3 times as long.

(d) When the layer is run again, the same units must be dropped. The random generator has to start where it
started the first time.""",
        criteria=(
            "(a) and (b): 5 GB do not fit; an `every` from 5 to 20 with its count, at most 24 inputs.",
            "(c) about 1.3, by counting what is run again against 100 + 200.",
            "(d) the same mask must fall again: the state of the random generator is restored.",
        ),
    ),
    Written(
        name="where_to_cut",
        model="""(a) It may be cut. The number is taken away and put back, so that the result does not depend on it: the
two ways of its gradient cancel. Cut or not, the gradient of the scores is the same; cutting saves work.

(b) It must be cut. The difference becomes smaller, too, when the target moves towards the guess. Then what comes
later is bent to fit what was guessed before: the loss is smaller and the values are wrong.

(c) Its true slope is 0 almost everywhere, so nothing below it would learn. Here the gradient is let through where
the truth would stop it, as if rounding were the identity.""",
        criteria=(
            "(a) cut without harm, because the result does not depend on the number.",
            "(b) cut, because the target would move to the guess and the values would be wrong.",
            "(c) not cut: the true slope is 0, nothing would learn, and one pretends that it is 1.",
        ),
    ),
]
