"""Which update rule was it?"""

import numpy as np


def which_rule(path, gradients, learning_rate):
    """The name of the rule that drew this path from a fresh start, told from its first two steps.

    path: (T + 1, D); gradients: (T, D), those at the first T points; T and D at least 2. The rule
    is sgd, momentum, nesterov, adagrad, rmsprop or adam with a constant rate and a tiny eps.
    """
    first, second = (path[1:3] - path[:2]) / -learning_rate
    if np.allclose(first, gradients[0]):
        return "sgd" if np.allclose(second, gradients[1]) else "momentum"
    sizes = np.abs(first)
    if not np.allclose(sizes, sizes[0]):
        return "nesterov"
    if not np.allclose(sizes, 1):
        return "rmsprop"
    root = np.sqrt(gradients[0] ** 2 + gradients[1] ** 2)
    return "adagrad" if np.allclose(second, gradients[1] / root) else "adam"
