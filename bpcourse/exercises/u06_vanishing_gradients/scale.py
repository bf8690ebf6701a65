"""How large the first weights should be, derived and measured; and the units that are lost."""

import numpy as np

from bpcourse.checking.draws import signed
from bpcourse.checking.exercise import Function, Mistake
from bpcourse.reference import activation_scale


def layers(rng):
    """(fan_in, w_std, x_square, slope): narrow and wide, slopes of both signs, and 0."""

    def case(fan_in, slope):
        w_std, x_square = (float(number) for number in rng.uniform(1.2, 3, 2))
        return fan_in, w_std, x_square, slope

    drawn = int(rng.integers(20, 400))
    return {
        "30 inputs, a small leak": (*case(30, float(rng.uniform(0.1, 0.3))),),
        "a wide layer": case(784, float(rng.uniform(0.4, 0.8))),
        "a slope of -0.6": case(12, -0.6),
        "no leak": case(64, 0.0),
        "one input": case(1, 0.5),
        f"{drawn} inputs": case(drawn, float(rng.uniform(0.2, 0.9))),
    }


leaky_scale = Function(
    name="leaky_scale",
    parts={"z_square": 0.5, "kept": 0.5, "std": 1},
    inputs=layers,
    reference=activation_scale.leaky_scale,
    mistakes=(
        Mistake(
            "standard deviation of the weights not squared",
            ask="Double the weights. By which factor does z grow, and by which does its square?",
            tell="What adds up is variances, and a variance is the square of the deviation.",
            edits=(("w_std**2", "w_std"),),
        ),
        Mistake(
            "deviations added in place of variances",
            ask="Take 100 terms with random signs. Is their sum typically 100 times as large as one, or "
            "10 times?",
            tell="For independent terms the mean squares add up, so each input is counted once.",
            edits=(("fan_in * w_std", "fan_in**2 * w_std"),),
        ),
        Mistake(
            "size of the inputs left out",
            ask="What happens to z if all inputs are doubled?",
            tell="Each term is a weight times an input, so its mean square has a factor from each.",
            edits=((" * x_square", ""),),
        ),
        Mistake(
            "mean over the inputs in place of their sum",
            ask="Is z the sum of its terms, or their average?",
            tell="Nobody divides by the number of inputs in an affine layer.",
            edits=(("fan_in * w_std**2 * x_square", "w_std**2 * x_square"),),
        ),
        Mistake(
            "slope not squared",
            ask="Multiply a number by 0.1. By what is its square multiplied?",
            tell="It is a mean square that is passed on, so the negative half comes with the square of "
            "its slope.",
            edits=(("slope**2", "slope"),),
        ),
        Mistake(
            "the leak forgotten",
            ask="What becomes of the negative half here, and what becomes of it in a plain ReLU?",
            tell="The negative half is made smaller, not cut off: something of its square arrives.",
            edits=(("(1 + slope**2) / 2", "(1 + 0 * slope) / 2"),),
        ),
        Mistake(
            "both halves counted in full",
            ask="With slope 1 the activation changes nothing. Which share does your formula keep then?",
            tell="Each half of z carries one half of the mean square.",
            edits=((" / 2", ""),),
        ),
        Mistake(
            "share of the leak subtracted",
            ask="Does a leak let more through than a closed gate, or less?",
            tell="What the two halves let through is added.",
            edits=(("(1 + slope**2)", "(1 - slope**2)"),),
        ),
        Mistake(
            "variance in place of the standard deviation",
            ask="Is your last number a variance or a deviation?",
            tell="Normal numbers are multiplied by the deviation: take the root at the end.",
            edits=(("1 / np.sqrt(fan_in * kept)", "1 / (fan_in * kept)"),),
        ),
        Mistake(
            "root of the number of inputs only",
            ask="Does your root cover the share as well?",
            tell="Solve for the variance first; then take the root of all of it.",
            edits=(("np.sqrt(fan_in * kept)", "(np.sqrt(fan_in) * kept)"),),
        ),
        Mistake(
            "weights made smaller where less is let through",
            ask="If the activation lets less through, must the weights grow or shrink?",
            tell="The weights make up for what is lost, so the share stands below the line.",
            edits=(("1 / np.sqrt(fan_in * kept)", "np.sqrt(kept / fan_in)"),),
        ),
        Mistake(
            "share left out of the deviation",
            ask="Which activation is your last number right for?",
            tell="What one layer keeps is the product of two factors, and it must be 1.",
            edits=(("np.sqrt(fan_in * kept)", "np.sqrt(fan_in)"),),
        ),
    ),
)


def measured(rng):
    """(z, h): the same z through several activations; no shape is square but one."""

    def case(activation, N, D, size=1.0):
        z = size * signed(rng, (N, D))
        return z, activation(z)

    return {
        "sine": case(np.sin, 6, 4),
        "softplus": case(lambda z: np.log1p(np.exp(z)), 5, 7),
        "tanh of large numbers": case(np.tanh, 4, 3, size=3.0),
        "a bump": case(lambda z: np.exp(-(z**2)), 3, 8),
        "square, absolute value, tripled": case(lambda z: 3 * np.abs(z), 4, 4),
        "one unit": case(np.cos, 9, 1),
    }


measured_std = Function(
    name="measured_std",
    parts={"std": 1},
    inputs=measured,
    reference=activation_scale.measured_std,
    mistakes=(
        Mistake(
            "variance of h in place of its mean square",
            ask="The weights have the mean 0. Does the next z care whether h has?",
            tell="What the next layer multiplies is h as it is, its mean included.",
            edits=(("np.mean(h**2)", "np.var(h)"),),
        ),
        Mistake(
            "root forgotten",
            ask="Is your number a variance or a deviation?",
            tell="The mean squares give a variance; take its root.",
            edits=(("np.sqrt(ratio / fan_in)", "ratio / fan_in"),),
        ),
        Mistake(
            "number of samples in place of inputs",
            ask="How many terms does a neuron of the next layer add up: one for each sample, or one "
            "for each unit of h?",
            tell="The inputs of the next layer lie along the second axis of h.",
            edits=(("h.shape[1]", "h.shape[0]"),),
        ),
        Mistake(
            "number of inputs left out",
            ask="If h had twice as many units, would the next z stay as large?",
            tell="The mean squares of all inputs add up.",
            edits=(("np.sqrt(ratio / fan_in)", "np.sqrt(ratio)"),),
        ),
        Mistake(
            "root of all but the number of inputs",
            ask="Does your root cover the number of inputs?",
            tell="Solve for the variance first; one root at the end covers all.",
            edits=(("np.sqrt(ratio / fan_in)", "np.sqrt(ratio) / fan_in"),),
        ),
        Mistake(
            "the fraction upside down",
            ask="If the activation shrinks everything, must the weights grow or shrink?",
            tell="What comes out of the activation stands below the line.",
            edits=(("np.mean(z**2) / np.mean(h**2)", "np.mean(h**2) / np.mean(z**2)"),),
        ),
        Mistake(
            "size of z taken for 1",
            ask="Where does z enter your number?",
            tell="The next z is to be as large as this one, whatever its size.",
            edits=(("np.mean(z**2) / np.mean(h**2)", "1 / np.mean(h**2)"),),
        ),
        Mistake(
            "means of the absolute values",
            ask="What adds up for independent terms: their sizes, or their squares?",
            tell="Square first, then average.",
            edits=(
                ("np.mean(z**2) / np.mean(h**2)", "(np.abs(z).mean() / np.abs(h).mean()) ** 2"),
            ),
        ),
        Mistake(
            "square of the mean",
            ask="In which order do you square and average?",
            tell="Square first: numbers of both signs must not cancel.",
            edits=(("np.mean(z**2) / np.mean(h**2)", "np.mean(z) ** 2 / np.mean(h) ** 2"),),
        ),
    ),
)


def gates(rng):
    """(z,): units that are closed for all samples (none to many), for all but one, for none; others."""

    def case(N, D):
        z = signed(rng, (N, D))
        nearly, always, *others = rng.permutation(D)
        dead = others[: int(rng.integers(len(others) + 1))]
        z[:, dead] = -np.abs(z[:, dead])
        z[:, nearly] = -np.abs(z[:, nearly])
        z[int(rng.integers(N)), nearly] *= -1
        z[:, always] = np.abs(z[:, always])
        return (z,)

    return {
        "8 samples, 7 units": case(8, 7),
        "square, 8 x 8": case(8, 8),
        "more units than samples": case(4, 9),
        "many samples": case(30, 6),
    }


dead_units = Function(
    name="dead_units",
    parts={"dead": 0.5, "open_share": 0.5},
    inputs=gates,
    reference=activation_scale.dead_units,
    mistakes=(
        Mistake(
            "samples in place of units",
            ask="Is it a unit or a sample that is called dead, and along which axis do the units lie?",
            tell="Go over the samples, axis 0: one verdict for each unit.",
            edits=(("mean(axis=0)", "mean(axis=1)"),),
        ),
        Mistake(
            "dead for one sample is not dead",
            ask="A unit is closed for one sample and open for all others. Does it still learn?",
            tell="A unit is dead if no sample at all opens it.",
            edits=(("open_share == 0", "open_share < 1"),),
        ),
        Mistake(
            "judged by the mean of z",
            ask="Can a unit whose mean is negative be open for some sample?",
            tell="The mean can hide the one sample that opens the gate; ask every sample.",
            edits=(("(open_share == 0)", "(z.mean(axis=0) < 0)"),),
        ),
        Mistake(
            "the share that is closed",
            ask="For a dead unit, which share of the samples opens it, and what do you return?",
            tell="The second result is the share of samples for which the ReLU lets something pass.",
            edits=(("return dead, open_share", "return dead, 1 - open_share"),),
        ),
        Mistake(
            "the living counted",
            ask="Which units do you count: those that never open, or those that do?",
            tell="The first result is the number of the dead.",
            edits=(("open_share == 0", "open_share > 0"),),
        ),
        Mistake(
            "the gate the wrong way round",
            ask="Which sign of z does a ReLU let through?",
            tell="Positive numbers pass.",
            edits=(("z > 0", "z < 0"),),
        ),
        Mistake(
            "counted in place of a share",
            ask="Your second result is a number of samples. What is it divided by to be a share?",
            tell="A share is at most 1.",
            edits=(("return dead, open_share", "return dead, opened.sum(axis=0)"),),
        ),
        Mistake(
            "share of dead units in place of their number",
            ask="Is your first result a whole number?",
            tell="Count the units; do not average over them.",
            edits=(("int((open_share == 0).sum())", "(open_share == 0).mean()"),),
        ),
        Mistake(
            "closed gates counted in place of units",
            ask="You add up over samples and units. How many dead units can a layer of 5 have at most?",
            tell="Find out first for each unit whether it ever opens; then count units.",
            edits=(("int((open_share == 0).sum())", "int((z <= 0).sum())"),),
        ),
        Mistake(
            "one share for the whole layer",
            ask="How many numbers is your share, and how many units are there?",
            tell="Each unit has a share of its own.",
            edits=(("return dead, open_share", "return dead, opened.mean()"),),
        ),
    ),
)
