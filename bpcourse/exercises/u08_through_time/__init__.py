"""Unit 8: backpropagation through time."""

from bpcourse.exercises.u08_through_time.distance import distance_softmax_loss
from bpcourse.exercises.u08_through_time.embedding import embedding_backward
from bpcourse.exercises.u08_through_time.gru import gru_step_backward, gru_step_forward
from bpcourse.exercises.u08_through_time.leaky import leaky_backward
from bpcourse.exercises.u08_through_time.lstm import lstm_step_backward, lstm_step_forward
from bpcourse.exercises.u08_through_time.lstm_cell import lstm_cell_backward
from bpcourse.exercises.u08_through_time.sequence import (
    rnn_backward,
    rnn_backward_truncated,
    rnn_forward,
)
from bpcourse.exercises.u08_through_time.step import rnn_step_backward, rnn_step_forward
from bpcourse.exercises.u08_through_time.two_steps import two_steps_backward

EXERCISES = [
    rnn_step_forward,
    rnn_step_backward,
    rnn_forward,
    two_steps_backward,
    rnn_backward,
    leaky_backward,
    rnn_backward_truncated,
    distance_softmax_loss,
    embedding_backward,
    lstm_step_forward,
    lstm_cell_backward,
    lstm_step_backward,
    gru_step_forward,
    gru_step_backward,
]
