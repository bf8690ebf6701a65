"""Model answers to the questions that are answered in words."""

from bpcourse.exercises.written import Written

WRITTEN = [
    Written(
        name="learning_from_a_confident_mistake",
        model=(
            "For the squared error the gradient at the dog's probability is "
            "$2 (0.0005 - 1) \\approx -2$: a modest number. On its way through the softmax it is "
            "multiplied by the dog's own probability, 0.0005, and about $-0.002$ arrives at the score "
            "(the weighted mean of the upstream gradients, about $+2$ from the cat, is taken off "
            "first). So the network hardly hears that it is wrong. With cross-entropy the gradient at "
            "the probability is $-1 / 0.0005 = -2000$; the factor 0.0005 cancels it, and $-0.9995$ "
            "arrives, nearly the largest push there is. Only cross-entropy lets a network learn from a "
            "confident mistake: its steep logarithm makes up for the flat softmax."
        ),
        criteria=(
            "It gives both numbers for the squared error: about -2 at the probability, and only about "
            "-0.002 (some thousandths) at the score.",
            "It says why so little is left: softmax multiplies by the dog's own tiny probability.",
            "It compares with cross-entropy, where about -1 arrives, and concludes that this one "
            "learns from a confident mistake.",
        ),
    ),
    Written(
        name="what_a_convolution_assumes",
        model=(
            "The convolution has $8 \\cdot 9 = 72$ weights and 8 biases, 80 numbers. The affine layer "
            "needs $784 \\cdot 6272 = 4{,}917{,}248$ weights and 6,272 biases, about 4.9 million. The "
            "first assumption: what belongs together lies close together, so a small window is "
            "enough. The second: a pattern means the same wherever it stands, so the same weights can "
            "serve all places. Both are wrong for the shuffled pixels of section 5, and for tables "
            "such as the houses of unit 3, whose columns have no natural order and each a meaning of "
            "its own."
        ),
        criteria=(
            "It counts 80 numbers for the convolution and about 4.9 million for the affine layer.",
            "It names both assumptions: what is near belongs together (small windows), and a pattern "
            "means the same everywhere (shared weights).",
            "It names data for which they fail, such as shuffled pixels or the columns of a table, "
            "and says why.",
        ),
    ),
]
