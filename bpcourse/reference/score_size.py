"""How large a score gets, and by what to multiply it: Vaswani et al. (2017), footnote 4, for any sizes."""

import numpy as np


def score_scale(D, q_std, q_mean, k_std):
    """Variance of a score q . k, and the factor that gives it the standard deviation 1.

    All numbers are independent: the D of q have the deviation q_std around q_mean, the D of k have
    k_std around 0. For independent factors the mean square of a product is the product of the mean
    squares; a mean square is the variance plus the square of the mean. Returns score_var, scale.
    """
    q_square = q_std**2 + q_mean**2
    score_var = D * q_square * k_std**2
    scale = 1 / np.sqrt(score_var)
    return score_var, scale
