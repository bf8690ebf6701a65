"""Mutants that pass in every seed and differ elsewhere, and why each may stay: at most 100.

{(exercise, function, change): why}
"""

from __future__ import annotations

CLIPPED = (
    "The clip at 1e-7 shows only where a unit is saturated, and there right formulas differ as well, "
    "by rounding."
)
SCORES = (
    "It overflows only where scores differ by more than 700; softmax_loss asks for those, this "
    "exercise does not."
)
LOGITS = "It overflows only for preferences of several hundred; the page asks for no such bandit."
MIRRORED = "It is right: the slope of the sigmoid is the same at x and at -x; far to the left, 1 - s rounds."
REVERSED = "It is right: minus a permutation picks each row once, too; four rows may come out sorted by chance."
FLOAT32 = "float32 rounds at 6e-8 of the largest entry, and the task allows 1e-6 of it."
UNREAD = "What is padded too much on the right is never read, unless the image is lower than its padding."
CHOICE = (
    "It is right: where z is 0, ReLU may have the slope 1; no input of the exercise has such a z."
)
CENTRED = "It is right: what is added to every entry of a row goes with the mean, but for rounding."
ORDER = (
    "It is right: in which order errors are added up changes the rounding alone, and a tie perhaps."
)
STEP = "A step beyond 1 needs a learning rate of about 1, which nobody gives Adam."

TANH = "It is right: t is the output of a tanh, so the slope lies between 0 and 1 anyway."

LEFT: dict[tuple[str, str, str], str] = {
    (
        "entropy_gradient",
        "entropy_gradient",
        "p = np.exp(log_p) -> p = np.clip(np.exp(log_p), 1e-07, 1 - 1e-07)",
    ): CLIPPED,
    (
        "entropy_gradient",
        "entropy_gradient",
        "shifted = logits - logits.max(axis=1, keepdims=True) -> shifted = logits - np.maximum(logits.max(axis=1, keepdims=True), 0)",
    ): LOGITS,
    (
        "slopes_from_outputs",
        "slopes_from_outputs",
        "of_tanh = 1 - t ** 2 -> of_tanh = np.clip(1 - t ** 2, -1, 1)",
    ): TANH,
    (
        "adam",
        "adam",
        "next_w = w - config['learning_rate'] * m_hat / scale -> next_w = w - np.clip(config['learning_rate'] * m_hat / scale, -1, 1)",
    ): STEP,
    (
        "chain_gradients",
        "chain_gradients",
        "dz1 = dh * h * (1 - h) -> dz1 = dh * h * np.clip(1 - h, 1e-07, 1 - 1e-07)",
    ): CLIPPED,
    (
        "chain_gradients",
        "chain_gradients",
        "h = 1 / (1 + np.exp(-(w1 * x + b1))) -> h = np.clip(1 / (1 + np.exp(-(w1 * x + b1))), 1e-07, 1 - 1e-07)",
    ): CLIPPED,
    (
        "chain_gradients",
        "chain_gradients",
        "o = 1 / (1 + np.exp(-(w2 * h + b2))) -> o = np.clip(1 / (1 + np.exp(-(w2 * h + b2))), 1e-07, 1 - 1e-07)",
    ): CLIPPED,
    (
        "layernorm_backward",
        "layernorm_backward",
        "dcentred = dx_hat / std + dvar * 2 * centred / D -> dcentred = dx_hat / std + (dvar * 2 * centred / D + 1e-08)",
    ): CENTRED,
    (
        "choose_by_cross_validation",
        "choose_by_cross_validation",
        "for train, validation in folds: -> for train, validation in reversed(list(folds)):",
    ): ORDER,
    (
        "conv_forward",
        "conv_forward",
        "padded = np.pad(x, ((0, 0), (0, 0), (pad, pad), (pad, pad))) -> padded = np.pad(x, ((0, 0), (0, 0), (pad, pad), (pad, H)))",
    ): UNREAD,
    (
        "gradient_check",
        "gradient_check",
        "numeric = np.zeros_like(x) -> numeric = np.asarray(np.zeros_like(x)).astype(np.float32)",
    ): FLOAT32,
    (
        "minibatches",
        "minibatches",
        "order = rng.permutation(N) -> order = -rng.permutation(N)",
    ): REVERSED,
    (
        "minibatches",
        "minibatches",
        "rows = order[start:start + batch_size] -> rows = -order[start:start + batch_size]",
    ): REVERSED,
    (
        "reinforce_gradient",
        "reinforce_gradient",
        "shifted = np.exp(logits - logits.max()) -> shifted = np.exp(logits - logits.sum())",
    ): LOGITS,
    (
        "reinforce_gradient",
        "reinforce_gradient",
        "shifted = np.exp(logits - logits.max()) -> shifted = np.exp(logits - logits.mean())",
    ): LOGITS,
    (
        "reinforce_gradient",
        "reinforce_gradient",
        "shifted = np.exp(logits - logits.max()) -> shifted = np.exp(logits - logits.max() / 2)",
    ): LOGITS,
    (
        "reinforce_gradient",
        "reinforce_gradient",
        "shifted = np.exp(logits - logits.max()) -> shifted = np.exp(logits + logits.max())",
    ): LOGITS,
    (
        "reinforce_gradient",
        "reinforce_gradient",
        "shifted = np.exp(logits - logits.max()) -> shifted = np.exp(logits - np.clip(logits.max(), -1, 1))",
    ): LOGITS,
    (
        "residual_backward",
        "residual_backward",
        "dz = dout * (z > 0) -> dz = dout * (z >= 0)",
    ): CHOICE,
    (
        "sigmoid_backward",
        "sigmoid_backward",
        "slope = out * (1 - out) -> slope = out * np.clip(1 - out, 1e-07, 1 - 1e-07)",
    ): CLIPPED,
    (
        "sigmoid_derivative",
        "sigmoid_derivative",
        "s = 1 / (1 + np.exp(-x)) -> s = 1 / (1 + np.exp(x))",
    ): MIRRORED,
    (
        "sigmoid_derivative",
        "sigmoid_derivative",
        "s = 1 / (1 + np.exp(-x)) -> s = 1 / (1 + np.exp(--x))",
    ): MIRRORED,
    (
        "two_layer_loss",
        "two_layer_loss",
        "shifted = scores - scores.max(axis=1, keepdims=True) -> shifted = scores - h.max(axis=1, keepdims=True)",
    ): SCORES,
    (
        "two_layer_loss",
        "two_layer_loss",
        "shifted = scores - scores.max(axis=1, keepdims=True) -> shifted = scores - scores.max(axis=None, keepdims=True)",
    ): SCORES,
    (
        "two_layer_loss",
        "two_layer_loss",
        "shifted = scores - scores.max(axis=1, keepdims=True) -> shifted = scores - scores.sum(axis=1, keepdims=True)",
    ): SCORES,
}
