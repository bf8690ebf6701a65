"""Reference networks, their training loop, and the kernels that they are made of."""

from bpcourse.networks.network import (
    ACTIVATIONS, MLP, UPDATES, Activation, Adam, Affine, Conv, ConvNet, History, Momentum, Network, Norm, Pool, SGD, train,
)

__all__ = ["ACTIVATIONS", "MLP", "SGD", "Activation", "Adam", "Affine", "Conv", "ConvNet", "History", "Momentum",
           "Network", "Norm", "Pool", "UPDATES", "train"]
