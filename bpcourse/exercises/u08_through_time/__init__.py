"""Unit 8: backpropagation through time."""

from bpcourse.exercises.u08_through_time.lstm import lstm_step_backward, lstm_step_forward
from bpcourse.exercises.u08_through_time.sequence import (
    rnn_backward,
    rnn_backward_truncated,
    rnn_forward,
)
from bpcourse.exercises.u08_through_time.slips import typing_slips
from bpcourse.exercises.u08_through_time.step import rnn_step_backward, rnn_step_forward

EXERCISES = [
    rnn_step_forward,
    rnn_step_backward,
    rnn_forward,
    rnn_backward,
    rnn_backward_truncated,
    typing_slips,
    lstm_step_forward,
    lstm_step_backward,
]
