"""Unit 9: learning by trying, by evolving, by reward, and without labels."""

from bpcourse.exercises.u09_without_backprop.codes import autoencoder_loss
from bpcourse.exercises.u09_without_backprop.rewards import reinforce_gradient
from bpcourse.exercises.u09_without_backprop.search import (
    evolution_strategies_gradient,
    next_generation,
    random_search_step,
    tournament_selection,
)

EXERCISES = [
    random_search_step,
    evolution_strategies_gradient,
    tournament_selection,
    next_generation,
    reinforce_gradient,
    autoencoder_loss,
]
