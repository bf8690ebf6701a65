"""The answer key: one file per topic, each forward beside its backward. NumPy only."""

from .activation_scale import dead_units, leaky_scale, measured_std
from .attention import (
    attention_backward,
    attention_forward,
    block_backward,
    block_forward,
    causal_mask,
    embed_backward,
    embed_forward,
    merge_heads,
    multihead_backward,
    multihead_forward,
    sequence_loss,
    split_heads,
    weights_backward,
    weights_forward,
)
from .autoencoder import autoencoder_loss
from .averages import mean_weights
from .bootstrapped import td_gradients
from .box_by_box import binary_cross_entropy_steps, cross_entropy_steps
from .boxes import sigmoid_box, squared_error_box, weighted_sum_box
from .by_entry import affine_entries
from .chain_of_layers import backward_and_update
from .chaos import logistic_slope
from .checkpoints import checkpointed_backward, peak_activations
from .classifier import class_scores, loss_and_gradients, start_classifier, train_classifier
from .clipping import clip_by_norm, clip_by_value
from .conv import (
    conv_backward,
    conv_forward,
    count_positions,
    max_pool_backward,
    max_pool_forward,
    window_backward,
)
from .curvature import hvp, largest_eigenvalue, small_gradient
from .decoupled import decoupled_decay
from .descent import gradient_descent
from .diagnosis import diagnose_run
from .distance import distance_softmax_loss
from .downhill import walk_downhill
from .embedding import embedding_backward, embedding_forward
from .estimated import coin_policy, entropy_gradient, linear_pair
from .feedback import feedback_alignment
from .few_houses import network_prices, plain_descent, price_gradients, small_network, train_on_few
from .forward_mode import velocity_rules
from .frameworks import (
    loss_scale_step,
    matmul_backward,
    matmul_forward,
    mlp_jvp,
    per_example_gradients,
)
from .gate import gate_gradients
from .gelu import gelu_backward, gelu_forward
from .gradient_free import (
    evolution_strategies_gradient,
    genetic_step,
    next_generation,
    random_search_step,
    reinforce_gradient,
    tournament_selection,
)
from .gru import gru_step_backward, gru_step_forward
from .house import (
    chain_step,
    four_steps,
    house_backward,
    house_forward,
    house_network,
    house_step,
    minibatches,
    rmse_in_dollars,
    standardize,
    train_epoch,
    train_houses,
)
from .identified import which_rule
from .images import deep_forward
from .implicit import (
    kepler_backward,
    kepler_forward,
    lstsq_backward,
    lstsq_forward,
    ridge_strength_gradient,
    tax_revenue,
)
from .initialization import he_init, he_std, xavier_init, xavier_std
from .kept import kept_bytes
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
from .leaky import leaky_backward, leaky_forward
from .losses import binary_cross_entropy, mse_loss, softmax_loss
from .lstm_cell import lstm_cell_backward
from .normalization import (
    batchnorm_backward,
    batchnorm_backward_alt,
    batchnorm_forward,
    layernorm_backward,
    layernorm_forward,
)
from .normalization_boxes import batchnorm_boxes
from .numerical_check import gradient_check
from .one_query import one_query_backward
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
from .patches import patch_indices
from .populations import (
    adjoint_backward,
    euler_backward,
    euler_forward,
    predator_prey,
    predator_prey_backward,
)
from .quantized import quantize, quantize_gradients
from .recomputed import recomputed_dropout
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
    cross_validated_accuracy,
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
from .rotary import rotary_backward, rotary_forward
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
    slopes_from_outputs,
    square_derivative,
    swish_derivative,
    tanh_derivative,
)
from .score_size import score_scale
from .settled import one_unit_slopes, settle, settle_backward, settled_adjoint, settled_forward
from .slips import KEYBOARD_NEIGHBOURS, typing_slips
from .stable import logsumexp_backward, logsumexp_forward
from .surrogate import (
    step_backward_straight_through,
    step_backward_surrogate,
    step_backward_true,
    step_forward,
)
from .tensor import Tensor, unbroadcast
from .two_layer import two_layer_loss
from .two_steps import two_steps_backward
from .value import Value
from .walk import walk_back
from .whole_paths import in_pieces, largest_slope, two_points
from .window_rows import col2im, im2col

__all__ = [
    "KEYBOARD_NEIGHBOURS",
    "Tensor",
    "Value",
    "adagrad",
    "adam",
    "adjoint_backward",
    "affine_backward",
    "affine_entries",
    "affine_forward",
    "attention_backward",
    "attention_forward",
    "autoencoder_loss",
    "backward_and_update",
    "batchnorm_backward",
    "batchnorm_backward_alt",
    "batchnorm_boxes",
    "batchnorm_forward",
    "binary_cross_entropy",
    "binary_cross_entropy_steps",
    "block_backward",
    "block_forward",
    "causal_mask",
    "chain_gradients",
    "chain_step",
    "checkpointed_backward",
    "choose_by_cross_validation",
    "class_scores",
    "clip_by_norm",
    "clip_by_value",
    "coin_policy",
    "col2im",
    "composite_derivative",
    "conv_backward",
    "conv_forward",
    "count_positions",
    "cross_entropy_steps",
    "cross_validated_accuracy",
    "dead_units",
    "decoupled_decay",
    "deep_forward",
    "descend",
    "diagnose_run",
    "distance_softmax_loss",
    "dropout_backward",
    "dropout_forward",
    "early_stopping",
    "embed_backward",
    "embed_forward",
    "embedding_backward",
    "embedding_forward",
    "entropy_gradient",
    "euler_backward",
    "euler_forward",
    "evolution_strategies_gradient",
    "exponential_decay",
    "feedback_alignment",
    "four_steps",
    "gate_gradients",
    "gelu_backward",
    "gelu_forward",
    "genetic_step",
    "gradient_check",
    "gradient_descent",
    "gru_step_backward",
    "gru_step_forward",
    "he_init",
    "he_std",
    "house_backward",
    "house_forward",
    "house_network",
    "house_step",
    "hvp",
    "im2col",
    "in_pieces",
    "k_fold_indices",
    "kepler_backward",
    "kepler_forward",
    "kept_bytes",
    "l1_penalty",
    "l2_penalty",
    "largest_eigenvalue",
    "largest_slope",
    "layernorm_backward",
    "layernorm_forward",
    "leaky_backward",
    "leaky_forward",
    "leaky_scale",
    "linear_neuron_step",
    "linear_pair",
    "logistic_slope",
    "logsumexp_backward",
    "logsumexp_forward",
    "loss_and_gradients",
    "loss_scale_step",
    "lstm_backward",
    "lstm_cell_backward",
    "lstm_forward",
    "lstm_step_backward",
    "lstm_step_forward",
    "lstsq_backward",
    "lstsq_forward",
    "matmul_backward",
    "matmul_forward",
    "max_pool_backward",
    "max_pool_forward",
    "mean_weights",
    "measured_std",
    "merge_heads",
    "minibatches",
    "mlp_jvp",
    "momentum",
    "mse_loss",
    "multihead_backward",
    "multihead_forward",
    "nadam",
    "nesterov",
    "network_prices",
    "neuron_backward",
    "neuron_forward",
    "next_generation",
    "numerical_derivative",
    "one_query_backward",
    "one_unit_slopes",
    "patch_indices",
    "peak_activations",
    "per_example_gradients",
    "plain_descent",
    "predator_prey",
    "predator_prey_backward",
    "price_gradients",
    "quantize",
    "quantize_gradients",
    "random_search_step",
    "recomputed_dropout",
    "regularized_loss",
    "reinforce_gradient",
    "relu_backward",
    "relu_derivative",
    "relu_forward",
    "residual_backward",
    "residual_forward",
    "ridge_strength_gradient",
    "rmse_in_dollars",
    "rmsprop",
    "rnn_backward",
    "rnn_backward_truncated",
    "rnn_forward",
    "rnn_step_backward",
    "rnn_step_forward",
    "rotary_backward",
    "rotary_forward",
    "score_scale",
    "sequence_loss",
    "settle",
    "settle_backward",
    "settled_adjoint",
    "settled_forward",
    "sgd",
    "sigmoid",
    "sigmoid_backward",
    "sigmoid_box",
    "sigmoid_derivative",
    "sigmoid_forward",
    "slopes_from_outputs",
    "small_gradient",
    "small_network",
    "softmax_loss",
    "split_heads",
    "square_derivative",
    "squared_error_box",
    "standardize",
    "start_classifier",
    "step_backward_straight_through",
    "step_backward_surrogate",
    "step_backward_true",
    "step_decay",
    "step_forward",
    "swish_derivative",
    "tanh_backward",
    "tanh_derivative",
    "tanh_forward",
    "tax_revenue",
    "td_gradients",
    "tournament_selection",
    "train_classifier",
    "train_epoch",
    "train_houses",
    "train_on_few",
    "train_with_early_stopping",
    "two_layer_loss",
    "two_points",
    "two_steps_backward",
    "typing_slips",
    "unbroadcast",
    "velocity_rules",
    "walk_back",
    "walk_downhill",
    "warmup_cosine",
    "weighted_sum_box",
    "weights_backward",
    "weights_forward",
    "which_rule",
    "window_backward",
    "xavier_init",
    "xavier_std",
]
