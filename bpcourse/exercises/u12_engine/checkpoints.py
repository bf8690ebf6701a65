"""Checkpointing a chain of layers: its price, and the walk itself, whose calls are looked at."""

import numpy as np

from bpcourse.checking.draws import signed, whole
from bpcourse.checking.exercise import Function, Mistake, Program, Told
from bpcourse.checking.outcome import Malformed
from bpcourse.reference import checkpoints

# --- what it costs -----------------------------------------------------------------------------


def price_inputs(rng):
    """(layers, every): full segments, a short last one, a last one of a single layer, extremes."""
    every, segments, long = whole(rng, 20, 60), whole(rng, 70, 99), whole(rng, 100, 300)
    return {
        "full segments": (every * segments, every),
        "few long segments": (3 * long, long),
        "the last segment is one short": (every * segments - 1, every),
        "the last segment is a single layer": (every * segments + 1, every),
        "two layers in the last segment": (segments * 10 + 2, 10),
        "every input": (whole(rng, 7, 200), 1),
        "only the first input": (long + 6, long + 6),
        "segments longer than the chain": (segments, segments + every),
        "one layer": (1, 1),
    }


peak_activations = Function(
    name="peak_activations",
    parts={"peak": 1, "forwards": 1},
    inputs=price_inputs,
    reference=checkpoints.peak_activations,
    mistakes=(
        Mistake(
            "kept inputs counted twice at the head of a segment",
            ask="Mark every box that holds a number, and count them. Is the head of the segment that "
            "is walked back counted twice?",
            tell="The first input of a segment is one of the kept ones already.",
            edits=(("held = segment + length", "held = segment + 1 + length"),),
        ),
        Mistake(
            "kept inputs left out of the peak",
            ask="While the last segment is walked back, what is still held of the others?",
            tell="The kept inputs of all earlier segments wait in memory: add them.",
            edits=(("held = segment + length", "held = length"),),
        ),
        Mistake(
            "kept inputs alone",
            ask="While a segment is walked back, how many of its own inputs are needed?",
            tell="The inputs that are computed again must be held, too.",
            edits=(("held = segment + length", "held = segment + 1"),),
        ),
        Mistake(
            "head of a segment not held",
            ask="Which input does the first layer of a segment need on its way back?",
            tell="A segment of four layers has four inputs; the first of them is the kept one.",
            edits=(("held = segment + length", "held = segment + length - 1"),),
        ),
        Mistake(
            "every segment counted as full",
            ask="Try 10 layers with every fourth input kept. How many layers has the last segment?",
            tell="The last segment ends with the chain: it may be shorter.",
            edits=(("min(every, layers - start)", "every"),),
        ),
        Mistake(
            "peak of the last segment only",
            ask="Try 9 layers with every fourth input kept: which of the three segments takes most?",
            tell="If the last segment is short, the one before may hold more. Take the largest.",
            edits=(("peak = max(peak, held)", "peak = held"),),
        ),
        Mistake(
            "kept inputs of finished segments still counted",
            ask="Once a segment has been walked back, does anything need its first input again?",
            tell="It can be let go. Only the kept inputs of earlier segments wait.",
            edits=(("held = segment + length", "held = len(starts) - 1 + length"),),
        ),
        Mistake(
            "first input of each segment computed again",
            ask="Which inputs of a segment have been kept, and so need not be computed?",
            tell="A segment of k layers has k inputs, and the first one is there.",
            edits=(("forwards + length - 1", "forwards + length"),),
        ),
        Mistake(
            "the first pass not counted",
            ask="How many layers must run before there is a loss at all?",
            tell="All of them run once in the first pass; what is computed again comes on top.",
            edits=(("forwards = layers\n", "forwards = 0\n"),),
        ),
        Mistake(
            "nothing computed again",
            ask="Where do the inputs come from that were not kept?",
            tell="Each segment is run forward a second time; count those layers, too.",
            edits=(("forwards = forwards + length - 1", "pass"),),
        ),
        Mistake(
            "two layers of each segment not run again",
            ask="A segment of four layers: which inputs are missing, and how many layers make them?",
            tell="All inputs of the segment but its first are made again: one layer for each.",
            edits=(("forwards + length - 1", "forwards + max(0, length - 2)"),),
        ),
        Mistake(
            "computed again from the start of the chain",
            ask="From where do you compute the inputs of a segment again: from x, or from the head "
            "of the segment?",
            tell="The head was kept so that you need not go back to x.",
            edits=(("forwards + length - 1", "forwards + start + length - 1"),),
        ),
    ),
)

# --- the walk ----------------------------------------------------------------------------------

NO_WALK = Malformed(
    "value", "not every layer was asked for its gradient, once and from last to first"
)


def layer_forward(weights, calls, i, h):
    """Layer i, and a note that it was run."""
    calls.append(("forward", i))
    return np.tanh(h @ weights[i])


def layer_backward(weights, calls, i, dout, h):
    """The way back through layer i, which is given its input again, and a note of it."""
    calls.append(("backward", i))
    w = weights[i]
    dz = dout * (1 - np.tanh(h @ w) ** 2)
    return dz @ w.T, h.T @ dz


def chain_inputs(rng):
    """(layers, every, x, weights, factors): square layers, so that no slip stumbles over shapes."""

    def case(layers, every, N, D):
        weights = [1.5 * signed(rng, (D, D)) / D for _ in range(layers)]
        return layers, every, signed(rng, (N, D)), weights, signed(rng, (N, D))

    return {
        "six layers, every third": case(6, 3, 4, 3),
        "eight layers, every third": case(8, 3, 2, 4),
        "seven layers, every third": case(7, 3, 3, 3),
        "nine layers, every second, one sample": case(9, 2, 1, 4),
        "four layers, every one": case(4, 1, 3, 2),
        "five layers, only the first": case(5, 5, 2, 3),
        "every is more than there are": case(3, 5, 3, 2),
        "one layer": case(1, 2, 2, 3),
    }


def run_checkpointed(implementation, layers, every, x, weights, factors):
    """dx, grads, and what its calls say: inputs held and layers run beyond what is allowed."""
    calls = []

    def forward(i, h):
        return layer_forward(weights, calls, i, h)

    def backward(i, dout, h):
        return layer_backward(weights, calls, i, dout, h)

    def loss_gradient(out):
        return factors * (1 + out**2)

    found = implementation(layers, every, x, forward, backward, loss_gradient)
    if type(found) not in (tuple, list) or len(found) != 2:
        raise TypeError("it must return (dx, grads): an array and a list")
    dx, grads = found
    parts = {"dx": dx, "grads": _in_a_row(grads, layers)}
    walked = [i for kind, i in calls if kind == "backward"]
    if walked != list(reversed(range(layers))):
        return parts | {"memory": NO_WALK, "work": NO_WALK}
    allowed, _ = checkpoints.peak_activations(layers, every)
    runs = len(calls) - layers
    return parts | {
        "memory": float(max(0, held_inputs(calls, layers) - allowed)),
        "work": float(max(0, runs - 2 * layers)),
    }


def _in_a_row(grads, layers):
    """All gradients of the weights in one row."""
    if type(grads) not in (tuple, list):
        return grads
    if len(grads) != layers:
        return Malformed("shape", f"there are {len(grads)} gradients, for {layers} layers")
    if any(g is None for g in grads):
        return Malformed("none", "the gradient of some layer is None")
    return np.concatenate([g.ravel() for g in grads])


def held_inputs(calls, layers):
    """The most inputs of layers that anybody must hold at once to make these calls in this order.

    An input is held from the call that made it to the last call that uses it before it is made
    again; x is there from the start.
    """
    spans = []
    born, used = {0: -1}, {}
    for now, (kind, i) in enumerate(calls):
        used[i] = now
        if kind == "forward" and i + 1 < layers:
            if i + 1 in used:
                spans.append((born[i + 1], used.pop(i + 1)))
            born[i + 1] = now
    spans += [(born.get(i, -1), last) for i, last in used.items()]
    # between two calls, what was made before and is used after
    return max(sum(a < t <= b for a, b in spans) for t in range(len(calls)))


def explain_checkpointed(part, own, right, layers, every, *_):
    """What an excess means, in words."""
    if part == "memory" and isinstance(own, float):
        allowed, _ = checkpoints.peak_activations(layers, every)
        return Told(
            f"with {layers} layers and every = {every}, at most {allowed} inputs need be held at "
            f"once; the order of your calls makes it {allowed + own:.0f}"
        )
    if part == "work" and isinstance(own, float):
        return Told(
            f"with {layers} layers, two runs of each layer are enough; you make "
            f"{2 * layers + own:.0f} in all"
        )
    return Told()


_AGAIN = (
    "        inputs = [kept.pop(start)]\n"
    "        for i in range(start, end - 1):\n"
    "            inputs.append(forward(i, inputs[-1]))\n"
)

checkpointed_backward = Program(
    name="checkpointed_backward",
    parts={"dx": 1, "grads": 1, "memory": 1, "work": 1},
    inputs=chain_inputs,
    reference=checkpoints.checkpointed_backward,
    program=run_checkpointed,
    explain=explain_checkpointed,
    pairs=False,
    mistakes=(
        Mistake(
            "all inputs held at once",
            ask="When the walk back begins, of how many layers do you hold the input?",
            tell="Store an input only where the layer's number is a multiple of `every`, and compute a "
            "segment again only when the walk has reached it.",
            edits=(
                ("if i % every == 0:", "if True:"),
                ("inputs = [kept.pop(start)]", "inputs = [kept[i] for i in range(start, end)]"),
                ("range(start, end - 1)", "range(0)"),
            ),
        ),
        Mistake(
            "computed again from the start of the chain",
            ask="To walk back through the last segment, where do you begin to compute again?",
            tell="Begin at the head of this segment, which was kept; x is far away.",
            edits=(
                (
                    _AGAIN,
                    "        h = x\n"
                    "        inputs = [h]\n"
                    "        for i in range(end - 1):\n"
                    "            h = forward(i, h)\n"
                    "            inputs.append(h)\n"
                    "        inputs = inputs[start:]\n",
                ),
            ),
        ),
        Mistake(
            "computed again for every layer by itself",
            ask="How often is the second layer of a segment run in your program?",
            tell="Make all inputs of a segment once, hold them, and then walk back through it.",
            edits=(
                (_AGAIN, "        head = kept.pop(start)\n"),
                (
                    "            dout, grads[i] = backward(i, dout, inputs[i - start])",
                    "            h = head\n"
                    "            for j in range(start, i):\n"
                    "                h = forward(j, h)\n"
                    "            dout, grads[i] = backward(i, dout, h)",
                ),
            ),
        ),
        Mistake(
            "segments from first to last",
            ask="The gradient of the output is known. Which segment does it belong to?",
            tell="The way back meets the last segment first.",
            edits=(("in reversed(range(0, layers, every))", "in range(0, layers, every)"),),
        ),
        Mistake(
            "layers of a segment from first to last",
            ask="Within a segment, which layer receives dout first?",
            tell="Make the inputs forward, but walk back from the last layer of the segment.",
            edits=(("for i in reversed(range(start, end)):", "for i in range(start, end):"),),
        ),
        Mistake(
            "a layer is given its output where it needs its input",
            ask="Which array does backward(i, dout, h) expect: what went into layer i, or what came "
            "out?",
            tell="The input of layer `start` is the kept one, the next input is that layer's output.",
            edits=(
                ("range(start, end - 1)", "range(start, end)"),
                ("inputs[i - start]", "inputs[i - start + 1]"),
            ),
        ),
        Mistake(
            "kept one layer too late",
            ask="Is h, at the moment when you keep it, the input of layer i or its output?",
            tell="Keep h before the layer is run.",
            edits=(
                (
                    "        if i % every == 0:\n            kept[i] = h\n        h = forward(i, h)\n",
                    "        h = forward(i, h)\n        if i % every == 0:\n            kept[i] = h\n",
                ),
            ),
        ),
        Mistake(
            "every layer is given the head of its segment",
            ask="Which inputs does your walk use inside a segment?",
            tell="Each layer needs its own input; make them again by running the segment forward.",
            edits=(("inputs[i - start]", "inputs[0]"),),
        ),
        Mistake(
            "gradient not passed on",
            ask="backward returns two things. Where does the first one go?",
            tell="What a layer makes for its input is the dout of the layer before.",
            edits=(("dout, grads[i] = backward", "_, grads[i] = backward"),),
        ),
        Mistake(
            "gradients listed from the last layer on",
            ask="Which layer does the first entry of your list belong to?",
            tell="The list is asked for with the first layer first.",
            edits=(("return dout, grads", "return dout, grads[::-1]"),),
        ),
        Mistake(
            "loss asked with x",
            ask="Which array does loss_gradient need: the first or the last of the chain?",
            tell="Give it the output of the last layer.",
            edits=(("loss_gradient(h)", "loss_gradient(x)"),),
        ),
        Mistake(
            "loss asked at the last kept input",
            ask="Which array does loss_gradient need: a kept one or the chain's output?",
            tell="Give it the output of the last layer.",
            edits=(("loss_gradient(h)", "loss_gradient(kept[max(kept)])"),),
        ),
        Mistake(
            "the short last segment forgotten",
            ask="Try 7 layers with every = 3. How many segments do you walk?",
            tell="The last segment may be shorter; let it end with the chain.",
            edits=(
                (
                    "reversed(range(0, layers, every))",
                    "reversed(range(0, max(layers - layers % every, 1), every))",
                ),
            ),
        ),
        Mistake(
            "dx is the gradient of the last layer's input",
            ask="Which array is dx the gradient of, and which gradient do you return?",
            tell="Return the gradient that has gone through all layers, the first one too.",
            edits=(
                ("grads = [None] * layers", "grads, first = [None] * layers, None"),
                (
                    "            dout, grads[i] = backward(i, dout, inputs[i - start])",
                    "            dout, grads[i] = backward(i, dout, inputs[i - start])\n"
                    "            first = dout if first is None else first",
                ),
                ("return dout, grads", "return first, grads"),
            ),
        ),
    ),
)
