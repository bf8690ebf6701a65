"""Which gradient must be cut when a network learns from its own guess."""

from bpcourse.checking.draws import signed
from bpcourse.checking.exercise import Function, Mistake
from bpcourse.exercises.shared.slopes import of_tanh
from bpcourse.reference import bootstrapped


def step_inputs(rng):
    """(W1, w2, s, r, s_next, done, gamma): some steps are the last ones of their walk."""

    def case(N, D, H, done, gamma, size=1.0):
        return (
            signed(rng, (D, H)),
            size * signed(rng, H),
            0.6 * signed(rng, (N, D)),
            size * signed(rng, N),
            0.6 * signed(rng, (N, D)),
            1.0 * (signed(rng, N) > 0) if done is None else done + 0.0 * signed(rng, N),
            gamma,
        )

    return {
        "5 steps": case(5, 2, 4, None, 0.9),
        "one step": case(1, 3, 2, 0.0, 0.8),
        "one last step": case(1, 2, 3, 1.0, 0.7),
        "square": case(3, 3, 3, None, 0.95),
        "large rewards": case(5, 3, 4, None, 0.9, size=9.0),
        "gamma 1": case(4, 2, 3, None, 1.0),
        "gamma 0": case(4, 3, 2, None, 0.0),
    }


_TARGET = "target = r + gamma * (1 - done) * next_value"
_BOTH = """
def td_gradients(W1, w2, s, r, s_next, done, gamma):
    N = len(s)
    h, h_next = np.tanh(s @ W1), np.tanh(s_next @ W1)
    go_on = gamma * (1 - done)
    dvalue = (h @ w2 - r - go_on * (h_next @ w2)) / N
    dnext = -go_on * dvalue
    dw2 = {w2}
    dW1 = {W1}
    return dW1, dw2
"""
_OWN = {"w2": "h.T @ dvalue", "W1": "s.T @ (dvalue[:, None] * w2 * (1 - h**2))"}
_NEXT = {"w2": "h_next.T @ dnext", "W1": "s_next.T @ (dnext[:, None] * w2 * (1 - h_next**2))"}

td_gradients = Function(
    name="td_gradients",
    parts={"dW1": 1, "dw2": 1},
    inputs=step_inputs,
    reference=bootstrapped.td_gradients,
    mistakes=(
        Mistake(
            "the target is not held fixed",
            ask="The value of the next state is made with the same weights. Does your gradient run "
            "through it?",
            tell="Treat the target as a number that somebody gave you: nothing goes back through it.",
            source=_BOTH.format(**{k: f"{_OWN[k]} + {_NEXT[k]}" for k in _OWN}),
        ),
        Mistake(
            "the guess is held fixed and the target moves",
            ask="Which of the two is to learn from the other: the value of s, or that of s_next?",
            tell="The target stands still. The gradient goes through v(s) only.",
            source=_BOTH.format(**_NEXT),
        ),
        Mistake(
            "the last step of a walk looks beyond its end",
            ask="What comes after a last step, and what is it worth?",
            tell="Where done is 1, the target is the reward alone.",
            edits=((_TARGET, "target = r + gamma * next_value"),),
        ),
        Mistake(
            "only last steps look ahead",
            ask="Where done is 0, does anything come after?",
            tell="done is 1 where nothing comes: multiply by 1 - done.",
            edits=((_TARGET, "target = r + gamma * done * next_value"),),
        ),
        Mistake(
            "gamma left out",
            ask="What is the target for gamma = 0?",
            tell="The value of the next state counts gamma times.",
            edits=((_TARGET, "target = r + (1 - done) * next_value"),),
        ),
        Mistake(
            "gamma multiplies the reward",
            ask="What is the target for gamma = 0?",
            tell="The reward comes at once and counts in full; only what comes after is discounted.",
            edits=((_TARGET, "target = gamma * (r + (1 - done) * next_value)"),),
        ),
        Mistake(
            "the reward left out",
            ask="Where does the network learn anything from outside?",
            tell="The target is the reward and, behind it, the value of the next state.",
            edits=((_TARGET, "target = gamma * (1 - done) * next_value"),),
        ),
        Mistake(
            "value of the same state in the target",
            ask="Of which state is the value that stands in the target?",
            tell="It is the value of the state that comes after.",
            edits=((_TARGET, "target = r + gamma * (1 - done) * value"),),
        ),
        Mistake(
            "uphill: the sign of the error turned round",
            ask="If the value is above the target, should a step downhill raise it?",
            tell="The derivative of the squared error has the sign of value minus target.",
            edits=(("(value - target) / N", "(target - value) / N"),),
        ),
        Mistake(
            "1/N missing",
            ask="The loss is a mean over the steps. Would twice as many steps double your gradient?",
            tell="Divide by the number of steps.",
            edits=(("(value - target) / N", "(value - target)"),),
        ),
        Mistake(
            "factor 2 of the square",
            ask="The loss has 1/(2N) in front of it. What becomes of the 2?",
            tell="The 2 of the square and the 1/2 cancel.",
            edits=(("(value - target) / N", "2 * (value - target) / N"),),
        ),
        Mistake(
            "slope of the tanh left out",
            ask="s W1 goes through a tanh. Does h move as much as s W1 does?",
            tell="Multiply by the slope of tanh.",
            edits=((" * (1 - h**2)", ""),),
        ),
        Mistake(
            "w2 left out on the way to W1",
            ask="A hidden unit with weight 0 does not matter to the value. Do you notice that?",
            tell="On the way back through the product the gradient is multiplied by w2.",
            edits=(("dvalue[:, None] * w2 *", "dvalue[:, None] *"),),
        ),
        Mistake(
            "the next state's hidden units used",
            ask="Whose hidden units does the gradient of v(s) need: those of s, or of s_next?",
            tell="The gradient goes through v(s): use what its forward pass made.",
            edits=(
                ("    dw2 = h.T @ dvalue", "    h = np.tanh(s_next @ W1)\n    dw2 = h.T @ dvalue"),
                ("dW1 = s.T @ dz", "dW1 = s_next.T @ dz"),
            ),
        ),
        *of_tanh(("(1 - h**2)", "h")),
    ),
)
