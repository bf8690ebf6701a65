"""Kepler's equation: the gradient of a root that was found by halving an interval."""

from bpcourse.checking.draws import signed
from bpcourse.checking.exercise import Backward, Mistake
from bpcourse.exercises.shared.hints import SUM_OVER_SAMPLES, UPSTREAM
from bpcourse.exercises.shared.sources import alone
from bpcourse.reference import implicit

REFERENCE = implicit.kepler_backward
DM = "dE / (1 - e * np.cos(E))"


def kepler_inputs(rng):
    """(M, e): nearly round and very long orbits, several times and one."""
    return {
        "5 times, a long orbit": (signed(rng, 5, high=3.0), rng.uniform(0.5, 0.8)),
        "one time": (signed(rng, 1, high=3.0), rng.uniform(0.3, 0.6)),
        "another time": (signed(rng, 1, high=3.0), rng.uniform(0.4, 0.7)),
        "3 times": (signed(rng, 3, high=3.0), rng.uniform(0.4, 0.7)),
        "4 times, a nearly round orbit": (signed(rng, 4, high=3.0), rng.uniform(0.05, 0.2)),
    }


kepler_backward = Backward(
    name="kepler_backward",
    parts={"dM": 0.5, "de": 1},
    inputs=kepler_inputs,
    reference=REFERENCE,
    of=implicit.kepler_forward,
    wrt={"dM": 0, "de": 1},
    decisive={"several times": ("5 times, a long orbit", "4 times, a nearly round orbit")},
    mistakes=(
        Mistake(
            "the line E = M + e sin E taken for an answer",
            ask="Nudge M. E moves, so sin E moves as well. Is that in your gradient?",
            tell="E stands twice in the equation. Write down how both sides move, and solve for dE.",
            edits=((DM, "1.0 * dE"),),
        ),
        Mistake(
            "plus in the denominator",
            ask="Near E = 0 the planet is fast: does E move more than M there, or less?",
            tell="The slope of E - e sin E by E: mind the minus.",
            edits=(("(1 - e * np.cos(E))", "(1 + e * np.cos(E))"),),
        ),
        Mistake(
            "multiplied by the slope of the equation",
            ask="If the left side climbs steeply with E, must E move much or little to follow M?",
            tell="A root moves by the nudge divided by the slope.",
            edits=((DM, "dE * (1 - e * np.cos(E))"),),
        ),
        Mistake(
            "sine not differentiated",
            ask="What is the slope of e sin E by E?",
            tell="The slope of a sine is a cosine.",
            edits=(("np.cos(E)", "np.sin(E)"),),
        ),
        Mistake(
            "e left out of the slope",
            ask="On a circle, with e = 0, E equals M. What does your slope say there?",
            tell="The slope of e sin E by E holds the factor e.",
            edits=(("e * np.cos(E)", "np.cos(E)"),),
        ),
        Mistake(
            "de: sine differentiated",
            ask="By how much does e sin E move if e alone moves, and E stands still?",
            tell="e stands before the sine, not in it.",
            edits=(("dM * np.sin(E)", "dM * np.cos(E)"),),
        ),
        Mistake(
            "de: the root held still",
            ask="A nudge of e moves the equation. Does E follow by the same amount?",
            tell="How far E follows is the question that dM has answered: the same slope divides.",
            edits=(("dM * np.sin(E)", "dE * np.sin(E)"),),
        ),
        Mistake(
            "de: wrong sign",
            ask="Shortly after E = 0, let e grow. Must E be larger or smaller to give the same M?",
            tell="Put all terms of the nudge on one side, dE on the other, and look at the signs again.",
            edits=(("(dM * np.sin(E)).sum()", "-(dM * np.sin(E)).sum()"),),
        ),
        Mistake(
            "de: a number for each time",
            ask="How many eccentricities has the orbit, and how many has your answer?",
            tell=SUM_OVER_SAMPLES,
            edits=(("(dM * np.sin(E)).sum()", "dM * np.sin(E)"),),
        ),
        Mistake(
            "de: mean over the times",
            ask="e is used at each of N times. Do the contributions add up, or are they averaged?",
            tell=SUM_OVER_SAMPLES,
            edits=(("(dM * np.sin(E)).sum()", "(dM * np.sin(E)).mean()"),),
        ),
        Mistake(
            "upstream gradient ignored",
            ask="Where does dE appear in your two gradients?",
            tell=UPSTREAM,
            edits=((DM, "1 / (1 - e * np.cos(E))"),),
        ),
        Mistake(
            "de: e counted once more",
            ask="Which term holds e? What is its slope by e?",
            tell="The slope of a product by one factor is the other factor alone.",
            source=alone(REFERENCE, ("dM * np.sin(E)", "dM * e * np.sin(E)")),
        ),
    ),
)
