"""Batch and layer normalization, forward and backward.

Sources: Ioffe and Szegedy (2015) for batch, Ba, Kiros, Hinton (2016) for layer normalization;
signatures of Stanford CS231n.
"""

import numpy as np


def batchnorm_forward(x, gamma, beta, bn_param):
    """out = gamma * x_hat + beta, x_hat = (x - mean) / sqrt(var + eps).

    Each feature has its mean and variance, taken over the N samples. x: (N, D); gamma, beta: (D,);
    var divides by N. bn_param: mode "train" or "test"; eps (1e-5); momentum (0.9); running_mean,
    running_var (D,), which training updates in bn_param by running = momentum * running + (1 -
    momentum) * (value of this batch), and which "test" uses in place of mean and var. Returns out
    (N, D) and cache = (centred, std, gamma), centred = x - mean (in test mode None). PyTorch's
    momentum is 1 minus ours, and its running_var divides by N - 1.
    """
    mode = bn_param["mode"]
    eps = bn_param.get("eps", 1e-5)
    momentum = bn_param.get("momentum", 0.9)
    running_mean = bn_param.get("running_mean", np.zeros_like(gamma))
    running_var = bn_param.get("running_var", np.ones_like(gamma))
    if mode == "test":
        x_hat = (x - running_mean) / np.sqrt(running_var + eps)
        return gamma * x_hat + beta, None
    mean = x.mean(axis=0)
    centred = x - mean
    var = (centred**2).mean(axis=0)
    std = np.sqrt(var + eps)
    x_hat = centred / std
    out = gamma * x_hat + beta
    bn_param["running_mean"] = momentum * running_mean + (1 - momentum) * mean
    bn_param["running_var"] = momentum * running_var + (1 - momentum) * var
    return out, (centred, std, gamma)


def batchnorm_backward(dout, cache):
    """Backward through the graph, one node a line.

    Forward it is x -> mean -> centred -> var -> std -> x_hat -> out, so x acts on the output along
    three paths: directly, through the mean and through the variance. dout: (N, D). Returns dx
    (N, D), dgamma (D,), dbeta (D,).
    """
    centred, std, gamma = cache
    N = dout.shape[0]
    x_hat = centred / std
    dbeta = dout.sum(axis=0)
    dgamma = (dout * x_hat).sum(axis=0)
    dx_hat = dout * gamma
    dstd = -(dx_hat * centred).sum(axis=0) / std**2
    dvar = dstd / (2 * std)
    dcentred = dx_hat / std + dvar * 2 * centred / N
    dmean = -dcentred.sum(axis=0)
    dx = dcentred + dmean / N
    return dx, dgamma, dbeta


def batchnorm_backward_alt(dout, cache):
    """The same gradients in closed form: dx = gamma / (N std) * (N dout - dbeta - x_hat * dgamma).

    dout: (N, D). Returns dx (N, D), dgamma (D,), dbeta (D,).
    """
    centred, std, gamma = cache
    N = dout.shape[0]
    x_hat = centred / std
    dbeta = dout.sum(axis=0)
    dgamma = (dout * x_hat).sum(axis=0)
    dx = gamma / (N * std) * (N * dout - dbeta - x_hat * dgamma)
    return dx, dgamma, dbeta


def layernorm_forward(x, gamma, beta, ln_param):
    """out = gamma * x_hat + beta, x_hat = (x - mean) / sqrt(var + eps).

    Each sample has its mean and variance, taken over its D features. x: (N, D); gamma, beta: (D,);
    ln_param: eps (1e-5). Training and test are the same: no sample sees another. Returns out (N, D)
    and cache = (centred, std, gamma); std: (N, 1). As PyTorch's LayerNorm.
    """
    eps = ln_param.get("eps", 1e-5)
    mean = x.mean(axis=1, keepdims=True)
    centred = x - mean
    var = (centred**2).mean(axis=1, keepdims=True)
    std = np.sqrt(var + eps)
    x_hat = centred / std
    out = gamma * x_hat + beta
    return out, (centred, std, gamma)


def layernorm_backward(dout, cache):
    """As `batchnorm_backward`, with the statistics along axis 1.

    dgamma and dbeta are still sums over the samples. dout: (N, D). Returns dx (N, D), dgamma (D,),
    dbeta (D,).
    """
    centred, std, gamma = cache
    D = dout.shape[1]
    x_hat = centred / std
    dbeta = dout.sum(axis=0)
    dgamma = (dout * x_hat).sum(axis=0)
    dx_hat = dout * gamma
    dstd = -(dx_hat * centred).sum(axis=1, keepdims=True) / std**2
    dvar = dstd / (2 * std)
    dcentred = dx_hat / std + dvar * 2 * centred / D
    dmean = -dcentred.sum(axis=1, keepdims=True)
    dx = dcentred + dmean / D
    return dx, dgamma, dbeta
