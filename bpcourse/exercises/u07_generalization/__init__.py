"""Unit 7: what helps a network on data that it has never seen."""

from bpcourse.exercises import generalisation_choice, generalisation_dropout
from bpcourse.exercises import generalisation_penalties, generalisation_stopping

UNIT = "07_generalisation"

EXERCISES = [
    generalisation_penalties.regularised_loss,
    generalisation_penalties.l1_penalty,
    generalisation_dropout.dropout_forward,
    generalisation_dropout.dropout_backward,
    generalisation_stopping.early_stopping,
    generalisation_stopping.train_with_early_stopping,
    generalisation_choice.k_fold_indices,
    generalisation_choice.choose_by_cross_validation,
]
