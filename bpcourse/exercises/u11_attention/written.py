"""Model answers to the questions of unit 11 that are answered in words."""

from bpcourse.exercises.written import Written

WRITTEN = [
    Written(
        name="scale_forgotten",
        model=(
            "Without the scale the scores have a deviation of about the root of 256, which is 16, so the "
            "largest score of a row is far above the others, and the softmax gives it a weight of nearly 1. "
            "Each query looks at one place, which nobody has chosen. The slope of a weight by its own score "
            "is p (1 - p), by another place's score minus the product of both weights, and all of these are "
            "near 0 where weights are near 0 or 1. So hardly any gradient reaches queries and keys, and where "
            "the network looks is frozen; the values still learn. Smaller queries and keys would mend it, and "
            "the gradient points there, but it is so small that it takes very long."
        ),
        criteria=(
            "Scores are about 16 in size, so the softmax is nearly hard: one weight near 1, the others near 0.",
            "The softmax's slopes are products such as p (1 - p), which are near 0 there, so queries and keys "
            "get hardly any gradient (values still do).",
            "It can be learnt in principle (smaller queries and keys), but slowly, since the gradient that "
            "would do it is the one that is tiny.",
        ),
    ),
    Written(
        name="longer_than_trained",
        model=(
            "Attention itself takes any length, but where to look is decided with the rows of P. The rows "
            "beyond the 40 places of the training were never read, so their gradient was 0 and they are still "
            "random: queries and keys made of them mean nothing, and the network writes nonsense there. Also "
            "the separator now stands at place 30 instead of 20, so that even known places would have to look "
            "elsewhere than they have learnt. One has to train on lengths up to the one that is wanted, or "
            "describe places so that longer ones are like shorter ones, such as by turns, and test at the "
            "new length in any case."
        ),
        criteria=(
            "It will fail at the new places (and mirror the wrong places), although nothing crashes.",
            "Rows of P that no training sequence has read had the gradient 0 and are untrained.",
            "A remedy: train at the longer lengths, or use turns or other fixed functions of the place; and "
            "test there.",
        ),
    ),
]
