"""The answer key: one file per topic, each forward beside its backward. NumPy only."""

from .autoencoder import autoencoder_loss
from .clipping import clip_by_norm, clip_by_value
from .conv import conv_backward, conv_forward, max_pool_backward, max_pool_forward
from .descent import gradient_descent
from .frameworks import (
    loss_scale_step,
    matmul_backward,
    matmul_forward,
    mlp_jvp,
    per_example_gradients,
)
from .gradient_free import (
    evolution_strategies_gradient,
    genetic_step,
    next_generation,
    random_search_step,
    reinforce_gradient,
    tournament_selection,
)
from .house import (
    four_steps,
    house_backward,
    house_forward,
    house_step,
    minibatches,
    rmse_in_dollars,
    standardize,
    train_epoch,
)
from .initialization import he_init, he_std, xavier_init, xavier_std
from .layers import (
    affine_backward,
    affine_forward,
    relu_backward,
    relu_forward,
    sigmoid_backward,
    sigmoid_forward,
    tanh_backward,
    tanh_forward,
)
from .losses import binary_cross_entropy, mse_loss, softmax_loss
from .normalization import (
    batchnorm_backward,
    batchnorm_backward_alt,
    batchnorm_forward,
    layernorm_backward,
    layernorm_forward,
)
from .numerical_check import gradient_check
from .optim import (
    adagrad,
    adam,
    descend,
    exponential_decay,
    momentum,
    nadam,
    nesterov,
    rmsprop,
    sgd,
    step_decay,
    warmup_cosine,
)
from .recurrent import (
    lstm_backward,
    lstm_forward,
    lstm_step_backward,
    lstm_step_forward,
    rnn_backward,
    rnn_backward_truncated,
    rnn_forward,
    rnn_step_backward,
    rnn_step_forward,
)
from .regularization import (
    choose_by_cross_validation,
    dropout_backward,
    dropout_forward,
    early_stopping,
    k_fold_indices,
    l1_penalty,
    l2_penalty,
    regularized_loss,
    train_with_early_stopping,
)
from .residual import residual_backward, residual_forward
from .scalar import (
    chain_gradients,
    composite_derivative,
    linear_neuron_step,
    neuron_backward,
    neuron_forward,
    numerical_derivative,
    relu_derivative,
    sigmoid,
    sigmoid_derivative,
    square_derivative,
    swish_derivative,
    tanh_derivative,
)
from .slips import KEYBOARD_NEIGHBOURS, typing_slips
from .surrogate import (
    step_backward_straight_through,
    step_backward_surrogate,
    step_backward_true,
    step_forward,
)
from .tensor import Tensor, unbroadcast
from .two_layer import two_layer_loss
from .value import Value

__all__ = [name for name, thing in list(globals().items()) if callable(thing)]
