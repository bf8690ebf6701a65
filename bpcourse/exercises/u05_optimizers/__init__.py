"""Unit 5: update rules from plain descent to Nadam, and learning rates that change."""

from bpcourse.exercises.optim_adaptive import adagrad, adam, nadam, rmsprop
from bpcourse.exercises.optim_loop import descend
from bpcourse.exercises.optim_momentum import momentum, nesterov
from bpcourse.exercises.optim_schedules import exponential_decay, step_decay, warmup_cosine

EXERCISES = [descend, momentum, nesterov, adagrad, rmsprop, adam, nadam, step_decay,
             exponential_decay, warmup_cosine]
