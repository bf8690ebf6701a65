"""The answer key: one file per topic, each forward beside its backward. NumPy only."""

from .conv import conv_backward, conv_forward, max_pool_backward, max_pool_forward
from .layers import (affine_backward, affine_forward, relu_backward, relu_forward,
                     sigmoid_backward, sigmoid_forward, tanh_backward, tanh_forward)
from .losses import binary_cross_entropy, mse_loss, softmax_loss
from .optim import sgd
from .scalar import (chain_gradients, composite_derivative, linear_neuron_step, neuron_backward,
                     neuron_forward, numerical_derivative, relu_derivative, sigmoid,
                     sigmoid_derivative, square_derivative, tanh_derivative)
from .value import Value

__all__ = [name for name, thing in list(globals().items()) if callable(thing)]
