"""Seconds per training epoch on the Fashion-MNIST subset: bpcourse, scikit-learn, PyTorch, JAX (CPU).

    python -m benchmarks.training [--rounds 7] [--epochs 5] [--cpu]

A 784-128-10 ReLU network with softmax loss, float32, the same batch size, learning rate and
optimizer everywhere, no weight decay. The peers take turns in one process (so that a busy machine hurts
all of them) and the medians are compared. Goals: at most 1.0 times scikit-learn and 1.5 times PyTorch.
"PyTorch fused" updates all parameters in one call (fused=True); JAX runs a whole step as one compiled
function, and its first run, which compiles, is the one that warms up. Both are shown for comparison.
A peer that is not installed is skipped: `pip install scikit-learn torch==2.13.0 jax`.
"""

import argparse
import os
import time
import warnings
from contextlib import suppress
from functools import cache, partial

import numpy as np
from threadpoolctl import threadpool_limits

from benchmarks.layers import medians
from bpcourse.datasets import load_fashion
from bpcourse.networks import MLP, Adam, train
from bpcourse.networks.blocks import KERNELS
from bpcourse.networks.transformer import Transformer, reverse_task

SETTINGS = [("adam", 1e-3, 128), ("adam", 1e-3, 200), ("sgd", 0.1, 128), ("sgd", 0.1, 200)]
HIDDEN, CLASSES = 128, 10


def bpcourse_run(data, optimizer, rate, batch, epochs, seed):
    """Train; return a function from inputs to classes. The peers below do the same."""
    net = MLP((784, HIDDEN, CLASSES), seed=seed, dtype=np.float32)
    train(
        net,
        (data.X_train, data.y_train),
        optimizer=optimizer,
        learning_rate=rate,
        batch_size=batch,
        epochs=epochs,
        seed=seed,
        progress=False,
    )
    return net.predict


def sklearn_run(data, optimizer, rate, batch, epochs, seed):
    from sklearn.neural_network import MLPClassifier

    model = MLPClassifier(
        (HIDDEN,),
        solver=optimizer,
        learning_rate_init=rate,
        batch_size=batch,
        max_iter=epochs,
        alpha=0,
        momentum=0,
        nesterovs_momentum=False,
        tol=0,
        n_iter_no_change=epochs + 1,
        random_state=seed,
    )
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # "not converged yet": that is the intention
        model.fit(data.X_train, data.y_train)
    return model.predict


def torch_run(data, optimizer, rate, batch, epochs, seed, **options):
    import torch

    torch.manual_seed(seed)
    X, y = torch.from_numpy(data.X_train), torch.from_numpy(data.y_train)
    net = torch.nn.Sequential(
        torch.nn.Linear(784, HIDDEN), torch.nn.ReLU(), torch.nn.Linear(HIDDEN, CLASSES)
    )
    make = {"adam": torch.optim.Adam, "sgd": torch.optim.SGD}[optimizer]
    updates = make(net.parameters(), lr=rate, **options)
    for _ in range(epochs):
        order = torch.randperm(len(X))
        for start in range(0, len(X), batch):
            rows = order[start : start + batch]
            updates.zero_grad()
            torch.nn.functional.cross_entropy(net(X[rows]), y[rows]).backward()
            updates.step()
    return lambda Z: net(torch.from_numpy(Z)).argmax(dim=1).numpy()


def torch_fused_run(data, optimizer, rate, batch, epochs, seed):
    return torch_run(data, optimizer, rate, batch, epochs, seed, fused=True)


@cache
def jax_step(optimizer, rate):
    """step(state, X, y) -> state, compiled once for each shape of a batch."""
    import jax
    import jax.numpy as jnp

    def scores(params, X):
        W1, b1, W2, b2 = params
        return jnp.maximum(X @ W1 + b1, 0) @ W2 + b2

    def loss(params, X, y):
        logs = jax.nn.log_softmax(scores(params, X))
        return -logs[jnp.arange(len(y)), y].mean()

    def adam(params, first, second, grads, t):
        first = [0.9 * m + 0.1 * g for m, g in zip(first, grads, strict=True)]
        second = [0.999 * v + 0.001 * g**2 for v, g in zip(second, grads, strict=True)]
        size = rate * jnp.sqrt(1 - 0.999**t) / (1 - 0.9**t)
        moved = [
            p - size * m / (jnp.sqrt(v) + 1e-8)
            for p, m, v in zip(params, first, second, strict=True)
        ]
        return moved, first, second, t + 1

    @partial(jax.jit, donate_argnums=0)
    def step(state, X, y):
        params, first, second, t = state
        grads = jax.grad(loss)(params, X, y)
        if optimizer == "adam":
            return adam(params, first, second, grads, t)
        return [p - rate * g for p, g in zip(params, grads, strict=True)], first, second, t

    return step, jax.jit(scores)


def jax_run(data, optimizer, rate, batch, epochs, seed):
    import jax.numpy as jnp

    rng = np.random.default_rng(seed)
    shapes = [(784, HIDDEN), (HIDDEN,), (HIDDEN, CLASSES), (CLASSES,)]
    params = [
        jnp.asarray(np.sqrt(2 / s[0]) * rng.standard_normal(s) * (len(s) > 1), jnp.float32)
        for s in shapes
    ]
    step, scores = jax_step(optimizer, rate)
    first, second = ([jnp.zeros_like(p) for p in params] for _ in range(2))
    state = (params, first, second, jnp.float32(1))
    y_train = data.y_train.astype(np.int32)
    for _ in range(epochs):
        order = rng.permutation(len(data.X_train))
        for start in range(0, len(order), batch):
            rows = order[start : start + batch]
            state = step(state, data.X_train[rows], y_train[rows])
    params = [np.asarray(p) for p in state[0]]  # waits until all is done
    return lambda Z: np.asarray(scores(params, Z)).argmax(axis=1)


def one_thread():
    """A clock of CPU time; every library that is imported keeps to one thread from now on."""
    flags = "--xla_cpu_multi_thread_eigen=false intra_op_parallelism_threads=1"
    os.environ["XLA_FLAGS"] = flags  # JAX reads it when it is imported
    threadpool_limits(1)
    with suppress(ImportError):
        import torch

        torch.set_num_threads(1)
    return time.process_time


def transformer_updates(rounds, clock):
    """Print milliseconds of an update of unit 11's transformer, ours and PyTorch's.

    The task of reversing at length 20, batch 32, width 32, 2 heads, 1 block, Adam, float32. They
    take turns.
    """
    try:
        peer = torch_transformer()
    except ImportError:
        print("PyTorch is not installed: no transformer beside ours")
        return
    batch = reverse_task(32, 20, 8, np.random.default_rng(0))
    net = Transformer(9, 40, functions=KERNELS, dtype=np.float32)
    update = Adam(net.params, 5e-3)
    steps = {"bpcourse": lambda: update(net.loss(*batch)[1]), "PyTorch": lambda: peer(*batch)}
    median = medians(steps, 20 * rounds, clock)
    print("\nan update of unit 11's transformer: Adam, batch 32, 40 places, width 32")
    for name, ms in median.items():
        ratio = median["bpcourse"] / ms
        print(f"  {name:13}{ms:8.3f} ms       bpcourse takes {ratio:5.2f} times as long")


def torch_transformer():
    """step(tokens, targets, keep) of the same network in PyTorch."""
    import torch

    C, V, heads, T = 32, 9, 2, 40
    F, parameter = torch.nn.functional, torch.nn.Parameter
    E, P = parameter(torch.randn(V, C)), parameter(torch.randn(T, C))
    norms = [torch.nn.LayerNorm(C) for _ in range(3)]
    qkv, out = (torch.nn.Linear(C, n, bias=False) for n in (3 * C, C))
    inner, outer, top = (torch.nn.Linear(*n) for n in ((C, 4 * C), (4 * C, C), (C, V)))
    modules = torch.nn.ModuleList([*norms, qkv, out, inner, outer, top])
    update = torch.optim.Adam([E, P, *modules.parameters()], lr=5e-3)

    def loss(tokens, targets, keep):
        x = E[tokens] + P[: tokens.shape[1]]
        N, length, _ = x.shape
        q, k, v = qkv(norms[0](x)).view(N, length, 3, heads, C // heads).permute(2, 0, 3, 1, 4)
        looked = F.scaled_dot_product_attention(q, k, v, is_causal=True)
        x = x + out(looked.transpose(1, 2).reshape(x.shape))
        x = x + outer(F.relu(inner(norms[1](x))))
        return F.cross_entropy(top(norms[2](x))[keep], targets[keep])

    def step(*arrays):
        update.zero_grad()
        loss(*map(torch.from_numpy, arrays)).backward()
        update.step()

    return step


def available_peers():
    """Name to function, without the peers that cannot be imported."""
    peers = {"bpcourse": bpcourse_run}
    for name, module, run in [
        ("scikit-learn", "sklearn", sklearn_run),
        ("PyTorch", "torch", torch_run),
        ("PyTorch fused", "torch", torch_fused_run),
        ("JAX jit", "jax", jax_run),
    ]:
        try:
            __import__(module)
            peers[name] = run
        except ImportError:
            print(f"{name} is not installed: skipped")
    return peers


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=7, help="turns per peer")
    parser.add_argument("--epochs", type=int, default=5, help="epochs per turn")
    parser.add_argument(
        "--cpu", action="store_true", help="one thread each, CPU time: for a busy machine"
    )
    options = parser.parse_args()
    clock = one_thread() if options.cpu else time.perf_counter
    data, peers = load_fashion(), available_peers()
    for optimizer, rate, batch in SETTINGS:
        seconds = {name: [] for name in peers}
        accuracy = {name: [] for name in peers}
        for seed in range(options.rounds + 1):
            for name, run in peers.items():
                start = clock()
                predict = run(data, optimizer, rate, batch, options.epochs, seed)
                seconds[name].append((clock() - start) / options.epochs)
                accuracy[name].append(np.mean(predict(data.X_test) == data.y_test))
        median = {name: np.median(s[1:]) for name, s in seconds.items()}  # the first one warms up
        print(f"\n{optimizer}, learning rate {rate}, batch {batch}, {options.epochs} epochs")
        for name in peers:
            ratio = median["bpcourse"] / median[name]
            print(
                f"  {name:13}{median[name]:8.4f} s/epoch   bpcourse takes {ratio:5.2f} times as "
                f"long   test accuracy {np.mean(accuracy[name]):.3f}"
            )
    transformer_updates(options.rounds, clock)


if __name__ == "__main__":
    main()
