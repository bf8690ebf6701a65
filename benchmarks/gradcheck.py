"""gradcheck beside its peers: time, planted bugs missed, right gradients rejected.

    python -m benchmarks.gradcheck [--seeds 20] [--budget 60] [--tools bpcourse,torch-fast,...]

Five functions, and some of them scaled and shifted, with a penalty beside a loss of dollars, and in
float32; for each, the right gradient and the same planted bugs, which change the arrays of the
right gradient as mistakes in code do. Each tool differentiates its own framework's version of
the function; the gradient under test is a custom backward where the tool wants one.

All are timed up to the verdict. Two would then search for what is wrong, to put it in words:
torch's fast mode by running the slow mode (minutes on an MLP), ours by measuring a constant factor
and locating an entry. Both searches are switched off, torch's and ours alike; the row
"bpcourse-located" times ours with its search, as its users get it.

A tool stops at `--budget` seconds per function (rounds of all variants come first); the table says
how many of the runs were made. A peer that is not installed is skipped. All run on one thread.
"""

import argparse
import importlib.util
import os
import statistics
import sys
import time
import warnings

for variable in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ.setdefault(variable, "1")
os.environ.setdefault("JAX_PLATFORMS", "cpu")

import numpy as np  # noqa: E402  after the number of threads is set

from bpcourse.gradcheck import gradcheck, judge  # noqa: E402

# The functions, written once for any module with NumPy's names. `xp` is numpy, torch, jax.numpy...


def mlp(activation):
    def make(rng):
        x, y = rng.normal(size=(32, 784)), rng.integers(0, 10, size=32)
        target = np.eye(10)[y]
        params = [
            rng.normal(size=(784, 128)) / 28,
            0.1 * rng.normal(size=128),
            rng.normal(size=(128, 10)) / 11,
            0.1 * rng.normal(size=10),
        ]

        def loss(xp, const, w1, b1, w2, b2):
            z = const(x) @ w1 + b1
            h = xp.tanh(z) if activation == "tanh" else z * (z > 0)
            scores = h @ w2 + b2
            return (xp.log(xp.exp(scores).sum(1)) - (scores * const(target)).sum(1)).mean()

        return loss, params

    return make


def convolution(rng):
    x, w, b = rng.normal(size=(2, 3, 9, 8)), rng.normal(size=(4, 3, 3, 3)), rng.normal(size=4)
    dout = rng.normal(size=(2, 4, 7, 6))

    def loss(xp, const, x, w, b):
        out = 0
        for i in range(3):
            for j in range(3):
                window = x[:, :, i : i + 7, j : j + 6]
                out = out + xp.einsum("ncij,fc->nfij", window, w[:, :, i, j])
        return (const(dout) * (out + b[None, :, None, None])).sum()

    return loss, [x, w, b]


def batch_norm(rng):
    x = 3 + 2 * rng.normal(size=(16, 12))
    gamma, beta, dout = rng.normal(size=12), rng.normal(size=12), rng.normal(size=(16, 12))

    def loss(xp, const, x, gamma, beta):
        centred = x - x.mean(0)
        normal = centred / xp.sqrt((centred * centred).mean(0) + 1e-5)
        return (const(dout) * (gamma * normal + beta)).sum()

    return loss, [x, gamma, beta]


def changed(make, scale, offset):
    """The same function times `scale` plus `offset`."""

    def make_changed(rng):
        loss, inputs = make(rng)
        return (lambda xp, const, *args: scale * loss(xp, const, *args) + offset), inputs

    return make_changed


def house_prices(rng):
    """Squared error of 2,930 prices in dollars, and an L2 penalty on the weights behind them."""
    price = np.exp(12 + 0.4 * rng.normal(size=2930))
    predicted, w = price + 5e4 * rng.normal(size=2930), rng.normal(size=14)

    def loss(xp, const, predicted, w):
        error = predicted - const(price)
        return (error * error).sum() + 1e-3 * (w * w).sum()

    return loss, [predicted, w]


def ill_conditioned(rng):
    """Least squares for a matrix of condition number 1e6, so 1e12 for the loss, plus an offset."""
    q1, q2 = (np.linalg.qr(rng.normal(size=(20, 20)))[0] for _ in range(2))
    a = q1 @ np.diag(10.0 ** np.linspace(3, -3, 20)) @ q2
    x, b, target = rng.normal(size=(20, 3)), rng.normal(size=3), rng.normal(size=(20, 3))

    def loss(xp, const, x, b):
        residual = const(a) @ x + b - const(target)
        return (residual * residual).sum() + 1e4

    return loss, [x, b]


FUNCTIONS = {
    "tanh MLP 784-128-10": mlp("tanh"),
    "ReLU MLP 784-128-10": mlp("relu"),
    "convolution": convolution,
    "batch norm": batch_norm,
    "ill-conditioned": ill_conditioned,
    "batch norm times 1e-8": changed(batch_norm, 1e-8, 0),
    "batch norm times 1e8": changed(batch_norm, 1e8, 0),
    "batch norm + 1e9": changed(batch_norm, 1, 1e9),
    "convolution + 1e12": changed(convolution, 1, 1e12),
    "convolution - 1e16": changed(convolution, 1, -1e16),
    "house prices": house_prices,
}


# The bugs. Each takes copies of the gradients and the inputs, and changes the gradients.


def biggest(grads):
    return max(range(len(grads)), key=lambda i: grads[i].size)


def smallest(grads):
    return min(range(len(grads)), key=lambda i: grads[i].size)


def change(which, how):
    def bug(grads, inputs):
        i = which(grads)
        grads[i] = how(grads[i], inputs[i])

    return bug


def at_entry(pick, how):
    def changed(grad, _):
        flat = pick(abs(grad).ravel())
        grad.flat[flat] = how(grad.flat[flat])
        return grad

    return changed


def zero_slice(index):
    def changed(grad, _):
        grad[index] = 0
        return grad

    return changed


def median_entry(sizes):
    return int(np.argsort(sizes)[3 * len(sizes) // 4])


def near_a_millionth(sizes):
    """The entry nearest to 1e-6; where all are much larger, the smallest."""
    return int(np.argmin(abs(np.log10(np.maximum(sizes, 1e-30)) + 6)))


def fully(factor):
    def bug(grads, inputs):
        for grad in grads:
            np.multiply(grad, factor, out=grad)

    return bug


def busiest_row(grad, _):
    grad[np.argmax(abs(grad.reshape(len(grad), -1)).sum(1))] *= 2
    return grad


BUGS = {
    "largest array never filled": change(biggest, lambda g, x: 0 * g),
    "smallest array never filled": change(smallest, lambda g, x: 0 * g),
    "everything twice": fully(2),
    "1/N forgotten in the largest": change(biggest, lambda g, x: 32 * g),
    "sign of the smallest": change(smallest, lambda g, x: -g),
    "one entry 0.1 % off": change(biggest, at_entry(median_entry, lambda v: 1.001 * v)),
    "one entry zero": change(biggest, at_entry(median_entry, lambda v: 0)),
    "an entry of about 1e-6 zero": change(biggest, at_entry(near_a_millionth, lambda v: 0)),
    "one NaN": change(biggest, at_entry(median_entry, lambda v: np.nan)),
    "first half zero": change(biggest, lambda g, x: zero_slice(slice(0, len(g) // 2))(g, x)),
    "last column zero": change(biggest, zero_slice((..., -1))),
    "one row twice": change(biggest, busiest_row),
    "transposed": change(biggest, lambda g, x: np.ascontiguousarray(g.T).reshape(g.shape)),
    "mirrored": change(biggest, lambda g, x: g[..., ::-1].copy()),
    "off by one": change(biggest, lambda g, x: np.roll(g, 1, axis=-1)),
    "mean instead of sum": change(smallest, lambda g, x: g / 32),
    "summed over the wrong axis": change(smallest, lambda g, x: np.full_like(g, g.mean())),
    "L2 term not in the loss": change(biggest, lambda g, x: g + 1e-3 * max(1, abs(g).max()) * x),
    "times 1 + 1e-6": fully(1 + 1e-6),
}


def variants(grads, inputs):
    """("right", gradients) and (bug, gradients) for each bug."""
    yield "right", [grad.copy() for grad in grads]
    for name, bug in BUGS.items():
        changed = [grad.copy() for grad in grads]
        bug(changed, inputs)
        yield name, changed


# The tools: each prepares (loss, inputs) and returns run(gradients) -> "agrees", "disagrees", ...


def exact_gradients(loss, inputs):
    """By PyTorch's autograd in float64, the oracle for all."""
    import torch

    leaves = [torch.tensor(value, requires_grad=True) for value in inputs]
    loss(torch, torch.tensor, *leaves).backward()
    return [leaf.grad.numpy() for leaf in leaves]


SEARCH = judge.search  # for a constant factor and the worst entry, once the verdict is known


def bpcourse_tool(located):
    """With its search for the error, or, like torch, without: then only the verdict is timed."""

    def prepare(loss, inputs):
        judge.search = SEARCH if located else lambda *args: None

        def f(*args):
            return loss(np, np.asarray, *args)

        return lambda grads, seed: gradcheck(f, inputs, tuple(grads), rng=seed).verdict

    return prepare


def torch_tool(fast, **tolerances):
    """When its fast mode finds an error it runs the slow mode for the message (minutes on an MLP).
    That is switched off here: only its verdict is timed.
    """

    def prepare(loss, inputs):
        import torch

        module = sys.modules["torch.autograd.gradcheck"]
        assert hasattr(module, "_run_slow_mode_and_get_error")
        no_search = lambda *args, **kwargs: "error found by the fast mode"
        setattr(module, "_run_slow_mode_and_get_error", no_search)  # noqa: B010  private there
        torch.set_num_threads(1)

        def run(grads, seed):
            torch.manual_seed(seed)

            class Function(torch.autograd.Function):
                @staticmethod
                def forward(_ctx, *args):
                    return loss(torch, torch.as_tensor, *args)

                @staticmethod
                def backward(_ctx, dout):
                    return tuple(dout * torch.as_tensor(grad) for grad in grads)

            leaves = [torch.tensor(value, requires_grad=True) for value in inputs]
            good = torch.autograd.gradcheck(
                Function.apply, leaves, fast_mode=fast, raise_exception=False, **tolerances
            )
            return "agrees" if good else "disagrees"

        return run

    return prepare


def jax_tool(loss, inputs):
    import jax

    jax.config.update("jax_enable_x64", True)
    import jax.numpy as jnp
    from jax.test_util import check_grads

    def run(grads, seed):
        np.random.seed(seed)  # noqa: NPY002  what the peer draws from

        @jax.custom_vjp
        def f(*args):
            return loss(jnp, jnp.asarray, *args)

        f.defvjp(
            lambda *args: (f(*args), None),
            lambda _, dout: tuple(dout * jnp.asarray(grad) for grad in grads),
        )
        return raises(lambda: check_grads(f, tuple(inputs), order=1, modes=["rev"]))

    return run


def autograd_tool(loss, inputs):
    import autograd.numpy as anp
    from autograd.extend import defvjp, primitive
    from autograd.test_util import check_grads

    def run(grads, seed):
        np.random.seed(seed)  # noqa: NPY002  what the peer draws from

        @primitive
        def f(*args):
            return loss(anp, anp.asarray, *args)

        defvjp(f, *((lambda ans, *args, grad=grad: lambda dout: dout * grad) for grad in grads))
        return raises(lambda: check_grads(f, modes=["rev"], order=1)(*inputs))

    return run


def scipy_tool(loss, inputs):
    """direction="random": without it, one run on the MLP takes 100,000 evaluations. It returns an
    error and leaves the verdict to the reader: we accept 1e-6 of the gradient's norm.
    """
    from scipy.optimize import check_grad

    ends = np.cumsum([value.size for value in inputs])[:-1]

    def f(flat):
        parts = [part.reshape(v.shape) for part, v in zip(np.split(flat, ends), inputs)]
        return loss(np, np.asarray, *parts)

    def run(grads, seed):
        flat = np.concatenate([grad.ravel() for grad in grads])
        error = check_grad(
            f,
            lambda _: flat,
            np.concatenate([v.ravel() for v in inputs]),
            direction="random",
            rng=np.random.default_rng(seed),
        )
        return "agrees" if error <= 1e-6 * np.linalg.norm(flat) else "disagrees"

    return run


def numpy_tool(loss, inputs):
    """What one would write oneself: three random directions for each array, and 1e-6."""

    def run(grads, seed):
        rng, h = np.random.default_rng(seed), 1e-5
        for i, grad in [*enumerate(grads)] * 3:
            v = rng.normal(size=grad.shape)
            ends = [
                loss(np, np.asarray, *inputs[:i], inputs[i] + step * v, *inputs[i + 1 :])
                for step in (h, -h)
            ]
            numerical, claimed = (ends[0] - ends[1]) / (2 * h), np.sum(grad * v)
            if not abs(numerical - claimed) <= 1e-6 * np.linalg.norm(grad * v):
                return "disagrees"
        return "agrees"

    return run


def raises(call):
    try:
        call()
    except Exception:
        return "disagrees"
    return "agrees"


TOOLS = {
    "bpcourse": (bpcourse_tool(located=False), "numpy"),
    "bpcourse-located": (bpcourse_tool(located=True), "numpy"),
    "torch-fast": (torch_tool(True), "torch"),
    # with its default atol of 1e-5, rtol would hardly matter
    "torch-fast-1e-6": (torch_tool(True, rtol=1e-6, atol=1e-9), "torch"),
    "torch-slow": (torch_tool(False), "torch"),
    "jax": (jax_tool, "jax"),
    "autograd": (autograd_tool, "autograd"),
    "scipy": (scipy_tool, "scipy"),
    "ten lines of NumPy": (numpy_tool, "numpy"),
}


def measure(tool, make, seeds, budget):
    """[(bug, verdict, seconds)] in rounds of one seed with all variants, up to the budget."""
    runs, spent = [], 0.0
    for seed in range(seeds):
        loss, inputs = make(np.random.default_rng(seed))
        grads = exact_gradients(loss, inputs)
        run = TOOLS[tool][0](loss, inputs)
        if seed == 0 and tool != "torch-slow":  # which needs minutes for an MLP
            run([grad.copy() for grad in grads], 0)  # warm-up: first imports, compilation
        for bug, changed in variants(grads, inputs):
            begin = time.perf_counter()
            verdict = run(changed, seed)
            runs.append((bug, verdict, time.perf_counter() - begin))
            spent += runs[-1][-1]
            if spent > budget:
                return runs
    return runs


def row(tool, runs, planned):
    right = [run for run in runs if run[0] == "right"]
    wrong = [run for run in runs if run[0] != "right"]
    missed = [bug for bug, verdict, _ in wrong if verdict == "agrees"]
    unsure = [bug for bug, verdict, _ in runs if verdict == "inconclusive"]
    rejected = sum(verdict == "disagrees" for _, verdict, _ in right)
    seconds = statistics.median(s for *_, s in right)
    wrong_seconds = statistics.median([s for *_, s in wrong] or [float("nan")])
    names = sorted(set(missed), key=missed.count, reverse=True)
    print(
        f"  {tool:<18}{1e3 * seconds:>10.1f} ms {1e3 * wrong_seconds:>10.1f} ms"
        f"{f'{len(missed)} of {len(wrong)}':>14}{f'{rejected} of {len(right)}':>11}"
        f"{len(unsure):>9}{f'{len(runs)} of {planned}':>13}  {'; '.join(names[:4])}"
    )
    if unsure:
        print(f"  {'':<18}inconclusive: {', '.join(sorted(set(unsure)))}")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seeds", type=int, default=20)
    parser.add_argument("--budget", type=float, default=60, help="seconds per tool and function")
    parser.add_argument("--tools", default=",".join(TOOLS))
    parser.add_argument("--functions", default="", help="part of a function's name")
    options = parser.parse_args()
    warnings.simplefilter("ignore")
    planned = options.seeds * (len(BUGS) + 1)
    print(
        f"{len(BUGS)} bugs and the right gradient, {options.seeds} seeds; median time of a "
        'check\nup to its verdict; "located": with the search for what is wrong, which torch '
        "has too, but not timed here"
    )
    for name, make in FUNCTIONS.items():
        if options.functions not in name:
            continue
        print(
            f"\n{name}\n  {'tool':<18}{'right':>13}{'bug':>14}{'missed':>14}{'rejected':>11}"
            f"{'unsure':>9}{'runs':>13}  most often missed"
        )
        for tool in options.tools.split(","):
            if importlib.util.find_spec(TOOLS[tool][1]) is None:
                print(f"  {tool:<18}not installed")
                continue
            row(tool, measure(tool, make, options.seeds, options.budget), planned)


if __name__ == "__main__":
    main()
