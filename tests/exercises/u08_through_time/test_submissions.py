"""Wrong recurrent networks in students' words are named."""

import importlib.util

import pytest

from tests.exercises.submissions import Submission, everywhere, is_named

LSTM = """
def slope(gate):
    return gate - gate * gate

def lstm_step_backward(dh, dc_in, cache):
    x, h, c, Wx, Wh, i, f, o, g, t = cache
    dc_total = dc_in + dh * o * (1 - np.square(t))
    H = h.shape[1]
    back = np.zeros((len(x), 4 * H))
    back[:, :H] = dc_total * g * I
    back[:, H:2*H] = dc_total * c * F
    back[:, 2*H:3*H] = dh * t * O
    back[:, 3*H:] = dc_total * i * G
    return (np.dot(back, Wx.T), np.dot(back, Wh.T), dc_total * f,
            np.dot(x.T, back), np.dot(h.T, back), np.sum(back, axis=0))
"""
SLOPES = {"I": "slope(i)", "F": "slope(f)", "O": "slope(o)", "G": "(1 - g * g)"}
THROUGH_A = ("dx", "dprev_h", "dWx", "dWh", "db")


def lstm(**slopes):
    source = LSTM
    for letter, slope in (SLOPES | slopes).items():
        source = source.replace(f"* {letter}\n", f"* {slope}\n")
    return source


RNN_BACK = """
def rnn_backward(dh, cache):
    x, h0, Wx, Wh, h = cache
    N, T, D = x.shape
    H = h0.shape[1]
    dx, dWx, dWh, db = np.zeros((N, T, D)), np.zeros((D, H)), np.zeros((H, H)), np.zeros(H)
    later = np.zeros((N, H))
    for t in range(T - 1, -1, -1):
        before = h0 if t == 0 else h[:, t - 1, :]
        total = dh[:, t, :] + later
        da = total * SLOPE
        dx[:, t, :] = np.dot(da, Wx.T)
        later = np.dot(da, Wh.T)
        dWx += np.dot(x[:, t, :].T, da)
        dWh += np.dot(before.T, da)
        DB
    return dx, later, dWx, dWh, db
"""


def rnn_back(slope="(1 - h[:, t] * h[:, t])", db="db += np.sum(da, axis=0)"):
    return RNN_BACK.replace("SLOPE", slope).replace("DB", db)


SUBMISSIONS = [
    Submission(
        "embedding_backward",
        """
def embedding_backward(dout, cache):
    letters, table = cache
    grad = np.zeros(table.shape)
    grad[letters.ravel()] += dout.reshape(-1, table.shape[1])
    return grad
""",
        {"dE": "a letter that comes twice keeps one gradient only"},
    ),
    Submission(
        "leaky_backward",
        """
def leaky_backward(dh, cache):
    x, h0, keep, h = cache
    N, T, H = x.shape
    back, dkeep, grads = np.zeros((N, H)), np.zeros(H), []
    for t in range(T - 1, -1, -1):
        now = dh[:, t] + back
        grads.insert(0, now)
        dkeep += np.sum(now * (h0 if t == 0 else h[:, t - 1]), axis=0)
        back = now
    return np.stack(grads, axis=1), back, dkeep
""",
        everywhere("leaky_backward", "the leak left out on the way back"),
    ),
    Submission(
        "two_steps_backward",
        """
def two_steps_backward(up1, up2, start, mid, end, W):
    s2 = up2 * (1 - np.square(end))
    back = np.dot(s2, W.T)
    s1 = back * (1 - np.square(mid))
    return s2, back, back, s1, np.dot(mid.T, s2) + np.dot(start.T, s1)
""",
        dict.fromkeys(("dstate1", "da1", "dWh"), "carry in place of what comes from above"),
    ),
    Submission(
        "distance_softmax_loss",
        """
def distance_softmax_loss(p, q):
    n = len(p)
    diff = p[:, np.newaxis, :] - q[np.newaxis, :, :]
    s = -np.sum(diff * diff, axis=-1)
    e = np.exp(s - np.max(s, axis=1)[:, None])
    probs = e / e.sum(axis=1)[:, None]
    loss = -np.mean(np.log(np.diag(probs)))
    g = (probs - np.identity(n)) / n
    pull = g[:, :, None] * diff
    return loss, g, -pull.sum(1), pull.sum(0)
""",
        dict.fromkeys(("dp", "dq"), "factor 2 of the square forgotten"),
    ),
    Submission(
        "lstm_cell_backward",
        """
def lstm_cell_backward(dh, dc_in, c, i, f, o, g):
    t = np.tanh(c * f + i * g)
    dc = dh * o * (1 - t * t)
    return dh * t, dc, g * dc, c * dc, i * dc, f * dc
""",
        dict.fromkeys(("dc", "di", "df", "dg", "dprev_c"), "gradient of the next cell left out"),
    ),
    Submission(
        "lstm_step_backward",
        lstm(F="1"),
        dict.fromkeys(THROUGH_A, "slope of the forget gate's sigmoid left out"),
    ),
    Submission(
        "lstm_step_backward",
        lstm(O="(1 - o * o)"),
        dict.fromkeys(THROUGH_A, "output gate differentiated like a tanh"),
    ),
    Submission(
        "lstm_step_backward",
        lstm(I="(1 - i)"),
        dict.fromkeys(THROUGH_A, "half of the slope of the input gate's sigmoid"),
    ),
    Submission(
        "lstm_step_backward",
        lstm(G="slope(g)"),
        dict.fromkeys(THROUGH_A, "candidate differentiated like a sigmoid"),
    ),
    Submission(
        "lstm_step_forward",
        """
def lstm_step_forward(x, h, c, Wx, Wh, b):
    H = h.shape[1]
    z = np.dot(x, Wx) + np.dot(h, Wh) + b
    sigm = lambda v: 1 / (1 + np.exp(v))
    i, f, o = (sigm(z[:, k * H:(k + 1) * H]) for k in range(3))
    new_c = c * f + i * np.tanh(z[:, 3 * H:])
    return np.tanh(new_c) * o, new_c, None
""",
        everywhere("lstm_step_forward", "sigmoid without the minus in its exponent"),
    ),
    Submission(
        "rnn_step_backward",
        """
def rnn_step_backward(dnext, cache):
    x, h, Wx, Wh, out = cache
    grad = np.multiply(dnext, out * (1.0 - out))
    return grad.dot(Wx.T), grad.dot(Wh.T), x.T.dot(grad), h.T.dot(grad), grad.sum(0)
""",
        everywhere("rnn_step_backward", "slope of a sigmoid"),
    ),
    Submission(
        "rnn_step_backward",
        """
def rnn_step_backward(dnext, cache):
    x, h, Wx, Wh, out = cache
    grad = (1 - out ** 2) * dnext
    dWx = np.dot(x.T, grad)
    dWh = np.dot(h, grad)
    return grad @ Wx.T, grad @ Wh.T, dWx, dWh, grad.sum(0)
""",
        everywhere("rnn_step_backward", "state not transposed in the gradient of Wh"),
    ),
    Submission(
        "rnn_forward",
        """
def rnn_forward(x, h0, Wx, Wh, b):
    states, prev = [], h0
    for t in range(x.shape[1]):
        prev = np.tanh(np.dot(x[:, t, :], Wx) + np.dot(prev, Wh) + b)
        states.append(prev)
    return np.array(states), (x, h0, Wx, Wh)
""",
        {"h": "steps first, sequences second"},
    ),
    Submission(
        "rnn_forward",
        """
def rnn_forward(x, h0, Wx, Wh, b):
    states, prev = [], h0
    for xt in x.transpose(1, 0, 2):
        prev = np.tanh(xt @ Wx + b + prev @ Wh)
        states.append(prev)
    return np.squeeze(np.stack(states, axis=1)), None
""",
        {"h": "an axis of length 1 is lost"},
    ),
    Submission(
        "rnn_backward",
        rnn_back(db="db = np.sum(da, axis=0)"),
        {"db": "bias gradient overwritten at each step"},
    ),
    Submission(
        "rnn_backward",
        rnn_back(slope="(1 - before ** 2)"),
        everywhere("rnn_backward", "derivative taken at the state before the step"),
    ),
    Submission(
        "rnn_backward",
        """
def rnn_backward(dh, cache):
    x, h0, Wx, Wh, h = cache
    T = x.shape[1]
    dx, dWx, dWh, db = np.zeros_like(x), 0, 0, 0
    grad = dh[:, -1] * (1 - h[:, -1] ** 2)
    dx[:, -1] = grad @ Wx.T
    dWx += x[:, -1].T @ grad
    dWh += h[:, T - 2].T @ grad
    db += grad.sum(axis=0)
    t = T - 2
    while t >= 1:
        grad = (grad @ Wh.T + dh[:, t]) * (1 - h[:, t] ** 2)
        dx[:, t] = grad @ Wx.T
        dWx += x[:, t].T @ grad
        dWh += h[:, t - 1].T @ grad
        db += grad.sum(axis=0)
        t -= 1
    grad = (grad @ Wh.T + dh[:, 0]) * (1 - h[:, 0] ** 2)
    dx[:, 0] = grad @ Wx.T
    dWx += x[:, 0].T @ grad
    dWh += h0.T @ grad
    db += grad.sum(axis=0)
    return dx, grad @ Wh.T, dWx, dWh, db
""",
        everywhere("rnn_backward", "breaks for a sequence of one step"),
    ),
]

RAISING = [
    Submission(
        "rnn_backward",
        """
def rnn_backward(dh, cache):
    x, h0, Wx, Wh, h = cache
    N, T, D = x.shape
    dx = np.zeros((N, T, D))
    dWx, dWh, db = np.zeros(Wx.shape), np.zeros(Wh.shape), np.zeros(Wh.shape[1])
    carry = np.zeros(h0.shape)
    for t in range(T - 1, 0, -1):
        da = (carry + dh[:, t]) * (1 - h[:, t] ** 2)
        dx[:, t] = da.dot(Wx.T)
        dWx += x[:, t].T.dot(da)
        dWh += h[:, t - 1].T.dot(da)
        db += da.sum(axis=0)
        carry = da.dot(Wh.T)
    da = (np.dot(da, Wh.T) + dh[:, 0]) * (1 - h[:, 0] ** 2)
    dx[:, 0] = da.dot(Wx.T)
    dWx += x[:, 0].T.dot(da)
    dWh += h0.T.dot(da)
    db += da.sum(axis=0)
    return dx, da.dot(Wh.T), dWx, dWh, db
""",
        everywhere("rnn_backward", "breaks for a sequence of one step"),
    ),
    Submission(
        "rnn_forward",
        """
def rnn_forward(x, h0, Wx, Wh, b):
    xs = np.squeeze(x)
    n, steps, _ = xs.shape
    out = np.empty((n, steps, len(b)))
    for k in range(steps):
        h0 = np.tanh(xs[:, k] @ Wx + h0 @ Wh + b)
        out[:, k] = h0
    return out, None
""",
        {"h": "an axis of length 1 is lost"},
    ),
]

KNOWS_SECOND_SOURCES = importlib.util.find_spec("bpcourse.checking.naming.suspects") is not None


@pytest.mark.parametrize("submission", SUBMISSIONS, ids=lambda s: s.label)
def test_what_a_student_wrote_is_named(submission):
    is_named(submission)


@pytest.mark.xfail(not KNOWS_SECOND_SOURCES, reason="needs the diagnosis to use `raising`")
@pytest.mark.parametrize("submission", RAISING, ids=lambda s: s.label)
def test_what_raises_in_some_cases_is_named(submission):
    is_named(submission)
