"""Reference networks and their training loop, built on the layers in `bpcourse.reference`.

Shapes: N examples, D inputs, C classes or outputs. A network has `.params`, a dict W1, b1, W2, ...;
`.forward(X)`; `.loss(X, y) -> (loss, grads)`; `.input_gradient(X, y)`; `.predict(X)`.
`train(net, data, ...)` fits it by mini-batches and returns a History.
"""

import sys
from dataclasses import dataclass, field

import numpy as np

from bpcourse.networks.conv import conv_backward, conv_forward, max_pool_backward, max_pool_forward
from bpcourse.reference.layers import (
    affine_backward,
    affine_forward,
    relu_backward,
    relu_forward,
    sigmoid_backward,
    sigmoid_forward,
    tanh_backward,
    tanh_forward,
)
from bpcourse.reference.losses import mse_loss, softmax_loss
from bpcourse.reference.normalization import (
    batchnorm_backward_alt,
    batchnorm_forward,
    layernorm_backward,
    layernorm_forward,
)

ACTIVATIONS = {
    "relu": (relu_forward, relu_backward),
    "sigmoid": (sigmoid_forward, sigmoid_backward),
    "tanh": (tanh_forward, tanh_backward),
}
NORMS = {
    "batch": (batchnorm_forward, batchnorm_backward_alt),
    "layer": (layernorm_forward, layernorm_backward),
}
LOSSES = {"softmax": softmax_loss, "mse": mse_loss}
METRIC_NAMES = {"softmax": "accuracy", "mse": "root mean squared error"}
BAR_DELAY = 2  # seconds before a run shows a progress bar
CHUNK = 512  # examples at a time where no gradient is needed: bounds memory, stays in cache


# --- layers: forward(x, params) -> (out, cache); backward(dout, cache, need_dx) -> (dx, grads) ----


class Affine:
    """out = x W + b, with x of shape (N, d1, ..., dk) and W of shape (d1 * ... * dk, M)."""

    def __init__(self, number):
        self.W, self.b = f"W{number}", f"b{number}"

    def forward(self, x, params):
        return affine_forward(x, params[self.W], params[self.b])

    def backward(self, dout, cache, need_dx):
        if need_dx:
            dx, dW, db = affine_backward(dout, cache)
        else:  # the first layer of a network: a third of its arithmetic would be for nothing
            x = cache[0]
            dx, dW, db = None, x.reshape(len(x), -1).T @ dout, dout.sum(axis=0)
        return dx, {self.W: dW, self.b: db}


class Conv:
    """A convolution with 3x3 kernels that keeps height and width (stride 1, padding 1)."""

    param = {"stride": 1, "pad": 1}

    def __init__(self, number):
        self.W, self.b = f"W{number}", f"b{number}"

    def forward(self, x, params):
        return conv_forward(x, params[self.W], params[self.b], self.param)

    def backward(self, dout, cache, need_dx):
        dx, dW, db = conv_backward(dout, cache)
        return dx, {self.W: dW, self.b: db}


class Pool:
    """Max-pooling over 2x2 windows: halves height and width (rounded down)."""

    param = {"pool_height": 2, "pool_width": 2, "stride": 2}

    def forward(self, x, params):
        return max_pool_forward(x, self.param)

    def backward(self, dout, cache, need_dx):
        return max_pool_backward(dout, cache), {}


class Norm:
    """Batch or layer normalization of (N, D), with a scale gamma and a shift beta to learn, (D,).

    Batch norm keeps its running statistics in `.state`, and uses those of the batch in training.
    """

    def __init__(self, kind, number):
        if kind not in NORMS:
            raise ValueError(f"norm is {kind!r}; choose one of {sorted(NORMS)}, or None")
        self.function, self.derivative = NORMS[kind]
        self.gamma, self.beta, self.state = f"gamma{number}", f"beta{number}", {"mode": "train"}

    def forward(self, x, params):
        return self.function(x, params[self.gamma], params[self.beta], self.state)

    def backward(self, dout, cache, need_dx):
        if cache is None:
            raise ValueError("batch norm goes backwards in training only: call loss")
        dx, dgamma, dbeta = self.derivative(dout, cache)
        return dx, {self.gamma: dgamma, self.beta: dbeta}


class Activation:
    """relu, sigmoid or tanh, entry by entry."""

    def __init__(self, name):
        if name not in ACTIVATIONS:
            raise ValueError(f"activation is {name!r}; choose one of {sorted(ACTIVATIONS)}")
        self.function, self.derivative = ACTIVATIONS[name]

    def forward(self, x, params):
        return self.function(x)

    def backward(self, dout, cache, need_dx):
        return self.derivative(dout, cache), {}


# --- networks ----------------------------------------------------------------------------------


class Network:
    """A chain of layers and a loss. Subclasses fill `.layers` and `.params`."""

    def __init__(self, loss, seed, dtype):
        if loss not in LOSSES:
            raise ValueError(f"loss is {loss!r}; choose one of {sorted(LOSSES)}")
        self.loss_name, self.dtype = loss, np.dtype(dtype)
        self.rng = np.random.default_rng(seed)
        self.params, self.layers = {}, []

    def forward(self, X):
        """Scores of shape (N, C): logits for the softmax loss, predictions for mse."""
        X = self._inputs(X)
        parts = [self._forward(X[i : i + CHUNK])[0] for i in range(0, max(len(X), 1), CHUNK)]
        return np.concatenate(parts)

    def loss(self, X, y):
        """(loss, grads): the mean loss over the batch, and its gradient for every parameter."""
        _, loss, grads = self._loss(self._inputs(X), self._targets(y))
        return loss, grads

    def input_gradient(self, X, y):
        """dL/dX of the batch's mean loss, in the shape of X: how to change the input."""
        scores, caches = self._forward(self._inputs(X))
        _, dout = LOSSES[self.loss_name](scores, self._targets(y))
        dX, _ = self._backward(dout, caches, need_dx=True)
        return dX.reshape(np.shape(X))

    def predict(self, X):
        """Softmax: the class of each example, (N,). Mse: predictions, (N,) for one output."""
        scores = self.forward(X)
        if self.loss_name == "softmax":
            return scores.argmax(axis=1)
        return scores[:, 0] if scores.shape[1] == 1 else scores

    def evaluate(self, X, y):
        """(loss, metric) without gradients; the metric is the accuracy, or the RMSE for mse."""
        scores, y = self.forward(X), self._targets(y)
        loss = LOSSES[self.loss_name](scores, y)[0]
        return float(loss), self._metric(scores, y, loss)

    def _metric(self, scores, y, loss):
        if self.loss_name == "softmax":
            return float((scores.argmax(axis=1) == y).mean())
        return float(np.sqrt(loss))

    def _forward(self, X, mode="test"):
        caches = []
        out = X
        for layer in self.layers:
            if isinstance(layer, Norm):
                layer.state["mode"] = mode
            out, cache = layer.forward(out, self.params)
            caches.append(cache)
        return out, caches

    def _backward(self, dout, caches, need_dx):
        grads = {}
        for number in reversed(range(len(self.layers))):
            needed = need_dx or number > 0
            dout, of_layer = self.layers[number].backward(dout, caches[number], needed)
            grads |= of_layer
        return dout, {name: grads[name] for name in self.params}

    def _loss(self, X, y):
        scores, caches = self._forward(X, "train")
        loss, dout = LOSSES[self.loss_name](scores, y)
        _, grads = self._backward(dout, caches, need_dx=False)
        return scores, loss, grads

    def _inputs(self, X):
        return np.asarray(X, dtype=self.dtype)

    def _targets(self, y):
        if self.loss_name == "softmax":
            return np.asarray(y)
        y = np.asarray(y, dtype=self.dtype)
        return y[:, None] if y.ndim == 1 else y

    def _add_weights(self, number, shape, fan_in, fan_out, init):
        """Normal weights with the standard deviation that `init` names, and zero biases."""
        deviations = {"he": np.sqrt(2 / fan_in), "xavier": np.sqrt(2 / (fan_in + fan_out))}
        deviation = deviations[init] if isinstance(init, str) else init
        weights = deviation * self.rng.standard_normal(shape)
        self.params[f"W{number}"] = weights.astype(self.dtype)
        self.params[f"b{number}"] = np.zeros(fan_out, self.dtype)


class MLP(Network):
    """Fully connected layers with an activation between them: sizes = (D, hidden, ..., C).

    activation: "relu", "sigmoid" or "tanh". loss: "softmax" (y: class numbers (N,)) or "mse" (y:
    (N,) or (N, C)). init: "he" (He et al. 2015), "xavier" (Glorot and Bengio 2010), a standard
    deviation, or None for "he" with relu and "xavier" with the others. norm: None, or "batch" or
    "layer" normalization between each hidden affine layer and its activation. X may have any shape
    (N, ...) with D numbers per example.
    """

    def __init__(
        self,
        sizes,
        activation="relu",
        loss="softmax",
        seed=0,
        dtype=np.float64,
        init=None,
        norm=None,
    ):
        super().__init__(loss, seed, dtype)
        between = Activation(activation)  # keeps nothing, so every layer can use the same one
        if init is None:
            init = "he" if activation == "relu" else "xavier"
        for number, (n_in, n_out) in enumerate(zip(sizes, sizes[1:]), start=1):
            if number > 1:
                self.layers.append(between)
            self.layers.append(Affine(number))
            self._add_weights(number, (n_in, n_out), n_in, n_out, init)
            if norm and number < len(sizes) - 1:
                self.layers.append(Norm(norm, number))
                self.params[f"gamma{number}"] = np.ones(n_out, self.dtype)
                self.params[f"beta{number}"] = np.zeros(n_out, self.dtype)


class ConvNet(Network):
    """[conv 3x3, activation, max-pool 2x2] for each entry of `filters`, then one affine layer.

    image_shape: (H, W) or (channels, H, W). X may be (N, H * W), (N, H, W) or (N, channels, H, W).
    After LeCun et al. (1998). Other arguments as in MLP; float32, because convolutions are slow.
    """

    def __init__(
        self,
        image_shape,
        filters=(8, 16),
        n_classes=10,
        activation="relu",
        loss="softmax",
        seed=0,
        dtype=np.float32,
    ):
        super().__init__(loss, seed, dtype)
        self.image_shape = (1, *image_shape) if len(image_shape) == 2 else tuple(image_shape)
        channels, height, width = self.image_shape
        for number, n_filters in enumerate(filters, start=1):
            self.layers += [Conv(number), Activation(activation), Pool()]
            shape = (n_filters, channels, 3, 3)
            self._add_weights(number, shape, 9 * channels, n_filters, "he")
            channels, height, width = n_filters, height // 2, width // 2
        last, n_in = len(filters) + 1, channels * height * width
        self.layers.append(Affine(last))
        self._add_weights(last, (n_in, n_classes), n_in, n_classes, "xavier")

    def _inputs(self, X):
        X = np.asarray(X, dtype=self.dtype)
        return X.reshape(len(X), *self.image_shape)


# --- training ----------------------------------------------------------------------------------


@dataclass
class History:
    """One number per epoch. Training figures are means over the epoch's batches, as the weights
    moved; `val_*` are measured after the epoch, and empty without validation data.

    `grad_norms[name]`, if recorded, is the mean norm of that parameter's gradient.
    """

    metric_name: str
    loss: list = field(default_factory=list)
    metric: list = field(default_factory=list)
    val_loss: list = field(default_factory=list)
    val_metric: list = field(default_factory=list)
    grad_norms: dict = field(default_factory=dict)


@np.errstate(over="ignore", invalid="ignore", divide="ignore")
def train(
    net,
    data,
    *,
    optimizer="adam",
    learning_rate=1e-3,
    batch_size=128,
    epochs=10,
    seed=0,
    record_gradients=False,
    progress=None,
):
    """Fit `net` by mini-batches and return its History; changes `net.params` in place.

    data: a Dataset, or (X, y), or (X, y, X_val, y_val). optimizer: "sgd", "momentum" or "adam".
    The order of the examples is drawn anew for each epoch from `seed`; the last batch may be
    smaller. A run that diverges shows inf or nan in its history; it does not warn. progress: None
    shows a bar on runs of more than two seconds, False never.
    """
    if optimizer not in UPDATES:
        raise ValueError(f"optimizer is {optimizer!r}; choose one of {sorted(UPDATES)}")
    X, y, *validation = _unpack(data)
    X, y = net._inputs(X), net._targets(y)
    update = UPDATES[optimizer](net.params, learning_rate)
    rng = np.random.default_rng(seed)
    history = History(METRIC_NAMES[net.loss_name])
    for _ in _with_bar(range(epochs), progress):
        order = rng.permutation(len(X))
        totals = np.zeros(2)
        norms = dict.fromkeys(net.params, 0.0)
        for start in range(0, len(X), batch_size):
            rows = order[start : start + batch_size]
            y_batch = y[rows]
            scores, loss, grads = net._loss(X[rows], y_batch)
            update(grads)
            totals += len(rows) * np.array([loss, net._metric(scores, y_batch, loss)])
            if record_gradients:
                for name, grad in grads.items():
                    norms[name] += len(rows) * float(np.linalg.norm(grad))
        _record(history, net, totals / len(X), validation)
        if record_gradients:
            for name, total in norms.items():
                history.grad_norms.setdefault(name, []).append(total / len(X))
    return history


def _record(history, net, means, validation):
    loss, metric = means
    history.loss.append(float(loss))
    history.metric.append(float(metric) if net.loss_name == "softmax" else float(np.sqrt(loss)))
    if validation:
        val_loss, val_metric = net.evaluate(*validation)
        history.val_loss.append(val_loss)
        history.val_metric.append(val_metric)


def _unpack(data):
    if hasattr(data, "X_train"):
        return data.X_train, data.y_train, data.X_val, data.y_val
    if len(data) not in (2, 4):
        raise ValueError("data is a Dataset, (X, y) or (X, y, X_val, y_val)")
    return data


def _with_bar(epochs, progress):
    """The epochs, with a bar on long runs; on stdout, as nbgrader gives 0 points for stderr."""
    if progress is False:
        return epochs
    from tqdm import tqdm

    return tqdm(
        epochs, desc="training", unit="epoch", delay=BAR_DELAY, leave=False, file=sys.stdout
    )


# Updates in place. The formulas are those of bpcourse.reference.optim, which are written to be
# read; these reuse their buffers, which saves time on large weights.


class SGD:
    """w -= learning_rate * dw."""

    def __init__(self, params, learning_rate):
        self.params, self.learning_rate = params, learning_rate

    def __call__(self, grads):
        for name, w in self.params.items():
            w -= self.learning_rate * grads[name]


class Momentum:
    """velocity = 0.9 * velocity - learning_rate * dw; w += velocity."""

    def __init__(self, params, learning_rate):
        self.params, self.learning_rate = params, learning_rate
        self.velocity = {name: np.zeros_like(w) for name, w in params.items()}

    def __call__(self, grads):
        for name, w in self.params.items():
            velocity = self.velocity[name]
            velocity *= 0.9
            velocity -= self.learning_rate * grads[name]
            w += velocity


class Adam:
    """Adam with beta1 0.9, beta2 0.999, eps 1e-8; the bias corrections sit in the step size."""

    def __init__(self, params, learning_rate):
        self.params, self.learning_rate, self.t = params, learning_rate, 0
        self.memory = {
            name: (np.zeros_like(w), np.zeros_like(w), np.empty_like(w))
            for name, w in params.items()
        }

    def __call__(self, grads, beta1=0.9, beta2=0.999, eps=1e-8):
        self.t += 1
        root = (1 - beta2**self.t) ** 0.5
        step = self.learning_rate * root / (1 - beta1**self.t)
        for name, w in self.params.items():
            dw, (m, v, scratch) = grads[name], self.memory[name]
            m *= beta1
            m += np.multiply(dw, 1 - beta1, out=scratch)
            np.multiply(dw, dw, out=scratch)
            scratch *= 1 - beta2
            v *= beta2
            v += scratch
            np.sqrt(v, out=scratch)
            scratch += eps * root
            np.divide(m, scratch, out=scratch)
            scratch *= step
            w -= scratch


UPDATES = {"sgd": SGD, "momentum": Momentum, "adam": Adam}
