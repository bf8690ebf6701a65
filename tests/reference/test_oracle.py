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
