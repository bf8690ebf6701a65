"""Unit 9: learning by trying, by evolving, by reward, with random feedback, and without labels."""

from bpcourse.exercises.u09_without_backprop.codes import autoencoder_loss
from bpcourse.exercises.u09_without_backprop.coins import coin_policy, entropy_gradient
from bpcourse.exercises.u09_without_backprop.estimates import linear_pair
from bpcourse.exercises.u09_without_backprop.feedback import feedback_alignment
from bpcourse.exercises.u09_without_backprop.rewards import reinforce_gradient
from bpcourse.exercises.u09_without_backprop.search import (
    evolution_strategies_gradient,
    next_generation,
    random_search_step,
    tournament_selection,
)

EXERCISES = [
    random_search_step,
    linear_pair,
    evolution_strategies_gradient,
    tournament_selection,
    next_generation,
    coin_policy,
    reinforce_gradient,
    entropy_gradient,
    feedback_alignment,
    autoencoder_loss,
]
