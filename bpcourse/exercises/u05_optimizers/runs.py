"""How update rules are judged: several updates, each with the config that the last one returned."""

import numpy as np

from bpcourse.checking.draws import signed
from bpcourse.checking.exercise import Mistake
from bpcourse.checking.outcome import Malformed


def run_updates(implementation, w, dws, config, memory=()):
    """One update for each gradient of `dws`.

    Parts: next_w of the first update, of all later ones, and after every update the entries of the
    config named in `memory`.
    """
    points, states = [], {name: [] for name in memory}
    shape, config = np.shape(w), dict(config)  # a rule may write into it: no remark on that
    for dw in dws:
        result = implementation(w, dw, config)
        if result is None:
            nothing = Malformed("none", "it returns None: is there a return statement?")
            return dict.fromkeys(("first update", "later updates", *memory), nothing)
        w, config = _checked(result, shape)
        points.append(np.copy(w))  # the answer may go on to change it in place
        for name in memory:
            states[name].append(np.copy(config[name]) if name in config else None)
    parts = {"first update": points[0], "later updates": np.stack(points[1:])}
    return parts | {
        name: _stacked(name, values, () if name == "t" else shape)
        for name, values in states.items()
    }


def _checked(result, shape):
    """(next_w, config), or an error in the student's words."""
    if type(result) not in (tuple, list) or len(result) != 2 or not isinstance(result[1], dict):
        raise TypeError("it must return (next_w, config): an array and a dict")
    next_w, config = result
    if not hasattr(next_w, "shape") or next_w.shape != shape:
        kind = f"has shape {next_w.shape}" if hasattr(next_w, "shape") else "is no array"
        raise ValueError(f"next_w {kind}; w has shape {shape}")
    return next_w, config


def _stacked(name, values, shape):
    """The memory after each update: (updates, *shape)."""
    if any(value is None for value in values):
        return Malformed("none", f"the returned config has no entry {name!r}")
    if name == "t":
        values = [np.float64(t) for t in values]
    wrong = next((np.shape(value) for value in values if np.shape(value) != shape), None)
    if wrong is not None:
        return Malformed("shape", f"config[{name!r}] has shape {wrong}, where {shape} is expected")
    return np.stack(values)


def update_inputs(rng, settings, memory):
    """(w, gradients, config): shapes with distinct sizes, a square one, one weight; fresh starts,
    a start in the middle, defaults, and a weight whose gradient is 0.

    settings() draws the settings of one case; memory(shape) draws what a config remembers.
    """

    def case(shape, updates, config, size=1.0):
        gradients = [size * signed(rng, shape) for _ in range(updates)]
        return signed(rng, shape), gradients, config

    flat_w, flat, flat_config = case((4,), 3, settings())
    for dw in flat:
        dw[1] = 0.0
    return {
        "2 updates of a (2, 3) array, from the start": case((2, 3), 2, settings()),
        "3 updates of a (3, 3) array, in the middle of training": case(
            (3, 3), 3, settings() | memory((3, 3)), size=8.0
        ),
        "4 updates of a single weight": case((1,), 4, settings()),
        "2 updates of 5 weights with the default settings": case((5,), 2, {}),
        "the second of 4 weights has gradient 0": (flat_w, flat, flat_config),
    }


# hints that several rules share
CLIMBS = (
    "Take one weight with a positive slope: does yours grow or shrink, and does the loss then fall?"
)
DESCEND = "The gradient points uphill. To go down, its share is subtracted from w."
FORGETS = (
    "What will your second update find in the config: what the first one computed, or what "
    "stood there before?"
)
REMEMBER = (
    "Write what you have computed back into the config before you return it; the next "
    "update can know nothing else."
)


def not_kept(memory):
    """The mistake of a rule that forgets this entry of its config from update to update."""
    return Mistake(
        f"new {memory} not kept in the config",
        ask=FORGETS,
        tell=REMEMBER,
        edits=((f'{{**config, "{memory}": {memory}}}', "config"),),
    )
