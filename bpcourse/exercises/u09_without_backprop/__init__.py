"""Unit 9: learning by trying, by evolving, by reward, and without labels."""

from bpcourse.exercises.gradient_free_codes import autoencoder_loss
from bpcourse.exercises.gradient_free_rewards import reinforce_gradient
from bpcourse.exercises.gradient_free_search import (evolution_strategies_gradient, next_generation,
                                                     random_search_step, tournament_selection)

EXERCISES = [random_search_step, evolution_strategies_gradient, tournament_selection,
             next_generation, reinforce_gradient, autoencoder_loss]
