"""Unit 5: update rules from plain descent to Nadam, and learning rates that change."""

from bpcourse.exercises.u05_optimizers.adaptive import adagrad, rmsprop
from bpcourse.exercises.u05_optimizers.loop import descend
from bpcourse.exercises.u05_optimizers.moment_rules import adam, nadam
from bpcourse.exercises.u05_optimizers.momentum_rules import momentum, nesterov
from bpcourse.exercises.u05_optimizers.schedules import exponential_decay, step_decay, warmup_cosine

EXERCISES = [
    descend,
    momentum,
    nesterov,
    adagrad,
    rmsprop,
    adam,
    nadam,
    step_decay,
    exponential_decay,
    warmup_cosine,
]
