"""Model answers to the questions of unit 1."""

from bpcourse.exercises.written import Written

WRITTEN = [
    Written(
        name="finite_differences_in_words",
        model="Every weight needs its own nudge to the right and to the left, so one update takes two "
        "million evaluations of the whole network, where a derivative worked out by rules costs "
        "about as much as a few evaluations.\n\n"
        "They remain good as a check: on a few weights or a small network we compare the slopes "
        "that our code computes with the nudged ones. The nudge knows nothing about our formulas, "
        "so it does not repeat their mistakes.",
        criteria=(
            "Two evaluations for each weight, so two million for a single update.",
            "Says what that is compared with: formulas cost about as much as a few evaluations.",
            "Central differences check formulas, since they do not share the formulas' mistakes.",
        ),
    ),
    Written(
        name="order_in_words",
        model="When the walk came to `c`, only the contribution from `L` had arrived there, which is "
        "−4. So `c` passed on −4 times its slopes, to `a` and to `b`. The second contribution, −6 "
        "from `d`, arrived afterwards: it made the gradient of `c` right, −10, but was never "
        "passed on.\n\n"
        "A value may pass its gradient on only when it is complete, that is, after every operation "
        "that uses the value has been handled. In other words: walk from the result back, and "
        "never visit a value before all of its users.",
        criteria=(
            "`c` passed on −4, what had arrived from `L` alone.",
            "The −6 from `d` arrived too late: it completed `c`, and never reached `a` and `b`.",
            "The rule: a value passes its gradient on after all operations that use it.",
        ),
    ),
]
