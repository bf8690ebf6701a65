"""Reference networks, their training loop, and the kernels that they are made of.

Shapes: N examples, D inputs, C classes or outputs. A network has `.params`, a dict W1, b1, W2, ...;
`.forward(X)`; `.loss(X, y) -> (loss, grads)`; `.input_gradient(X, y)`; `.predict(X)`.
`train(net, data, ...)` fits it by mini-batches and returns a History.
"""

from bpcourse.networks.convnet import ConvNet
from bpcourse.networks.layers import ACTIVATIONS, Activation, Affine, Conv, Norm, Pool
from bpcourse.networks.mlp import MLP
from bpcourse.networks.network import Network
from bpcourse.networks.training import History, train
from bpcourse.networks.updates import SGD, UPDATES, Adam, Momentum

__all__ = [
    "ACTIVATIONS",
    "MLP",
    "SGD",
    "UPDATES",
    "Activation",
    "Adam",
    "Affine",
    "Conv",
    "ConvNet",
    "History",
    "Momentum",
    "Network",
    "Norm",
    "Pool",
    "train",
]
