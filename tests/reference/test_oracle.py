"""The answer key against PyTorch in float64; skipped where PyTorch is not installed."""

import numpy as np
import pytest

from bpcourse import reference as R
from tests import needs

torch = pytest.importorskip("torch", reason=needs.PYTORCH)
F = torch.nn.functional
pytestmark = pytest.mark.oracle


@pytest.fixture(autouse=True)
def double_precision():
    """PyTorch's optimizers keep part of their memory in the default precision."""
    torch.set_default_dtype(torch.float64)
    yield
    torch.set_default_dtype(torch.float32)


def leaf(array):
    return torch.tensor(array, dtype=torch.float64, requires_grad=True)


def same(ours, theirs):
    theirs = theirs.detach().numpy() if isinstance(theirs, torch.Tensor) else theirs
    np.testing.assert_allclose(ours, theirs, rtol=1e-10, atol=1e-12)


def normal(*shape, seed=0):
    return np.random.default_rng([seed, *shape]).standard_normal(shape)


def batchnorm(x, gamma, beta):
    return F.batch_norm(x, None, None, gamma, beta, training=True, eps=1e-5)


def conv(stride, pad):
    return (
        "conv",
        [(2, 3, 7, 6), (4, 3, 3, 2), (4,)],
        lambda *a: R.conv_forward(*a, {"stride": stride, "pad": pad}),
        R.conv_backward,
        lambda x, w, b: F.conv2d(x, w, b, stride=stride, padding=pad),
    )


def pool(height, width, stride):
    param = {"pool_height": height, "pool_width": width, "stride": stride}
    return (
        "max pool",
        [(2, 3, 7, 6)],
        lambda x: R.max_pool_forward(x, param),
        R.max_pool_backward,
        lambda x: F.max_pool2d(x, (height, width), stride),
    )


def train(x, gamma, beta):
    return R.batchnorm_forward(x, gamma, beta, {"mode": "train"})


BATCH = [(6, 4), (4,), (4,)]
LAYERS = [
    (
        "affine",
        [(3, 2, 4), (8, 5), (5,)],
        R.affine_forward,
        R.affine_backward,
        lambda x, w, b: x.flatten(1) @ w + b,
    ),
    ("relu", [(3, 4)], R.relu_forward, R.relu_backward, torch.relu),
    ("sigmoid", [(3, 4)], R.sigmoid_forward, R.sigmoid_backward, torch.sigmoid),
    (
        "gelu",
        [(3, 4)],
        R.gelu_forward,
        R.gelu_backward,
        lambda x: F.gelu(x, approximate="tanh"),
    ),
    ("tanh", [(3, 4)], R.tanh_forward, R.tanh_backward, torch.tanh),
    conv(1, 0),
    conv(1, 1),
    conv(2, 1),
    conv(3, 2),
    pool(2, 2, 2),
    pool(3, 2, 1),
    pool(2, 3, 3),
    ("batchnorm", BATCH, train, R.batchnorm_backward, batchnorm),
    ("batchnorm closed form", BATCH, train, R.batchnorm_backward_alt, batchnorm),
    (
        "layernorm",
        BATCH,
        lambda *a: R.layernorm_forward(*a, {}),
        R.layernorm_backward,
        lambda x, gamma, beta: F.layer_norm(x, (4,), gamma, beta, eps=1e-5),
    ),
    (
        "residual",
        [(5, 3), (3, 3), (3,)],
        R.residual_forward,
        R.residual_backward,
        lambda x, w, b: x + torch.relu(x @ w + b),
    ),
]


@pytest.mark.parametrize(
    "name, shapes, forward, backward, oracle",
    LAYERS,
    ids=lambda part: part if isinstance(part, str) else "",
)
def test_layer(name, shapes, forward, backward, oracle):
    arrays = [normal(*shape, seed=k) for k, shape in enumerate(shapes)]
    leaves = [leaf(array) for array in arrays]
    out, cache = forward(*arrays)
    expected = oracle(*leaves)
    same(out, expected)
    dout = normal(*out.shape, seed=9)
    grads = backward(dout, cache)
    expected.backward(torch.tensor(dout))
    for ours, theirs in zip(grads if isinstance(grads, tuple) else [grads], leaves, strict=True):
        same(ours, theirs.grad)


def test_max_pool_gives_a_tie_to_the_same_entry_as_pytorch():
    x = np.random.default_rng(0).integers(0, 3, size=(2, 3, 7, 6)) * 1.0
    for height, width, stride in ((2, 2, 2), (3, 2, 1)):
        out, cache = R.max_pool_forward(
            x, {"pool_height": height, "pool_width": width, "stride": stride}
        )
        theirs = leaf(x)
        dout = normal(*out.shape)
        F.max_pool2d(theirs, (height, width), stride).backward(torch.tensor(dout))
        same(R.max_pool_backward(dout, cache), theirs.grad)


def test_batchnorm_running_statistics_after_the_documented_conversion():
    x, N = normal(6, 4), 6
    param = {"mode": "train", "momentum": 0.8}
    R.batchnorm_forward(x, np.ones(4), np.zeros(4), param)
    layer = torch.nn.BatchNorm1d(4, momentum=0.2, dtype=torch.float64)
    layer(torch.tensor(x))
    same(param["running_mean"], layer.running_mean)
    batch_part = layer.running_var.numpy() - 0.8  # theirs divides the batch's variance by N - 1
    same(param["running_var"], 0.8 + batch_part * (N - 1) / N)
    layer.eval()
    param |= {"running_var": layer.running_var.numpy(), "mode": "test"}
    same(R.batchnorm_forward(x, np.ones(4), np.zeros(4), param)[0], layer(torch.tensor(x)))


@pytest.mark.parametrize(
    "ours, theirs, y",
    [
        (R.mse_loss, F.mse_loss, normal(5, 3, seed=1)),
        (R.softmax_loss, F.cross_entropy, np.array([0, 2, 1, 1, 0])),
        (R.binary_cross_entropy, F.binary_cross_entropy_with_logits, (normal(5, 3) > 0) * 1.0),
    ],
    ids=["mse", "softmax", "binary cross-entropy"],
)
def test_loss(ours, theirs, y):
    x = 5 * normal(5, 3)
    loss, dx = ours(x, y)
    t = leaf(x)
    expected = theirs(t, torch.tensor(y))
    expected.backward()
    same(loss, expected)
    same(dx, t.grad)


def torch_rnn(x, h0, Wx, Wh, b, cut=None):
    h, state = [], h0
    for t in range(x.shape[1]):
        if cut and t % cut == 0 and t > 0:
            state = state.detach()
        state = torch.tanh(x[:, t] @ Wx + state @ Wh + b)
        h.append(state)
    return torch.stack(h, dim=1)


@pytest.mark.parametrize("cut", [None, 1, 2, 3, 7])
def test_rnn_and_its_truncated_form(cut):
    arrays = [normal(*s) for s in ((3, 7, 4), (3, 2), (4, 2), (2, 2), (2,))]
    leaves = [leaf(array) for array in arrays]
    h, cache = R.rnn_forward(*arrays)
    expected = torch_rnn(*leaves, cut)
    same(h, expected)
    dh = normal(*h.shape, seed=9)
    grads = R.rnn_backward_truncated(dh, cache, cut) if cut else R.rnn_backward(dh, cache)
    expected.backward(torch.tensor(dh))
    for ours, theirs in zip(grads, leaves, strict=True):
        same(ours, theirs.grad)


def test_lstm_after_reordering_the_gates():
    N, T, D, H = 3, 6, 4, 5
    x, h0, Wx, Wh, b = [normal(*s) for s in ((N, T, D), (N, H), (D, 4 * H), (H, 4 * H), (4 * H,))]
    order = np.concatenate([np.arange(2 * H), np.arange(3 * H, 4 * H), np.arange(2 * H, 3 * H)])
    layer = torch.nn.LSTM(D, H, batch_first=True, dtype=torch.float64)
    with torch.no_grad():
        layer.weight_ih_l0.copy_(torch.tensor(Wx[:, order].T))
        layer.weight_hh_l0.copy_(torch.tensor(Wh[:, order].T))
        layer.bias_ih_l0.copy_(torch.tensor(b[order]))
        layer.bias_hh_l0.zero_()
    tx, th0 = leaf(x), leaf(h0)
    expected, _ = layer(tx, (th0[None], torch.zeros(1, N, H, dtype=torch.float64)))
    h, cache = R.lstm_forward(x, h0, Wx, Wh, b)
    same(h, expected)
    dh = normal(*h.shape, seed=9)
    expected.backward(torch.tensor(dh))
    dx, dh0, dWx, dWh, db = R.lstm_backward(dh, cache)
    same(dx, tx.grad)
    same(dh0, th0.grad)
    same(dWx[:, order].T, layer.weight_ih_l0.grad)
    same(dWh[:, order].T, layer.weight_hh_l0.grad)
    same(db[order], layer.bias_ih_l0.grad)


def test_lstm_steps_chained_give_the_lstm():
    N, T, D, H = 3, 4, 2, 5
    x, h0, *weights = [normal(*s) for s in ((N, T, D), (N, H), (D, 4 * H), (H, 4 * H), (4 * H,))]
    h, c, states = h0, np.zeros_like(h0), []
    for t in range(T):
        h, c, _ = R.lstm_step_forward(x[:, t], h, c, *weights)
        states.append(h)
    same(np.stack(states, axis=1), R.lstm_forward(x, h0, *weights)[0])


def test_gru_step():
    N, D, H = 3, 4, 5
    x, h, Wx, Wh, b = [normal(*s) for s in ((N, D), (N, H), (D, 3 * H), (H, 3 * H), (3 * H,))]
    cell = torch.nn.GRUCell(D, H, dtype=torch.float64)
    with torch.no_grad():
        cell.weight_ih.copy_(torch.tensor(Wx.T))
        cell.weight_hh.copy_(torch.tensor(Wh.T))
        cell.bias_ih.copy_(torch.tensor(b))
        cell.bias_hh.zero_()
    tx, th = leaf(x), leaf(h)
    expected = cell(tx, th)
    next_h, cache = R.gru_step_forward(x, h, Wx, Wh, b)
    same(next_h, expected)
    dnext_h = normal(N, H, seed=9)
    expected.backward(torch.tensor(dnext_h))
    dx, dh, dWx, dWh, db = R.gru_step_backward(dnext_h, cache)
    same(dx, tx.grad)
    same(dh, th.grad)
    same(dWx.T, cell.weight_ih.grad)
    same(dWh.T, cell.weight_hh.grad)
    same(db, cell.bias_ih.grad)


@pytest.mark.parametrize("window", [(3, 2, 1, 0), (3, 2, 1, 1), (2, 3, 2, 2)])
def test_rows_of_windows_are_unfold_and_the_way_back_is_fold(window):
    HH, WW, stride, pad = window
    x = normal(2, 3, 7, 6)
    tx = leaf(x)
    expected = F.unfold(tx, (HH, WW), padding=pad, stride=stride).transpose(1, 2).flatten(0, 1)
    rows = R.im2col(x, *window)
    same(rows, expected)
    drows = normal(*rows.shape, seed=9)
    expected.backward(torch.tensor(drows))
    same(R.col2im(drows, x.shape, *window), tx.grad)


def adamw(w, dw, config):
    return R.decoupled_decay(w, dw, config, R.adam)


OPTIMIZERS = [
    (R.sgd, {}, torch.optim.SGD, {}),
    (R.momentum, {"momentum": 0.8}, torch.optim.SGD, {"momentum": 0.8}),
    (R.nesterov, {"momentum": 0.8}, torch.optim.SGD, {"momentum": 0.8, "nesterov": True}),
    (R.adagrad, {"eps": 1e-10}, torch.optim.Adagrad, {}),
    (R.rmsprop, {"decay": 0.9}, torch.optim.RMSprop, {"alpha": 0.9}),
    (R.adam, {}, torch.optim.Adam, {}),
    (R.nadam, {}, torch.optim.NAdam, {"momentum_decay": 1e9}),  # no warm-up of beta1
    (adamw, {"weight_decay": 0.3}, torch.optim.AdamW, {"weight_decay": 0.3}),
]


@pytest.mark.parametrize(
    "rule, ours, optimizer, theirs", OPTIMIZERS, ids=[rule.__name__ for rule, *_ in OPTIMIZERS]
)
def test_optimizer_takes_the_same_path(rule, ours, optimizer, theirs):
    w, config = normal(3, 4), {"learning_rate": 0.05, **ours}
    parameter = leaf(w)
    peer = optimizer([parameter], lr=0.05, **theirs)
    for step in range(10):
        dw = normal(3, 4, seed=step + 1)
        parameter.grad = torch.tensor(dw)
        peer.step()
        w, config = rule(w, dw, config)
        same(w, parameter)


def test_schedules():
    parameter = leaf(np.ones(1))
    sgd = torch.optim.SGD([parameter], lr=0.3)
    peer = torch.optim.lr_scheduler.StepLR(sgd, step_size=4, gamma=0.2)
    for step in range(12):
        same(R.step_decay(step, 0.3, factor=0.2, every=4), peer.get_last_lr()[0])
        sgd.step()
        peer.step()


def test_clipping_by_norm():
    grads = {"w": normal(3, 4), "b": normal(4)}
    leaves = [leaf(g) for g in grads.values()]
    for t, g in zip(leaves, grads.values()):
        t.grad = torch.tensor(g)
    clipped, norm = R.clip_by_norm(grads, 1.5)
    theirs = torch.nn.utils.clip_grad_norm_(leaves, 1.5)
    same(norm, theirs)
    for ours, t in zip(clipped.values(), leaves):
        np.testing.assert_allclose(ours, t.grad, rtol=2e-6)  # theirs divides by norm + 1e-6


def network(x, w1, b1, w2, b2, y, sum_rows):
    """The MLP of unit 2 with its softmax loss, in operations that both libraries have."""
    logits = (x @ w1 + b1).tanh() @ w2 + b2
    log_p = logits - sum_rows(logits.exp()).log()
    penalty = (w1**2).mean() + (w2.T[[0, 0, 1]].relu() / 3).sum()
    return -log_p[np.arange(4), y].mean() + penalty


def test_tensor_gives_the_gradients_of_pytorch():
    y = np.array([0, 2, 1, 1])
    arrays = [normal(*shape) for shape in ((4, 3), (3, 5), (5,), (5, 3), (3,))]
    ours, theirs = [R.Tensor(a) for a in arrays], [leaf(a) for a in arrays]
    loss = network(*ours, y, lambda t: t.sum(axis=1, keepdims=True))
    expected = network(*theirs, y, lambda t: t.sum(dim=1, keepdim=True))
    loss.backward()
    expected.backward()
    same(loss.data, expected)
    for tensor, t in zip(ours, theirs):
        same(tensor.grad, t.grad)


def test_hessian_vector_product():
    X, y = normal(5, 2), normal(5, 3, seed=1)
    params, v = ({"W1": normal(2, 4, seed=k), "W2": normal(4, 3, seed=k)} for k in (2, 3))
    tX, ty = torch.tensor(X), torch.tensor(y)

    def loss(p):
        return ((torch.tanh(tX @ p["W1"]) @ p["W2"] - ty) ** 2).sum() / (2 * len(X))

    at, along = ({name: torch.tensor(a) for name, a in d.items()} for d in (params, v))
    _, theirs = torch.func.jvp(torch.func.grad(loss), (at,), (along,))
    ours = R.hvp(X, y, params, v)
    for name, product in theirs.items():
        same(ours[name], product)


@pytest.mark.parametrize("every", [1, 2, 3, 6])
def test_checkpointing(every):
    from torch.utils.checkpoint import checkpoint_sequential

    weights, x = [normal(3, 3, seed=k) for k in range(6)], normal(4, 3)
    leaves, start = [leaf(w) for w in weights], leaf(x)
    layers = [lambda h, w=w: torch.tanh(h @ w) for w in leaves]
    out = checkpoint_sequential(layers, 6 // every, start, use_reentrant=False)
    (out**2).sum().backward()

    def backward(i, dout, h):
        dz = dout * (1 - np.tanh(h @ weights[i]) ** 2)
        return dz @ weights[i].T, h.T @ dz

    dx, grads = R.checkpointed_backward(
        6, every, x, lambda i, h: np.tanh(h @ weights[i]), backward, lambda out: 2 * out
    )
    same(dx, start.grad)
    for ours, theirs in zip(grads, leaves, strict=True):
        same(ours, theirs.grad)


@pytest.mark.parametrize("size", [1, 300])
def test_log_sum_exp(size):
    x, dout = size * normal(5, 4), normal(5)
    theirs = leaf(x)
    expected = torch.logsumexp(theirs, dim=1)
    expected.backward(torch.tensor(dout))
    out, cache = R.logsumexp_forward(x)
    same(out, expected)
    same(R.logsumexp_backward(dout, cache), theirs.grad)


def test_straight_through():
    w, dout = normal(4, 6), normal(4, 6, seed=1)
    theirs, step = leaf(w), leaf(0.4)
    clipped = torch.clamp(theirs / step, -2, 2)
    rounded = clipped + (torch.round(clipped) - clipped).detach()
    (step * rounded).backward(torch.tensor(dout))
    dw, dstep = R.quantize_gradients(w, 0.4, 2, dout)
    same(R.quantize(w, 0.4, 2), step * rounded)
    same(dw, theirs.grad)
    same(dstep, step.grad)


@pytest.mark.parametrize("stride", [1, 2])
def test_a_convolution_of_windows_in_the_engine(stride):
    arrays = [normal(*s) for s in ((2, 3, 7, 6), (4, 3, 3, 2), (4,))]
    leaves, tensors = [leaf(a) for a in arrays], [R.Tensor(a) for a in arrays]
    expected = F.conv2d(*leaves, stride=stride)
    indices = R.patch_indices(3, 7, 6, 3, 2, stride)
    rows = F.unfold(leaves[0][:1], (3, 2), stride=stride)[0].T
    same(arrays[0][0].ravel()[indices], rows)
    windows = tensors[0].reshape(2, 3 * 7 * 6)[:, indices]
    out = windows @ tensors[1].reshape(4, 3 * 3 * 2).T + tensors[2]
    same(out.data.transpose(0, 2, 1).reshape(expected.shape), expected)
    dout = normal(*expected.shape, seed=9)
    expected.backward(torch.tensor(dout))
    out.backward(dout.reshape(2, 4, -1).transpose(0, 2, 1))
    for tensor, theirs in zip(tensors, leaves, strict=True):
        same(tensor.grad, theirs.grad)


def test_learning_from_its_own_guess():
    W1, w2, s, s_next, r = (normal(*shape) for shape in ((2, 4), (4,), (5, 2), (5, 2), (5,)))
    done = np.array([0.0, 1.0, 0.0, 0.0, 1.0])
    a, b = leaf(W1), leaf(w2)
    ahead = (torch.tanh(torch.tensor(s_next) @ a) @ b).detach()
    target = torch.tensor(r) + 0.9 * (1 - torch.tensor(done)) * ahead
    (F.mse_loss(torch.tanh(torch.tensor(s) @ a) @ b, target) / 2).backward()
    for ours, theirs in zip(R.td_gradients(W1, w2, s, r, s_next, done, 0.9), (a, b), strict=True):
        same(ours, theirs.grad)


def test_settled_network_gives_the_gradients_of_all_its_steps():
    x, U, b = normal(4, 3), normal(3, 5), normal(5)
    W = 0.8 * normal(5, 5) / np.linalg.norm(normal(5, 5), 2)
    leaves = [leaf(array) for array in (x, W, U, b)]
    z = torch.zeros(4, 5)
    for _ in range(250):
        z = torch.tanh(z @ leaves[1] + leaves[0] @ leaves[2] + leaves[3])
    dz = normal(4, 5, seed=9)
    z.backward(torch.tensor(dz))
    ours, cache = R.settled_forward(x, W, U, b)
    same(ours, z)
    same(R.settle(x, W, U, b, 1e-15, 1000)[0], z)
    for gradient, theirs in zip(R.settle_backward(dz, cache), leaves, strict=True):
        same(gradient, theirs.grad)


def test_the_adjoint_is_the_solution_of_a_linear_system():
    z, dz = np.tanh(normal(4, 5)), normal(4, 5, seed=9)
    W = 0.8 * normal(5, 5) / np.linalg.norm(normal(5, 5), 2)
    system = torch.eye(5) - torch.tensor(W)[None] * (1 - torch.tensor(z) ** 2)[:, None, :]
    same(
        R.settled_adjoint(dz, z, W), torch.linalg.solve(system, torch.tensor(dz)[..., None])[..., 0]
    )


def by_newton(f, start):
    """A root by Newton's method, whose last step carries the gradient."""
    y = start
    for _ in range(60):
        free = y.detach().requires_grad_()
        value = f(free)
        (slope,) = torch.autograd.grad(value.sum(), free, retain_graph=True)
        y = y.detach() - f(y.detach()) / slope.detach()
    return y


def test_keplers_equation():
    M, dE = normal(6), normal(6, seed=9)
    m, e = leaf(M), leaf(0.6)
    E = by_newton(lambda E: E - e * torch.sin(E) - m, torch.tensor(M))
    E.backward(torch.tensor(dE))
    ours, cache = R.kepler_forward(M, 0.6)
    same(ours, E)
    for gradient, theirs in zip(R.kepler_backward(dE, cache), (m, e), strict=True):
        same(gradient, theirs.grad)


def test_tax_revenue():
    t = leaf(np.array([0.3, 1.0, 4.0]))
    p = by_newton(lambda p: 1.5 * p - 6 * torch.exp(-0.4 * (p + t)), torch.zeros(3))
    (t * 1.5 * p).sum().backward()
    revenue, slope = R.tax_revenue(t.detach().numpy(), 6.0, 0.4, 1.5)
    same(revenue, t * 1.5 * p)
    same(slope, t.grad)


def test_least_squares():
    A, y, dtheta = normal(7, 3), normal(7), normal(3, seed=9)
    a, b = leaf(A), leaf(y)
    theta = torch.linalg.lstsq(a, b[:, None]).solution[:, 0]
    theta.backward(torch.tensor(dtheta))
    ours, cache = R.lstsq_forward(A, y)
    same(ours, theta)
    for gradient, theirs in zip(R.lstsq_backward(dtheta, cache), (a, b), strict=True):
        same(gradient, theirs.grad)


def test_strengths_of_ridge_regression():
    X, y, X_val, y_val = (torch.tensor(normal(*shape)) for shape in ((6, 4), (6,), (5, 4), (5,)))
    log_lam = leaf(normal(4, seed=3))
    theta = torch.linalg.solve(X.T @ X + torch.diag(log_lam.exp()), X.T @ y)
    loss = F.mse_loss(X_val @ theta, y_val)
    loss.backward()
    ours = R.ridge_strength_gradient(
        log_lam.detach().numpy(), *(part.numpy() for part in (X, y, X_val, y_val))
    )
    same(ours[0], loss)
    same(ours[1], log_lam.grad)


def torch_rates(y, p):
    return torch.stack([y[0] * (p[0] - p[1] * y[1]), y[1] * (p[2] * y[0] - p[3])])


def test_eulers_method():
    start, rates, dys = np.array([1.6, 0.6]), np.array([1.1, 0.8, 0.5, 0.9]), normal(31, 2)
    y0, p = leaf(start), leaf(rates)
    ys = [y0]
    for _ in range(30):
        ys.append(ys[-1] + 0.1 * torch_rates(ys[-1], p))
    torch.stack(ys).backward(torch.tensor(dys))
    ours, cache = R.euler_forward(start, rates, 0.1, 30)
    same(ours, torch.stack(ys))
    for gradient, theirs in zip(R.euler_backward(dys, cache), (y0, p), strict=True):
        same(gradient, theirs.grad)


def test_the_walk_of_the_adjoint():
    y, p, a = (torch.tensor(array) for array in (normal(2), normal(4), normal(2, seed=9)))
    found = R.adjoint_backward(a.numpy(), y.numpy(), p.numpy(), 0.1, 7)
    dp = torch.zeros(4)
    for _ in range(7):
        by_y, by_p = torch.autograd.functional.vjp(torch_rates, (y, p), a)[1]
        y, a, dp = y - 0.1 * torch_rates(y, p), a + 0.1 * by_y, dp + 0.1 * by_p
    for ours, theirs in zip(found, (y, a, dp), strict=True):
        same(ours, theirs)


def test_the_logistic_map():
    x0, r = np.array([0.2, 0.7]), leaf(3.7)
    x = torch.tensor(x0)
    for _ in range(8):
        x = r * x * (1 - x)
    same(R.logistic_slope(x0, 3.7, 8)[0], x)
    slopes = [torch.autograd.grad(one, r, retain_graph=True)[0].item() for one in x]
    same(R.logistic_slope(x0, 3.7, 8)[1], np.array(slopes))


def torch_attention(q, k, v, mask):
    return F.scaled_dot_product_attention(q, k, v, attn_mask=torch.tensor(mask))


def torch_multihead(x, Wq, Wk, Wv, Wo, mask, n_heads=3):
    q, k, v = ((x @ W).unflatten(-1, (n_heads, -1)).transpose(1, 2) for W in (Wq, Wk, Wv))
    return torch_attention(q, k, v, mask).transpose(1, 2).flatten(2) @ Wo


def test_embedding():
    tokens = np.array([[1, 0, 1, 2], [3, 1, 1, 0]])
    E, P = normal(5, 3), normal(6, 3)
    tE, tP = leaf(E), leaf(P)
    out, cache = R.embed_forward(tokens, E, P)
    expected = F.embedding(torch.tensor(tokens), tE) + F.embedding(torch.arange(4), tP)
    same(out, expected)
    dout = normal(*out.shape, seed=9)
    expected.backward(torch.tensor(dout))
    for ours, theirs in zip(R.embed_backward(dout, cache), (tE, tP), strict=True):
        same(ours, theirs.grad)


def test_attention():
    arrays = [normal(2, 3, 4, 5), normal(2, 3, 6, 5, seed=1), normal(2, 3, 6, 2, seed=2)]
    leaves = [leaf(array) for array in arrays]
    mask = normal(4, 6) > 0
    mask[:, 1] = True
    out, cache = R.attention_forward(*arrays, mask)
    expected = torch_attention(*leaves, mask)
    same(out, expected)
    dout = normal(*out.shape, seed=9)
    expected.backward(torch.tensor(dout))
    for ours, theirs in zip(R.attention_backward(dout, cache), leaves, strict=True):
        same(ours, theirs.grad)


def test_multihead():
    arrays = [normal(2, 5, 6), *(normal(6, 6, seed=k) for k in range(4))]
    leaves, mask = [leaf(array) for array in arrays], R.causal_mask(5)
    out, cache = R.multihead_forward(*arrays, 3, mask)
    expected = torch_multihead(*leaves, mask)
    same(out, expected)
    dout = normal(*out.shape, seed=9)
    expected.backward(torch.tensor(dout))
    for ours, theirs in zip(R.multihead_backward(dout, cache), leaves, strict=True):
        same(ours, theirs.grad)


def test_block():
    square, wide = (6, 6), {"W1": (6, 7), "b1": (7,), "W2": (7, 6)}
    shapes = dict.fromkeys(("Wq", "Wk", "Wv", "Wo"), square) | wide
    shapes |= dict.fromkeys(("gamma1", "beta1", "gamma2", "beta2", "b2"), (6,))
    params = {name: normal(*shape, seed=k) for k, (name, shape) in enumerate(shapes.items())}
    x, mask = normal(2, 5, 6), R.causal_mask(5)
    p, tx = {name: leaf(value) for name, value in params.items()}, leaf(x)
    out, cache = R.block_forward(x, params, 3, mask)

    normed = F.layer_norm(tx, (6,), p["gamma1"], p["beta1"], eps=1e-5)
    middle = tx + torch_multihead(normed, p["Wq"], p["Wk"], p["Wv"], p["Wo"], mask)
    normed = F.layer_norm(middle, (6,), p["gamma2"], p["beta2"], eps=1e-5)
    expected = middle + torch.relu(normed @ p["W1"] + p["b1"]) @ p["W2"] + p["b2"]
    same(out, expected)
    dout = normal(*out.shape, seed=9)
    expected.backward(torch.tensor(dout))
    dx, grads = R.block_backward(dout, cache)
    same(dx, tx.grad)
    for name, value in p.items():
        same(grads[name], value.grad)


def test_sequence_loss():
    logits, targets = 5 * normal(3, 4, 6), np.array([[0, 5, 2, 1], [3, 3, 1, 0], [4, 2, 2, 5]])
    keep = np.arange(4) < np.array([[4], [1], [3]])
    t = leaf(logits)
    wanted = torch.tensor(np.where(keep, targets, -100))  # -100: their name for padding
    expected = F.cross_entropy(t.flatten(0, 1), wanted.flatten(), ignore_index=-100)
    expected.backward()
    loss, dlogits = R.sequence_loss(logits, targets, keep)
    same(loss, expected)
    same(dlogits, t.grad)
