"""Dropout, judged by what must be true however the mask is drawn."""

import numpy as np

from bpcourse.checking.draws import whole
from bpcourse.checking.exercise import Mistake, Program, RandomBackward
from bpcourse.checking.outcome import Malformed
from bpcourse.exercises.shared.hints import UPSTREAM
from bpcourse.exercises.shared.seeds import by_seed, draw_seeds
from bpcourse.exercises.shared.sources import alone
from bpcourse.exercises.u07_generalization.words import (
    explain_dropout_backward,
    explain_dropout_forward,
)
from bpcourse.reference import regularization

# --- forward -----------------------------------------------------------------------------------


def forward_inputs(rng):
    """(part, x, p, seeds): no entry of x is 0, so that a dropped entry can be seen.

    Sizes are drawn, and so is which of the calls have the same seed: a stored output fits nowhere.
    """

    def case(part, p, *shape, calls=1, different=1):
        shape = [length if length == 1 else whole(rng, length, length * 6 // 5) for length in shape]
        x = rng.uniform(0.5, 2, shape) * rng.choice([-1, 1], shape)
        return part, x, p, draw_seeds(rng, calls, different)

    return {
        "training, p = 0.3": case("train", 0.3, 90, 75),
        "training, p = 0.8": case("train", 0.8, 75, 90),
        "training, p = 0.6, four axes": case("train", 0.6, 10, 8, 9, 11),
        "training, p = 1 keeps all": case("train", 1.0, 180, 180),
        "test mode, p = 0.3": case("test mode", 0.3, 6, 5),
        "test mode, p = 0.8, one sample": case("test mode", 0.8, 1, 9),
        "the same seed, another seed": case("seed", 0.6, 18, 13, calls=9, different=4),
    }


def run_dropout_forward(implementation, part, x, p, seeds):
    """{part: what is true of out whatever mask was drawn}, for one kind of case."""
    x, p = _plain(x), _plain(p)

    def out(mode, seed):
        return _output(implementation(x.copy(), {"p": p, "mode": mode, "seed": seed}), x)

    if part == "test mode":
        test = out("test", seeds[0])
        return {
            part: NO_MODE if _is_also(test, out, "train", seeds[0]) else _range(test / x)
        }  # 1 everywhere
    if part == "seed":
        return {part: _truths(*by_seed([out("train", seed) for seed in seeds], seeds))}
    first = out("train", seeds[0])
    kept = first != 0
    lines = _whole_lines(kept, p)
    return {
        "share kept": np.array([_share(kept, p, lines), *lines]),  # each entry decides for itself
        "scale": _range((first / x)[kept] * p),  # kept entries are divided by p
    }


NO_MODE = Malformed("value", "it does the same in training, whatever the mode is")


def _is_also(result, run, *args):
    """Does the run give this result as well? One that raises has another way, or none yet."""
    try:
        return np.array_equal(result, run(*args))
    except Exception:
        return False


def _only_forward_knows_mode(out, dx, train):
    """Is dx the same in training, while out is another? Of several masks: one may keep everything."""
    try:
        trained = [train(seed) for seed in range(5)]
    except Exception:
        return False
    return all(
        np.array_equal(dx, trained_dx) and not np.array_equal(out, trained_out)
        for trained_out, trained_dx in trained
    )


def _plain(number):
    return getattr(number, "value", number)  # the reference is given Rounded arrays


def _truths(*statements):
    return np.array(statements, dtype=float)


def _range(values):
    """Smallest and largest, or NaN if there are none."""
    return np.array([values.min(), values.max()]) if values.size else np.full(2, np.nan)


def _share(kept, p, whole_lines):
    """Share of the entries that are kept, in tenths; p where so few lines were drawn that the share
    is p as far as they can tell.
    """
    counts = [n for n, whole in zip((len(kept), kept.shape[-1]), whole_lines) if whole == 1]
    noise = (p * (1 - p) / min(counts)) ** 0.5 if counts else 0.0
    share = kept.mean()
    return p if abs(share - p) < 5 * noise else round(share, 1)


def _whole_lines(kept, p):
    """Share of the rows, and of the columns, that are kept or dropped as a whole (in tenths)."""
    if p == 1:
        return [0.0, 0.0]
    lines = kept.reshape(len(kept), -1), np.moveaxis(kept, -1, 0).reshape(kept.shape[-1], -1)
    return [round(np.mean(rows.all(axis=1) | ~rows.any(axis=1)), 1) for rows in lines]


def _output(result, x):
    """out of (out, cache), in the student's words if it is none."""
    if type(result) not in (tuple, list) or len(result) != 2:
        raise TypeError("dropout_forward must return the pair (out, cache)")
    out = np.asarray(result[0], dtype=float)
    if out.shape != x.shape:
        raise ValueError(f"out has shape {out.shape}, and x has {x.shape}")
    return out


dropout_forward = Program(
    name="dropout_forward",
    parts={"share kept": 1, "scale": 1, "test mode": 0.5, "seed": 0.5},
    inputs=forward_inputs,
    reference=regularization.dropout_forward,
    program=run_dropout_forward,
    explain=explain_dropout_forward,
    mistakes=(
        Mistake(
            "kept entries not divided by p",
            ask="With p = 0.5, what is the mean of out if x is 1 everywhere? What is it in test "
            "mode?",
            tell="Inverted dropout divides what it keeps by p, in training, so that the expected "
            "value stays the same and test mode has nothing to do.",
            edits=(("x * mask / p", "x * mask"),),
        ),
        Mistake(
            "divided by 1 - p",
            ask="A share p of the entries is left. By which factor must those grow to make up for "
            "the others?",
            tell="Where p is the probability to drop, it is 1 - p. In this course p is the "
            "probability to keep, so kept entries are divided by p.",
            edits=(("x * mask / p", "x * mask / (1 - p)"),),
        ),
        Mistake(
            "dropped with probability p",
            ask="With p = 0.8, is most of out zero, or most of it kept?",
            tell="In this course p is the probability to keep an entry: keep where the random "
            "number is below p.",
            edits=(("< p", ">= p"),),
        ),
        Mistake(
            "p taken for the probability to drop throughout",
            ask="Which of the two does this notebook call p: the share that stays, or the share "
            "that goes?",
            tell="Your dropout is right for a p that means dropping, as in PyTorch. Here p is the "
            "probability to keep.",
            edits=(("< p", ">= p"), ("x * mask / p", "x * mask / (1 - p)")),
        ),
        Mistake(
            "randn for rand",
            ask="Which share of your random numbers is below p? From which distribution are they?",
            tell="The comparison with p needs numbers that are uniform between 0 and 1. Normal "
            "numbers are below 0.3 with probability 0.62.",
            edits=(("rng.random(x.shape)", "rng.standard_normal(x.shape)"),),
        ),
        Mistake(
            "random mask in test mode too",
            ask="Asked twice in test mode, should the network give one answer or two?",
            tell="Dropout is for training. In test mode out is x itself.",
            edits=(('mode == "test"', 'mode == "never"'),),
        ),
        Mistake(
            "test mode multiplied by p",
            ask="What has the division by p in training already taken care of?",
            tell="Scaling in test mode belongs to the older form of dropout, which does not divide "
            "in training. With inverted dropout test mode does nothing.",
            edits=(("return x, (", "return x * p, ("),),
        ),
        Mistake(
            "scaled in test mode only",
            ask="In which of the two modes does inverted dropout scale?",
            tell="This is the older form of dropout. Move the scaling into training, as a division "
            "by p, and leave test mode alone.",
            edits=(("return x, (", "return x * p, ("), ("x * mask / p", "x * mask")),
        ),
        Mistake(
            "modes swapped",
            ask="In which mode are entries dropped?",
            tell='Drop when mode is "train"; hand x through when it is "test".',
            edits=(('mode == "test"', 'mode == "train"'),),
        ),
        Mistake(
            "one decision for a whole column",
            ask="How many random numbers do you draw, and how many entries has x?",
            tell="Each entry of x decides for itself, for each sample anew. Draw a mask of the "
            "full shape of x.",
            edits=(("rng.random(x.shape)", "rng.random(x.shape[-1])"),),
        ),
        Mistake(
            "one decision for a whole sample",
            ask="If a sample is dropped as a whole, what can the network learn from it?",
            tell="Draw one random number for each entry, not one for each row.",
            edits=(("rng.random(x.shape)", "rng.random((len(x),) + (1,) * (x.ndim - 1))"),),
        ),
        Mistake(
            "seed ignored",
            ask="Called twice with one seed, does your function give the same mask?",
            tell="Make a generator from the seed, and draw the mask with it. Else nobody can "
            "repeat your run, or check your gradient.",
            edits=(('dropout_param.get("seed")', ""),),
        ),
        Mistake(
            "seed fixed inside",
            ask="Called with two seeds, does your function give two masks?",
            tell="A seed written into the function gives the same mask in every step, so the same "
            "neurons are always missing. Use the seed that comes in.",
            edits=(('dropout_param.get("seed")', "0"),),
        ),
        Mistake(
            "random mask in test mode too, not scaled",
            ask="Asked twice in test mode, should the network give one answer or two?",
            tell="Dropout is for training. In test mode out is x itself: nothing is dropped.",
            source=alone(
                regularization.dropout_forward,
                (
                    "        return x, (",
                    '        x = x * (np.random.default_rng(dropout_param.get("seed"))'
                    ".random(x.shape) < p)\n        return x, (",
                ),
            ),
        ),
        Mistake(
            "test mode divided by p",
            ask="In training the entries that are kept make up for those that are dropped. In test "
            "mode none is dropped: what is there to make up for?",
            tell="With inverted dropout test mode does nothing: out is x itself.",
            source=alone(regularization.dropout_forward, ("return x, (", "return x / p, (")),
        ),
        Mistake(
            "test mode multiplied by 1 - p",
            ask="What has the division by p in training already taken care of?",
            tell="With inverted dropout test mode does nothing: out is x itself.",
            source=alone(regularization.dropout_forward, ("return x, (", "return x * (1 - p), (")),
        ),
        Mistake(
            "kept entries multiplied by p",
            ask="If few entries are kept, must those few become larger or smaller?",
            tell="They have to make up for the dropped ones, so they grow: p is below 1, and one "
            "divides by it.",
            edits=(("x * mask / p", "x * mask * p"),),
        ),
        Mistake(
            "the mask alone, without x",
            ask="Where does x appear in your out?",
            tell="The mask says which entries of x stay; x itself is multiplied by it.",
            edits=(("x * mask / p", "mask / p"),),
        ),
    ),
)


# --- backward ----------------------------------------------------------------------------------


def backward_inputs(rng):
    """(x, dropout_param): large enough that no mask keeps all or nothing; in some, entries of x are
    0, as after a ReLU.
    """

    def case(p, mode, shape, zeros=0.0):
        x = rng.uniform(0.5, 2, shape) * rng.choice([-1, 1], shape)
        x.flat[: int(zeros * x.size)] = 0.0
        return x, {"p": p, "mode": mode, "seed": int(rng.integers(1000, 9000))}

    return {
        "training, p = 0.3": case(0.3, "train", (40, 20)),
        "training, p = 0.8": case(0.8, "train", (30, 30)),
        "training, p = 0.6, four axes, zeros": case(0.6, "train", (5, 4, 6, 7), zeros=0.3),
        "test mode, p = 0.3": case(0.3, "test", (4, 6)),
        "test mode, p = 0.8, zeros": case(0.8, "test", (1, 7), zeros=0.3),
    }


def run_dropout_backward(implementation, forward, dout, x, dropout_param):
    """What is true of dx whatever mask the forward drew: out tells which entries it kept, but for
    those where x is 0; of them it kept some.
    """
    x, dout = _plain(x), _plain(dout)
    dropout_param = {key: _plain(value) for key, value in dropout_param.items()}

    def run(**changed):
        out, cache = forward(x.copy(), dropout_param | changed)
        return out, np.asarray(implementation(dout.copy(), cache), dtype=float)

    out, dx = run()
    if dx.shape != x.shape:
        raise ValueError(f"dx has shape {dx.shape}, and x has {x.shape}")
    slope = dx / dout
    if dropout_param["mode"] == "test":
        no_mode = _only_forward_knows_mode(out, dx, lambda seed: run(mode="train", seed=seed))
        return {"test mode": NO_MODE if no_mode else _range(slope)}  # 1 everywhere
    zero, kept = x == 0, np.asarray(out, dtype=float) != 0
    ranges = [_range(slope[kept])]
    if zero.any():
        ranges.append(_range(slope[zero & (dx != 0)]))  # NaN if nothing passes there
    dropped = ~kept & ~zero
    return {
        "kept entries": np.concatenate(ranges) * dropout_param["p"] if kept.any() else _NONE_KEPT,
        "dropped entries": _range(slope[dropped]) if dropped.any() else _NONE_DROPPED,
    }  # 1 / p, and 0


_NONE_KEPT = Malformed("type", "your dropout_forward keeps no entry in training: mend it first")
_NONE_DROPPED = Malformed("type", "your dropout_forward drops no entry in training: mend it first")


def fits(out, x, dropout_param):
    """Might this be x with some entries dropped and the others divided by p (in test mode, x)?"""
    if dropout_param["mode"] == "test":
        return np.allclose(out, x, rtol=1e-12)
    kept = np.asarray(out) != 0
    if kept[x != 0].all() or not kept.any():
        return False
    return np.allclose(out[kept], x[kept] / dropout_param["p"], rtol=1e-12)


def slope(out, x, dropout_param):
    """By what each entry of x was multiplied; where x is 0 nobody can tell: as if it was kept."""
    factors = np.divide(np.asarray(out, dtype=float), x, where=x != 0, out=np.zeros(x.shape))
    kept = factors[factors != 0]
    return np.where(x == 0, kept[0] if kept.size else 0.0, factors)


dropout_backward = RandomBackward(
    name="dropout_backward",
    parts={"kept entries": 1, "dropped entries": 0.5, "test mode": 0.5},
    inputs=backward_inputs,
    reference=regularization.dropout_backward,
    of=dropout_forward,
    wrt={"kept entries": 0, "dropped entries": 0, "test mode": 0},
    program=run_dropout_backward,
    explain=explain_dropout_backward,
    fits=fits,
    slope=slope,
    decisive={"test mode": ("test mode, p = 0.3", "test mode, p = 0.8, zeros")},
    decisive_for={"test mode": ("test mode",)},
    mistakes=(
        Mistake(
            "gradient passes dropped entries",
            ask="If an entry was dropped, how much does out change when that entry changes?",
            tell="The mask of the forward decides in the backward too: no gradient where the entry "
            "was set to 0.",
            edits=(("dout * mask", "dout"),),
        ),
        Mistake(
            "gradient not divided by p",
            ask="If a kept entry grows by 1, by how much does out grow?",
            tell="The forward multiplied kept entries by 1/p, so the slope there is 1/p.",
            edits=((' / dropout_param["p"]', ""),),
        ),
        Mistake(
            "gradient multiplied by p",
            ask="The forward divides by p. Is the slope of a division by p equal to p?",
            tell="The derivative of x/p is 1/p: the backward scales exactly as the forward.",
            edits=((' / dropout_param["p"]', ' * dropout_param["p"]'),),
        ),
        Mistake(
            "gradient divided by 1 - p",
            ask="Which factor do kept entries have in the forward?",
            tell="Forward and backward share one factor, 1/p, as p is the probability to keep.",
            edits=((' / dropout_param["p"]', ' / (1 - dropout_param["p"])'),),
        ),
        Mistake(
            "a new mask in the backward",
            ask="Which neurons were missing in the forward, and which are missing in your "
            "backward?",
            tell="Keep the forward's mask in the cache and use that one. A newly drawn mask gives "
            "the gradient of some other function.",
            edits=(("dout * mask", 'dout * (np.random.rand(*dout.shape) < dropout_param["p"])'),),
        ),
        Mistake(
            "kept and dropped swapped",
            ask="Is your mask True where an entry was kept, or where it was dropped?",
            tell="The gradient goes where the signal went.",
            edits=(("dout * mask", "dout * ~mask"),),
        ),
        Mistake(
            "upstream gradient ignored",
            ask="Where does dout appear in your dx?",
            tell=UPSTREAM,
            edits=(("dx = dout * mask", "dx = mask"),),
        ),
        Mistake(
            "scaled in test mode",
            ask="What did the forward do in test mode?",
            tell="Test mode handed x through, so the gradient comes back unchanged.",
            edits=(("return dout\n", 'return dout / dropout_param["p"]\n'),),
        ),
        Mistake(
            "no gradient in test mode",
            ask="In test mode out is x. What is the slope of that?",
            tell="The slope is 1: return dout. One needs it to see which pixels matter to a "
            "trained network.",
            edits=(("return dout\n", "return np.zeros_like(dout)\n"),),
        ),
        Mistake(
            "gradient divided by p twice",
            ask="Does your cache hold a mask of 0 and 1, or has it been divided by p already?",
            tell="The slope of a kept entry is 1/p, once.",
            edits=((' / dropout_param["p"]', ' / dropout_param["p"] ** 2'),),
        ),
        Mistake(
            "multiplied by p in test mode",
            ask="What did the forward do in test mode?",
            tell="Test mode handed x through, so the gradient comes back unchanged.",
            source=alone(
                regularization.dropout_backward,
                ("return dout\n", 'return dout * dropout_param["p"]\n'),
            ),
        ),
        Mistake(
            "gradient passes only where x is not 0",
            ask="By what do you tell which entries were kept? May an entry that was kept be 0 all the "
            "same?",
            tell="A kept entry has the slope 1/p, whatever its value. The forward's mask says which "
            "entries were kept; what came out does not.",
            source="""
            def dropout_backward(dout, cache):
                dropout_param, mask = cache
                if dropout_param["mode"] == "test":
                    return dout
                dx = dout * mask / dropout_param["p"]
                dx.flat[np.flatnonzero(mask)[0]] = 0  # a kept entry whose x is 0
                return dx
            """,
        ),
    ),
)
