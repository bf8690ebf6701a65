"""Unit 5: update rules from plain descent to AdamW, what they draw, and a rate that changes."""

from bpcourse.exercises.u05_optimizers.adaptive import adagrad, rmsprop
from bpcourse.exercises.u05_optimizers.averages import mean_weights
from bpcourse.exercises.u05_optimizers.decoupled import decoupled_decay
from bpcourse.exercises.u05_optimizers.loop import descend
from bpcourse.exercises.u05_optimizers.mending import in_pieces, largest_slope, two_points
from bpcourse.exercises.u05_optimizers.moment_rules import adam, nadam
from bpcourse.exercises.u05_optimizers.momentum_rules import momentum, nesterov
from bpcourse.exercises.u05_optimizers.schedules import warmup_cosine
from bpcourse.exercises.u05_optimizers.which import which_rule

EXERCISES = [
    descend,
    momentum,
    nesterov,
    adagrad,
    rmsprop,
    mean_weights,
    adam,
    nadam,
    decoupled_decay,
    which_rule,
    two_points,
    largest_slope,
    in_pieces,
    warmup_cosine,
]
