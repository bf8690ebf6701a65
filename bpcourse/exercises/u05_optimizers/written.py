"""Model answers to the written questions of unit 5."""

from bpcourse.exercises.written import Written

WRITTEN = [
    Written(
        name="length_of_the_first_step",
        model="""Plain gradient descent moves the weight by $\\eta\\,|g|$: if the gradient is ten thousand
times as large, so is the step, and the rate must be chosen anew.

Adam's first step is $\\eta\\, g / (|g| + \\varepsilon)$, since after one number the corrected means are
$g$ itself and $g^2$. Its length is $\\eta$ whatever the unit of the prices is.

Without the correction the means are $0.1\\, g$ and $0.001\\, g^2$ (with the usual $\\beta_1 = 0.9$ and
$\\beta_2 = 0.999$). The quotient of the first and the root of the second has the size $0.1 / \\sqrt{0.001}
\\approx 3.2$: the step still does not depend on the unit, but it is more than three times too long.""",
        criteria=(
            "Plain descent's step is the rate times the size of the gradient, so it grows with the unit.",
            "Adam's first step has the length of the rate, whatever the size of the gradient, because the "
            "quotient has no unit.",
            "Without the correction the step is about 3.2 times the rate, and still free of the unit.",
        ),
    ),
    Written(
        name="six_runs",
        model="""I would start with Adam: in the measurement it has the widest range of good rates, and its
steps do not depend on the scale of the gradients, of which I know nothing yet.

The first run gets $10^{-3}$, the next two $10^{-2}$ and $10^{-4}$. The three that are left go beyond the
best one if it lies at an edge, else between the best two.

A rate is too large if the loss jumps, stays high, or becomes inf or nan, often in the first steps. It is
too small if the loss falls smoothly and is still falling when the time is up.

With the rate found I would add a warm-up and a decay, so that the end is calm, and compare with momentum at
its own best rate.""",
        criteria=(
            "A rule is chosen for a reason that the measurement gives: the width of the range of good rates.",
            "Rates are tried by powers of ten, in an order that reacts to what the runs before have shown.",
            "Signs of too large a rate (jumps, inf) and of too small a one (smooth, still falling) are told "
            "apart, and a next step such as a decay is named.",
        ),
    ),
]
