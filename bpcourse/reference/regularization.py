"""Against overfitting: weight penalties, dropout, folds for cross-validation, early stopping."""

import numpy as np


def l2_penalty(w, lam):
    """loss = lam / 2 * sum(w**2), dw = lam * w. Returns (loss, dw), to be added to the data's loss
    and gradient.

    With the 1/2 (as in CS231n) dw is lam * w, which is what PyTorch calls weight_decay = lam.
    Source: Goodfellow, Bengio, Courville (2016), section 7.1.1.
    """
    loss = 0.5 * lam * (w**2).sum()
    dw = lam * w
    return loss, dw


def l1_penalty(w, lam):
    """loss = lam * sum(|w|), dw = lam * sign(w) (0 where w is 0). Returns (loss, dw).

    Source: Tibshirani (1996); Goodfellow, Bengio, Courville (2016), section 7.1.2.
    """
    loss = lam * np.abs(w).sum()
    dw = lam * np.sign(w)
    return loss, dw


def regularized_loss(loss, grads, params, lam):
    """Adds the L2 penalty of all weights (names that start with W) to a loss and its gradients.

    total = loss + lam / 2 * sum of W**2 over all weights; grads[W] + lam * W. Biases are not
    penalized. grads and params: dicts with the same keys and shapes. Returns (total, new_grads).
    Source: Goodfellow, Bengio, Courville (2016), section 7.1.
    """
    total = loss
    new_grads = {}
    for name in params:
        w = params[name]
        dw = grads[name]
        if name.startswith("W"):
            total = total + 0.5 * lam * (w**2).sum()
            dw = dw + lam * w
        new_grads[name] = dw
    return total, new_grads


def dropout_forward(x, dropout_param):
    """Inverted dropout: in training each entry is kept with probability p and divided by p, else 0.

    So the expected value is x, and nothing is left to do in "test" mode (out = x).
    x: any shape. dropout_param: p, the probability to KEEP an entry (CS231n's convention; PyTorch's
    p is the probability to drop); mode "train" or "test"; seed: an integer or a np.random.Generator
    (optional). Returns out and cache = (dropout_param, mask), mask True where kept (None in test
    mode). Source: Srivastava et al. (2014).
    """
    p, mode = dropout_param["p"], dropout_param["mode"]
    if mode == "test":
        return x, (dropout_param, None)
    rng = np.random.default_rng(dropout_param.get("seed"))
    mask = rng.random(x.shape) < p
    out = x * mask / p
    return out, (dropout_param, mask)


def dropout_backward(dout, cache):
    """dx = dout * mask / p in training, dout in test mode."""
    dropout_param, mask = cache
    if dropout_param["mode"] == "test":
        return dout
    dx = dout * mask / dropout_param["p"]
    return dx


def k_fold_indices(n, k, seed):
    """k pairs (train, validation) of index arrays: each of the n samples is in exactly one
    validation part.

    seed: an integer or a np.random.Generator, for the one shuffle at the start. The parts' sizes
    differ by at most 1. Source: Stone (1974); Bishop (2006), section 1.3.
    """
    order = np.random.default_rng(seed).permutation(n)
    parts = np.array_split(order, k)
    folds = []
    for i in range(k):
        validation = parts[i]
        train = np.concatenate(parts[:i] + parts[i + 1 :])
        folds.append((train, validation))
    return folds


def early_stopping(validation_losses, patience):
    """Stop when the best validation loss is `patience` epochs old. Returns (stop, best_epoch).

    validation_losses: a list, one number per epoch so far, at least one; best_epoch counts from 0 (the
    first of equals): its weights are the ones to restore. Source: Prechelt (1998).
    """
    best_epoch = validation_losses.index(min(validation_losses))
    waited = len(validation_losses) - 1 - best_epoch
    stop = waited >= patience
    return stop, best_epoch


def train_with_early_stopping(params, gradient, validation_loss, learning_rate, rule, max_epochs):
    """One step of gradient descent per epoch until `rule` says stop. Returns (best, losses).

    gradient(params) -> a dict with the keys of params; validation_loss(params) -> a number;
    rule(losses so far) -> (stop, best_epoch), as `early_stopping` does for some patience.
    best: the parameters after the best epoch, as arrays of their own; losses: the validation loss
    after each epoch. Source: Goodfellow, Bengio, Courville (2016), algorithm 7.1.
    """
    params = {name: w.copy() for name, w in params.items()}
    losses = []
    for epoch in range(max_epochs):
        grads = gradient(params)
        for name in params:
            params[name] -= learning_rate * grads[name]
        losses.append(validation_loss(params))
        stop, best_epoch = rule(losses)
        if best_epoch == epoch:
            best = {name: w.copy() for name, w in params.items()}
        if stop:
            break
    return best, losses


def choose_by_cross_validation(candidates, folds, X, y, validation_error):
    """The candidate whose validation error, averaged over the folds, is smallest.

    candidates: values of a hyperparameter; folds: pairs (train, validation) of index arrays.
    validation_error(X_train, y_train, X_val, y_val, candidate) -> a number: fits on the first two
    and measures on the next two. Returns (best, errors), errors in the order of the candidates.
    Source: Stone (1974); Hastie, Tibshirani, Friedman (2009), section 7.10.
    """
    errors = []
    for candidate in candidates:
        total = 0.0
        for train, validation in folds:
            error = validation_error(X[train], y[train], X[validation], y[validation], candidate)
            total = total + error
        mean = total / len(folds)
        errors.append(mean)
    place = errors.index(min(errors))
    best = candidates[place]
    return best, errors


def cross_validated_accuracy(X, y, folds, choose_columns, predict_labels):
    """The accuracy, averaged over the folds, of a classifier that looks at chosen columns only.

    folds: pairs (train, held_out) of index arrays. choose_columns(X, y) -> indices of columns;
    predict_labels(X_train, y_train, X_held_out) -> labels. Both see the training rows' labels only:
    else noise looks predictable. Source: Ambroise, McLachlan (2002); Hastie, Tibshirani, Friedman
    (2009), section 7.10.2.
    """
    accuracies = []
    for train, held_out in folds:
        columns = choose_columns(X[train], y[train])
        few = X[:, columns]
        predicted = predict_labels(few[train], y[train], few[held_out])
        accuracies.append(np.mean(predicted == y[held_out]))
    return np.mean(accuracies)
