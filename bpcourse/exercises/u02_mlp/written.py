"""Model answers to the questions that are answered in words."""

from bpcourse.exercises.written import Written

WRITTEN = [
    Written(
        name="test_that_sees_nothing",
        model=(
            "Equal sizes hide a missing transpose: `dout @ w` and `dout @ w.T` are both 4 by 4, and "
            "a bias gradient summed over the wrong axis has shape (4,) either way. A `dout` of ones "
            "hides in its values what happens to it: a backward that ignores `dout`, or uses it "
            "turned round, gives the same numbers. I would take three different sizes, such as "
            "N = 5, D = 4, M = 3, once also N = 1, draw `dout` at random with both signs, and "
            "compare the values with nudges of the loss."
        ),
        criteria=(
            "It names two mistakes that can really be made here, such as a missing transpose, a sum "
            "over the wrong axis, or an upstream gradient that is ignored.",
            "It says for each why this test stays blind: equal sizes give equal shapes, and ones "
            "cannot be told from one another.",
            "It proposes sizes that all differ, and a random `dout` of both signs, for a comparison "
            "of values.",
        ),
    ),
    Written(
        name="downhill_and_yet_up",
        model=(
            "The gradient is the slope at the point where we stand, and a long step leaves the "
            "neighbourhood in which it holds. On the parabola the slope is $a w$, so one update "
            "gives $w - \\eta a w = (1 - \\eta a)\\, w$. Below $\\eta = 1/a$ the parameter comes closer "
            "on its own side; between $1/a$ and $2/a$ it jumps over the minimum and still lands "
            "closer; beyond $2/a$ the factor is larger than 1 in size, $|w|$ grows with every step, "
            "and the loss with its square. $a$ is the curvature: the more strongly the loss bends, "
            "the smaller the steps must be."
        ),
        criteria=(
            "It says that the slope belongs to the point where the step starts, and that a long "
            "step leaves the place where it holds.",
            "It writes one update as a factor times $w$ and finds that $|w|$ grows from a learning "
            "rate of $2/a$ on.",
            "It says that $a$ is the curvature, and that a loss that bends more bears smaller steps "
            "only.",
        ),
    ),
]
