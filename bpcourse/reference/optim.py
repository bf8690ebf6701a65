"""Update rules f(w, dw, config) -> (next_w, next_config), and learning-rate schedules.

w, dw: arrays of one shape. config: a dict (or None) with the settings and the optimizer's memory
(velocity, m, v, t); missing entries get the defaults of the docstring, memory starts at 0. Nothing
passed in is changed: the returned config is a new dict, to be handed to the next call. Overview:
Ruder (2016), An overview of gradient descent optimization algorithms.
"""

import numpy as np


def sgd(w, dw, config=None):
    """Gradient descent: next_w = w - learning_rate * dw.

    Defaults: learning_rate 0.01. Source: Robbins and Monro (1951). As PyTorch's SGD.
    """
    config = dict(config or {})
    config.setdefault("learning_rate", 1e-2)
    next_w = w - config["learning_rate"] * dw
    return next_w, config


def momentum(w, dw, config=None):
    """A heavy ball: velocity = momentum * velocity - learning_rate * dw; next_w = w + velocity.

    Defaults: learning_rate 0.01, momentum 0.9. Source: Polyak (1964). PyTorch's SGD multiplies by
    the learning rate only when it moves w; the paths are the same while the learning rate is
    constant.
    """
    config = dict(config or {})
    config.setdefault("learning_rate", 1e-2)
    config.setdefault("momentum", 0.9)
    config.setdefault("velocity", np.zeros_like(w))
    friction = config["momentum"]
    velocity = friction * config["velocity"] - config["learning_rate"] * dw
    next_w = w + velocity
    return next_w, {**config, "velocity": velocity}


def nesterov(w, dw, config=None):
    """Momentum that looks ahead: the velocity of `momentum`, then
    next_w = w + momentum * velocity - learning_rate * dw.

    w stands for the point already moved by momentum * velocity, so dw is the gradient there.
    Defaults: learning_rate 0.01, momentum 0.9. Source: Nesterov (1983), in the form of Bengio et
    al. (2013). As PyTorch's SGD with nesterov=True, while the learning rate is constant.
    """
    config = dict(config or {})
    config.setdefault("learning_rate", 1e-2)
    config.setdefault("momentum", 0.9)
    config.setdefault("velocity", np.zeros_like(w))
    friction = config["momentum"]
    velocity = friction * config["velocity"] - config["learning_rate"] * dw
    lookahead = friction * velocity
    next_w = w + lookahead - config["learning_rate"] * dw
    return next_w, {**config, "velocity": velocity}


def adagrad(w, dw, config=None):
    """A learning rate per weight: v += dw**2; next_w = w - learning_rate * dw / (sqrt(v) + eps).

    Defaults: learning_rate 0.01, eps 1e-8. Source: Duchi, Hazan, Singer (2011). As PyTorch's
    Adagrad, whose eps is 1e-10.
    """
    config = dict(config or {})
    config.setdefault("learning_rate", 1e-2)
    config.setdefault("eps", 1e-8)
    config.setdefault("v", np.zeros_like(w))
    v = config["v"] + dw**2
    scale = np.sqrt(v) + config["eps"]
    next_w = w - config["learning_rate"] * dw / scale
    return next_w, {**config, "v": v}


def rmsprop(w, dw, config=None):
    """AdaGrad that forgets: v = decay * v + (1 - decay) * dw**2;
    next_w = w - learning_rate * dw / (sqrt(v) + eps).

    Defaults: learning_rate 0.01, decay 0.99, eps 1e-8. Source: Tieleman and Hinton (2012), lecture
    6.5. As PyTorch's RMSprop, which calls the decay alpha.
    """
    config = dict(config or {})
    config.setdefault("learning_rate", 1e-2)
    config.setdefault("decay", 0.99)
    config.setdefault("eps", 1e-8)
    config.setdefault("v", np.zeros_like(w))
    decay = config["decay"]
    v = decay * config["v"] + (1 - decay) * dw**2
    scale = np.sqrt(v) + config["eps"]
    next_w = w - config["learning_rate"] * dw / scale
    return next_w, {**config, "v": v}


def adam(w, dw, config=None):
    """Momentum m, scale v, both corrected for having started at 0.

    t += 1; m = beta1 m + (1 - beta1) dw; v = beta2 v + (1 - beta2) dw**2;
    m_hat = m / (1 - beta1**t); v_hat = v / (1 - beta2**t);
    next_w = w - learning_rate * m_hat / (sqrt(v_hat) + eps).
    Defaults: learning_rate 0.001, beta1 0.9, beta2 0.999, eps 1e-8, t 0 (updates made so far).
    Source: Kingma and Ba (2015), algorithm 1. As PyTorch's Adam.
    """
    config = dict(config or {})
    config.setdefault("learning_rate", 1e-3)
    config.setdefault("beta1", 0.9)
    config.setdefault("beta2", 0.999)
    config.setdefault("eps", 1e-8)
    config.setdefault("m", np.zeros_like(w))
    config.setdefault("v", np.zeros_like(w))
    config.setdefault("t", 0)
    beta1, beta2 = config["beta1"], config["beta2"]
    t = config["t"] + 1
    m = beta1 * config["m"] + (1 - beta1) * dw
    v = beta2 * config["v"] + (1 - beta2) * dw**2
    m_hat = m / (1 - beta1**t)
    v_hat = v / (1 - beta2**t)
    scale = np.sqrt(v_hat) + config["eps"]
    next_w = w - config["learning_rate"] * m_hat / scale
    return next_w, {**config, "m": m, "v": v, "t": t}


def nadam(w, dw, config=None):
    """Adam with Nesterov's look ahead: as `adam`, but with
    m_hat = beta1 * m / (1 - beta1**(t + 1)) + (1 - beta1) * dw / (1 - beta1**t).

    t and m are the updated ones. Defaults as `adam`. Source: Dozat (2016), with constant beta1.
    PyTorch's NAdam warms beta1 up (momentum_decay); the two agree in the limit of a very large
    momentum_decay.
    """
    config = dict(config or {})
    config.setdefault("learning_rate", 1e-3)
    config.setdefault("beta1", 0.9)
    config.setdefault("beta2", 0.999)
    config.setdefault("eps", 1e-8)
    config.setdefault("m", np.zeros_like(w))
    config.setdefault("v", np.zeros_like(w))
    config.setdefault("t", 0)
    beta1, beta2 = config["beta1"], config["beta2"]
    t = config["t"] + 1
    m = beta1 * config["m"] + (1 - beta1) * dw
    v = beta2 * config["v"] + (1 - beta2) * dw**2
    m_ahead = beta1 * m / (1 - beta1 ** (t + 1))
    dw_now = (1 - beta1) * dw / (1 - beta1**t)
    m_hat = m_ahead + dw_now
    v_hat = v / (1 - beta2**t)
    scale = np.sqrt(v_hat) + config["eps"]
    next_w = w - config["learning_rate"] * m_hat / scale
    return next_w, {**config, "m": m, "v": v, "t": t}


def step_decay(step, base, factor=0.5, every=10):
    """Learning rate base * factor**floor(step / every); step counts from 0. As PyTorch's StepLR."""
    drops = step // every
    return base * factor**drops


def exponential_decay(step, base, rate=0.01):
    """Learning rate base * exp(-rate * step); step counts from 0. PyTorch's ExponentialLR has gamma
    = exp(-rate).
    """
    return base * np.exp(-rate * step)


def warmup_cosine(step, base, warmup, total):
    """A straight rise to `base` over `warmup` steps, then half a cosine down to 0 at step `total`.

    step counts from 0: base * (step + 1) / warmup while step < warmup, then
    base * (1 + cos(pi * progress)) / 2, progress = (step - warmup) / (total - warmup) (at most 1).
    Source: Loshchilov and Hutter (2017) for the cosine, Goyal et al. (2017) for the warm-up.
    """
    if step < warmup:
        return base * (step + 1) / warmup
    progress = (step - warmup) / (total - warmup)
    progress = min(progress, 1.0)
    return (base + base * np.cos(np.pi * progress)) / 2


def descend(w, gradient, update, config, schedule, steps):
    """The path of an optimizer, shape (steps + 1, *w.shape), the start first.

    gradient(w) -> dw, in the shape of w; update(w, dw, config) -> (next_w, config), one of the
    rules above; schedule(step) -> learning rate of that step, counted from 0. What the rules
    remember travels from step to step in the config; the config passed in is not changed.
    """
    config = dict(config)
    path = [w]
    for step in range(steps):
        config["learning_rate"] = schedule(step)
        dw = gradient(w)
        w, config = update(w, dw, config)
        path.append(w)
    return np.stack(path)
