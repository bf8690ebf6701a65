"""Weight decay beside a rule, whatever the rule does with its gradient."""

from functools import partial

from bpcourse.checking.draws import signed
from bpcourse.checking.exercise import Mistake, Program, Told
from bpcourse.exercises.u05_optimizers.runs import run_updates
from bpcourse.reference import decoupled, optim


def decay_inputs(rng):
    """(w, gradients, config, update): beside four rules, at the start and later."""

    def case(shape, update, updates, **more):
        config = {
            "learning_rate": float(rng.uniform(0.1, 0.3)),
            "weight_decay": float(rng.uniform(0.3, 0.8)),
        }
        gradients = [signed(rng, shape) for _ in range(updates)]
        return signed(rng, shape), gradients, config | more, update

    old = {"velocity": signed(rng, (3, 3))}
    return {
        "2 updates of a (2, 3) array by adam": case((2, 3), optim.adam, 2, eps=0.1),
        "3 updates of a (3, 3) array by momentum": case((3, 3), optim.momentum, 3, **old),
        "4 updates of a single weight by plain descent": case((1,), optim.sgd, 4),
        "3 updates of 5 weights by rmsprop": case((5,), optim.rmsprop, 3, eps=0.3),
    }


def run_decay(implementation, w, dws, config, update):
    """The parts of run_updates, where each update is told the rule."""

    def rule(w, dw, config):
        return implementation(w, dw, config, update)

    return run_updates(rule, w, dws, config)


def told_decay(part, own, right, w, dws, config, update):
    """Beside which rule it goes wrong."""
    return Told(f"the rule is {update.__name__} there: what does it do with what it is given?")


def decay_afterwards(w, dw, config, update):
    """The weights of after the step shrink, not those of before."""
    next_w, config = update(w, dw, config)
    return (1 - config["learning_rate"] * config["weight_decay"]) * next_w, config


SHRINK = 'shrunk = w - config["learning_rate"] * config["weight_decay"] * w'
RULE = "update(shrunk, dw, config)"
L2 = 'update(w, dw + config["weight_decay"] * w, config)'


def as_gradient(whole):
    """The mistake's source: decay handed to the rule inside the gradient."""
    return ((SHRINK, "shrunk = w"), (RULE, whole))


decoupled_decay = Program(
    name="decoupled_decay",
    parts={"first update": 1, "later updates": 1},
    inputs=decay_inputs,
    reference=decoupled.decoupled_decay,
    program=partial(run_decay),
    conventions={
        "You shrink the weights as they are after the rule's step, here those before it are meant. "
        "The two differ by a product of two small numbers.": decay_afterwards
    },
    explain=told_decay,
    mistakes=(
        Mistake(
            "decay inside the gradient",
            ask="Does the rule see your decay? What does Adam do with everything it sees?",
            tell="A rule that divides by the size of its gradients divides the decay as well. Keep "
            "the decay out of what the rule is handed.",
            edits=as_gradient(L2),
        ),
        Mistake(
            "decay without the learning rate",
            ask="If a schedule brings the rate down to 0, do your weights come to rest?",
            tell="The decay is a part of the step: scale it by the learning rate as well.",
            edits=(('config["learning_rate"] * config["weight_decay"]', 'config["weight_decay"]'),),
        ),
        Mistake(
            "decay away from 0",
            ask="Do your weights get smaller in size where the gradient is 0?",
            tell="Decay pulls each weight towards 0: its share is taken off.",
            edits=(("shrunk = w - ", "shrunk = w + "),),
        ),
        Mistake(
            "the same amount off each weight",
            ask="Does a large weight lose more than a small one in yours?",
            tell="Each weight loses the same share of itself, not the same amount.",
            edits=(('config["weight_decay"] * w', 'config["weight_decay"] * w / abs(w)'),),
            source=None,
        ),
        Mistake(
            "no decay",
            ask="With a gradient of 0, does your update change w?",
            tell="The rule alone knows nothing of decay: take it off the weights yourself.",
            edits=((SHRINK, "shrunk = w"),),
        ),
        Mistake(
            "only decay, no step of the rule",
            ask="Where does your next_w come from: from the rule, or only from w?",
            tell="The rule's step and the decay both count.",
            edits=((RULE, "(shrunk, update(w, dw, config)[1])"),),
        ),
        Mistake(
            "decay applied twice",
            ask="How often does a weight lose its share in one update of yours?",
            tell="Once: either before the rule or beside it.",
            edits=(
                (
                    RULE,
                    'update(shrunk - config["learning_rate"] * config["weight_decay"] * w, dw, config)',
                ),
            ),
        ),
        Mistake(
            "decay of the gradient in place of the weight",
            ask="What shrinks in your update: the weight, or the gradient?",
            tell="Decay is a share of the weight.",
            edits=(('config["weight_decay"] * w', 'config["weight_decay"] * dw'),),
        ),
        Mistake(
            "memory of the rule not handed on",
            ask="The rule returns two things. Which config do you return?",
            tell="What the rule remembers is in the config that it returns: return that one.",
            edits=((RULE, "(update(shrunk, dw, dict(config))[0], config)"),),
        ),
    ),
)
