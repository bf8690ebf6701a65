"""Reference networks, their training loop, and the kernels that they are made of."""

from bpcourse.networks.network import (
    ACTIVATIONS,
    MLP,
    SGD,
    UPDATES,
    Activation,
    Adam,
    Affine,
    Conv,
    ConvNet,
    History,
    Momentum,
    Network,
    Norm,
    Pool,
    train,
)

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
