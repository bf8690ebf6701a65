"""Rules that remember a velocity: momentum and Nesterov's look ahead."""

from functools import partial

from bpcourse.checking.draws import signed
from bpcourse.checking.exercise import Mistake, Program
from bpcourse.exercises.u05_optimizers.runs import (
    CLIMBS,
    DESCEND,
    not_kept,
    run_updates,
    update_inputs,
)
from bpcourse.reference import optim


def velocity_inputs(rng):
    """(w, gradients, config) with learning_rate, momentum, velocity."""
    return update_inputs(
        rng,
        settings=lambda: {
            "learning_rate": rng.uniform(0.1, 0.4),
            "momentum": rng.uniform(0.5, 0.8),
        },
        memory=lambda shape: {"velocity": signed(rng, shape)},
    )


PARTS = {"first update": 0.5, "later updates": 1, "velocity": 0.5}
RUN = partial(run_updates, memory=("velocity",))
VELOCITY_FORGOTTEN = not_kept("velocity")


momentum = Program(
    name="momentum",
    parts=PARTS,
    inputs=velocity_inputs,
    reference=optim.momentum,
    program=RUN,
    mistakes=(
        VELOCITY_FORGOTTEN,
        Mistake(
            "the gradient pushes the ball uphill",
            ask=CLIMBS,
            tell="Here the gradient enters the velocity with a minus, and the velocity "
            "is added to w.",
            edits=(('- config["learning_rate"]', '+ config["learning_rate"]'),),
        ),
        Mistake(
            "velocity subtracted from w",
            ask="Your velocity holds minus the gradient. What does subtracting it do?",
            tell="The velocity points to where the ball rolls: add it to w.",
            edits=(("w + velocity", "w - velocity"),),
        ),
        Mistake(
            "velocity of the opposite sign",
            ask="In this exercise, which sign does the gradient have in the velocity?",
            tell="Books that add the gradient and subtract the velocity describe the same path, "
            "but a velocity from elsewhere then pushes the wrong way. Here: minus, then "
            "plus.",
            edits=(
                ('- config["learning_rate"]', '+ config["learning_rate"]'),
                ("w + velocity", "w - velocity"),
            ),
        ),
        Mistake(
            "learning rate outside the velocity",
            ask="In this exercise, is the learning rate a part of the velocity?",
            tell="PyTorch multiplies by the rate only when w moves; here the gradient's share is "
            "scaled before it enters the velocity.",
            edits=(
                (' - config["learning_rate"] * dw', " - dw"),
                ("w + velocity", 'w + config["learning_rate"] * velocity'),
            ),
        ),
        Mistake(
            "PyTorch's velocity: rate and minus come when w moves",
            ask="In this exercise, which sign and which factor has the gradient in the velocity?",
            tell="The path from the start is the same; but here the velocity is the step itself: minus "
            "the learning rate times the gradient goes into it, and it is added to w.",
            edits=(
                (' - config["learning_rate"] * dw', " + dw"),
                ("w + velocity", 'w - config["learning_rate"] * velocity'),
            ),
        ),
        Mistake(
            "moved by the old velocity",
            ask="In which order do you compute the velocity and use it?",
            tell="First the new velocity, then the step with that new velocity.",
            edits=(("w + velocity", 'w + config["velocity"]'),),
        ),
        Mistake(
            "old velocity not slowed down",
            ask="If the gradient stays 0 from now on, when does your ball stop?",
            tell="The old velocity is multiplied by `momentum`, which is below 1: friction.",
            edits=(('friction * config["velocity"]', 'config["velocity"]'),),
        ),
        Mistake(
            "gradient multiplied by the momentum as well",
            ask="To what does the factor `momentum` apply: to both terms or to one?",
            tell="Only what is left of the old velocity is slowed down; the new push is whole.",
            edits=(
                (
                    'friction * config["velocity"] - config["learning_rate"] * dw',
                    'friction * (config["velocity"] - config["learning_rate"] * dw)',
                ),
            ),
        ),
        Mistake(
            "gradient weighted with 1 - momentum",
            ask="Is the velocity here a sum of pushes, or a weighted mean?",
            tell="A running mean weights the new term with 1 - momentum; a velocity does not. "
            "That comes with RMSProp and Adam.",
            edits=(
                ('config["learning_rate"] * dw', '(1 - friction) * config["learning_rate"] * dw'),
            ),
        ),
        Mistake(
            "learning rate left out",
            ask="Which settings of the config does your function read?",
            tell="The gradient's push is learning_rate * dw.",
            edits=(('config["learning_rate"] * dw', "dw"),),
        ),
        Mistake(
            "learning rate applied twice",
            ask="How often is a push multiplied by the learning rate before it reaches w?",
            tell="Once, on its way into the velocity. The velocity itself is added as it is.",
            edits=(("w + velocity", 'w + config["learning_rate"] * velocity'),),
        ),
        Mistake(
            "momentum and learning rate swapped",
            ask="Which of the two factors is close to 1, and what should it multiply?",
            tell="momentum keeps most of the old velocity; the learning rate makes the push small.",
            edits=(
                (
                    'friction * config["velocity"] - config["learning_rate"] * dw',
                    'config["learning_rate"] * config["velocity"] - friction * dw',
                ),
            ),
        ),
        Mistake(
            "plain gradient descent",
            ask="Where does your next_w use the velocity?",
            tell="Compute the velocity, and add it to w in place of the plain gradient step.",
            edits=(("w + velocity", 'w - config["learning_rate"] * dw'),),
        ),
        Mistake(
            "gradient step made a second time",
            ask="How often does this step's gradient enter next_w?",
            tell="It is in the velocity already.",
            edits=(("w + velocity", 'w + velocity - config["learning_rate"] * dw'),),
        ),
        Mistake(
            "Nesterov's formula",
            ask="By what does the ball move in one step: by its velocity, or by more?",
            tell="Plain momentum adds the velocity, and that is all. The look ahead is the next exercise.",
            edits=(
                (
                    "next_w = w + velocity",
                    'next_w = w + friction * velocity - config["learning_rate"] * dw',
                ),
            ),
        ),
        Mistake(
            "learning rate on the old velocity as well",
            ask="To which of the two terms of the velocity does the learning rate belong?",
            tell="It scales the new push. What is left of the old velocity has been scaled when it was made.",
            edits=(
                (
                    'friction * config["velocity"]',
                    'config["learning_rate"] * friction * config["velocity"]',
                ),
            ),
        ),
        Mistake(
            "momentum is a number of your own",
            ask="What does your velocity do differently when the config holds another momentum?",
            tell="Read momentum from the config; the number in the text is only what it is when nobody says.",
            edits=(('friction = config["momentum"]', "friction = FITTED"),),
            fitted=(0.81, 1.0),
        ),
        Mistake(
            "old velocity subtracted",
            ask="Which way does a ball roll on when nothing pushes it?",
            tell="A ball keeps rolling in the direction in which it rolls: what is left of the velocity is added.",
            edits=(
                (
                    'velocity = friction * config["velocity"]',
                    'velocity = -friction * config["velocity"]',
                ),
            ),
        ),
        Mistake(
            "the step kept in the config, not the velocity",
            ask="Which of your two results goes into the config under the name velocity?",
            tell="Keep the velocity, not the place.",
            edits=(('"velocity": velocity', '"velocity": next_w'),),
        ),
    ),
)


nesterov = Program(
    name="nesterov",
    parts=PARTS,
    inputs=velocity_inputs,
    reference=optim.nesterov,
    program=RUN,
    mistakes=(
        VELOCITY_FORGOTTEN,
        Mistake(
            "plain momentum, without the look ahead",
            ask="With which velocity do you look ahead: the old one or the new one?",
            tell="Adding the velocity, or looking ahead with the old one, is plain momentum: "
            "write it out. Here momentum times the new velocity is added, and then the "
            "gradient step.",
            edits=(
                ("lookahead = friction * velocity", 'lookahead = friction * config["velocity"]'),
            ),
        ),
        Mistake(
            "gradient step left out",
            ask="By how much does the look-ahead point move in your own algebra: how many terms are there?",
            tell="Two: momentum times the new velocity, and this step's gradient step.",
            edits=((' - config["learning_rate"] * dw\n    return', "\n    return"),),
        ),
        Mistake(
            "look ahead by the whole velocity",
            ask="How much of the velocity will be left at the next step?",
            tell="Friction acts on the look ahead, too: momentum times the velocity.",
            edits=(("lookahead = friction * velocity", "lookahead = velocity"),),
        ),
        Mistake(
            "step and look ahead both added in full",
            ask="How often is this step's gradient in your next_w?",
            tell="The velocity contains the gradient step. Add momentum times the velocity and one "
            "gradient step, and no more.",
            edits=(('w + lookahead - config["learning_rate"] * dw', "w + velocity + lookahead"),),
        ),
        Mistake(
            "gradient step without the learning rate",
            ask="By what is dw multiplied in each of the two places where it occurs?",
            tell="By the learning rate, in both.",
            edits=(('lookahead - config["learning_rate"] * dw', "lookahead - dw"),),
        ),
        Mistake(
            "the gradient step climbs",
            ask=CLIMBS,
            tell=DESCEND,
            edits=(
                (
                    'lookahead - config["learning_rate"] * dw',
                    'lookahead + config["learning_rate"] * dw',
                ),
            ),
        ),
        Mistake(
            "the gradient pushes the velocity uphill",
            ask="Which sign does dw have inside your velocity?",
            tell="The velocity is that of plain momentum: the gradient enters with a minus.",
            edits=(
                (
                    'config["velocity"] - config["learning_rate"]',
                    'config["velocity"] + config["learning_rate"]',
                ),
            ),
        ),
        Mistake(
            "look ahead subtracted",
            ask="Where will the ball be at the next step: along its velocity or against it?",
            tell="The velocity points downhill already: add momentum times the velocity.",
            edits=(("w + lookahead", "w - lookahead"),),
        ),
        Mistake(
            "look ahead kept as the velocity",
            ask="Which of your two vectors goes into the config?",
            tell="Keep the velocity. Friction is applied to it at the next update, not before.",
            edits=(('"velocity": velocity', '"velocity": lookahead'),),
        ),
        Mistake(
            "old velocity not slowed down",
            ask="Is the velocity here computed as in plain momentum?",
            tell="The old velocity is multiplied by `momentum` before the push is added.",
            edits=(('friction * config["velocity"]', 'config["velocity"]'),),
        ),
        Mistake(
            "gradient weighted with 1 - momentum",
            ask="Is the velocity here a sum of pushes, or a weighted mean?",
            tell="As in plain momentum, the push has the weight 1.",
            edits=(
                (
                    'config["velocity"] - config["learning_rate"] * dw',
                    'config["velocity"] - (1 - friction) * config["learning_rate"] * dw',
                ),
            ),
        ),
        Mistake(
            "learning rate on the old velocity as well",
            ask="To which of the two terms of the velocity does the learning rate belong?",
            tell="It scales the new push. What is left of the old velocity has been scaled when it was made.",
            edits=(
                (
                    'friction * config["velocity"]',
                    'config["learning_rate"] * friction * config["velocity"]',
                ),
            ),
        ),
        Mistake(
            "look ahead with the old velocity, and no gradient step",
            ask="Is this step's gradient in your next_w?",
            tell="Look ahead with the new velocity, and add the gradient step.",
            edits=(
                (
                    'next_w = w + lookahead - config["learning_rate"] * dw',
                    'next_w = w + friction * config["velocity"]',
                ),
            ),
        ),
        Mistake(
            "momentum is a number of your own",
            ask="What does your velocity do differently when the config holds another momentum?",
            tell="Read momentum from the config; the number in the text is only what it is when nobody says.",
            edits=(('friction = config["momentum"]', "friction = FITTED"),),
            fitted=(0.81, 1.0),
        ),
        Mistake(
            "friction applied twice to the look ahead",
            ask="How often is the velocity multiplied by momentum before it is added to w?",
            tell="Once: momentum times the new velocity.",
            edits=(("lookahead = friction * velocity", "lookahead = friction**2 * velocity"),),
        ),
    ),
)
