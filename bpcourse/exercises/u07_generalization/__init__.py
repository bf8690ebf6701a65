"""Unit 7: what helps a network on data that it has never seen."""

from bpcourse.exercises.u07_generalization import (
    choice,
    dropout,
    leak,
    open_task,
    penalties,
    stopping,
)

EXERCISES = [
    penalties.regularized_loss,
    penalties.l1_penalty,
    dropout.dropout_forward,
    dropout.dropout_backward,
    stopping.early_stopping,
    stopping.train_with_early_stopping,
    choice.k_fold_indices,
    choice.choose_by_cross_validation,
    leak.cross_validated_accuracy,
    open_task.train_on_few,
]
