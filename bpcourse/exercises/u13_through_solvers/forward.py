"""A network that runs until it settles."""

import numpy as np

from bpcourse.checking.draws import signed
from bpcourse.checking.exercise import Function, Law, Mistake
from bpcourse.checking.laws import between
from bpcourse.exercises.shared.sources import alone
from bpcourse.exercises.u13_through_solvers.settling import settling_network
from bpcourse.reference import settled

REFERENCE = settled.settle
STEP = "np.tanh(z @ W + x @ U + b)"
MOVED = "np.max(np.abs(new - z))"


def one_way(rng, N, D, H, sign):
    """All weights positive, all inputs small and of one sign: each entry falls, or climbs, slowly."""
    x, W, U, b = settling_network(rng, N, D, H)
    W = np.abs(W)
    W = 0.93 * W / np.linalg.norm(W, 2)
    return sign * 0.04 * np.abs(x), W, np.abs(U), sign * 0.04 * np.abs(b)


def loud(rng):
    """Sums inside the tanh that lie well beyond 1."""
    x, W, U, b = settling_network(rng, 3, 4, 6, gain=0.98)
    return x, W, 3.0 * U, 2.0 * b


def settle_inputs(rng):
    """(x, W, U, b, tol, max_steps): loose and strict, one that is cut off, one that only falls."""
    near = settling_network(rng, 3, 2, 4, gain=0.95)
    return {
        "4 samples, 3 inputs, 5 units": (*settling_network(rng, 4, 3, 5), 1e-3, 500),
        "square, strict": (*settling_network(rng, 4, 4, 4, gain=0.9), 1e-10, 500),
        "one sample": (*settling_network(rng, 1, 2, 3, gain=0.9), 1e-4, 500),
        "all fall, slowly": (*one_way(rng, 6, 2, 3, -1.0), 1e-4, 500),
        "all climb, slowly": (*one_way(rng, 2, 3, 5, 1.0), 1e-5, 500),
        "one sample settles before the others": (
            np.vstack([20 * signed(rng, (1, 2)), near[0]]),
            *near[1:],
            1e-5,
            500,
        ),
        "strong inputs": (*loud(rng), 1e-8, 500),
        "cut off after 4 steps": (*settling_network(rng, 2, 3, 4, gain=0.95), 1e-12, 4),
    }


settle = Function(
    name="settle",
    parts={"z": 1, "steps": 0.5},
    inputs=settle_inputs,
    reference=REFERENCE,
    laws=(Law("z", "a tanh never exceeds 1 in size", between(-1, 1)),),
    pairs=False,  # two at once, one of them the missing limit of steps, need never end
    mistakes=(
        Mistake(
            "W transposed",
            ask="W[i, j] leads from unit i to unit j. Which axis of z must meet which axis of W?",
            tell="W is square, so a transpose raises no error. z stands on the left, W as it is.",
            edits=((STEP, "np.tanh(z @ W.T + x @ U + b)"),),
        ),
        Mistake(
            "bias forgotten",
            ask="Where would a network settle whose inputs are all 0?",
            tell="Every unit has a bias of its own, which is there at every step.",
            edits=((STEP, "np.tanh(z @ W + x @ U)"),),
        ),
        Mistake(
            "tanh forgotten",
            ask="Can an entry of your z be larger than 1?",
            tell="Each step ends in a tanh.",
            edits=((STEP, "z @ W + x @ U + b"),),
        ),
        Mistake(
            "input shown at the first step only",
            ask="The equation holds at every step. Is x in each of your steps?",
            tell="What the network settles to depends on x only if x stays.",
            edits=((STEP, "np.tanh(z @ W + (x @ U if steps == 0 else 0) + b)"),),
        ),
        Mistake(
            "state added to the new one",
            ask="Which of the two sides of the equation is your new z: the right one, or both?",
            tell="Each step replaces the state by the right side.",
            edits=((STEP, "z + np.tanh(z @ W + x @ U + b)"),),
        ),
        Mistake(
            "signs of the moves not left out",
            ask="An entry falls from 0.5 to 0.1. Is that a move of more than tol, by your rule?",
            tell="How far an entry moves is the size of the difference.",
            edits=((MOVED, "np.max(new - z)"),),
        ),
        Mistake(
            "stops when the mean move is small",
            ask="May one entry still move a lot when your loop stops?",
            tell="No entry may: it is the largest move that counts.",
            edits=((MOVED, "np.mean(np.abs(new - z))"),),
        ),
        Mistake(
            "stops when one entry rests",
            ask="How many entries must be at rest before your loop stops?",
            tell="All of them: it is the largest move that counts.",
            edits=((MOVED, "np.min(np.abs(new - z))"),),
        ),
        Mistake(
            "stops by the length of the whole move",
            ask="A thousand entries each move by half of tol. Has the network settled, as asked for?",
            tell="Ask of each entry alone: it is the largest move that counts.",
            edits=((MOVED, "np.sqrt(((new - z) ** 2).sum())"),),
        ),
        Mistake(
            "only the first sample is watched",
            ask="Which samples may still move when your loop stops?",
            tell="The whole batch goes on until the last of its samples has settled.",
            edits=((MOVED, "np.max(np.abs(new - z)[0])"),),
        ),
        Mistake(
            "state before the last step returned",
            ask="When the loop ends, which of the two states do you return: the older or the newer?",
            tell="Store the new state before you leave the loop.",
            source="""
def settle(x, W, U, b, tol, max_steps):
    z = np.zeros_like(x @ U)
    for steps in range(1, max_steps + 1):
        new = np.tanh(z @ W + x @ U + b)
        if np.max(np.abs(new - z)) <= tol:
            break
        if steps < max_steps:
            z = new
    return z, steps
""",
        ),
        Mistake(
            "counted from 0",
            ask="If the network rests after its very first step, how many steps were made?",
            tell="The step that shows that all is at rest counts as well.",
            edits=(("return z, steps", "return z, steps - 1"),),
        ),
        Mistake(
            "max_steps ignored",
            ask="What does your loop do with a network that never settles?",
            tell="There are two reasons to stop.",
            edits=((" and steps < max_steps", ""),),
        ),
        Mistake(
            "one step more than max_steps",
            ask="With max_steps = 1, how many steps do you make?",
            tell="Look at the first and the last number that your loop counts.",
            edits=(("steps < max_steps", "steps <= max_steps"),),
        ),
        Mistake(
            "always max_steps steps",
            ask="Where does tol appear in your loop?",
            tell="Stop as soon as no entry moves by more than tol.",
            source=alone(REFERENCE, ("moved > tol and ", "")),
        ),
        Mistake(
            "started from the input",
            ask="What is z before the first step, as the docstring has it?",
            tell="z begins with zeros; x comes in with the first step.",
            edits=(("np.zeros_like(x @ U), 0", "x @ U, 0"),),
        ),
        Mistake(
            "sigmoid in place of tanh",
            ask="Can an entry of your z be negative?",
            tell="The activation is tanh, which reaches from -1 to 1.",
            edits=((STEP, "1 / (1 + np.exp(-(z @ W + x @ U + b)))"),),
        ),
    ),
)
