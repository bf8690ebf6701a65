"""Seconds per training epoch on the Fashion-MNIST subset: bpcourse, scikit-learn, PyTorch (CPU).

    python benchmarks/training.py [--rounds 7] [--epochs 5]

A 784-128-10 ReLU network with softmax loss, float32, the same batch size, learning rate and
optimizer everywhere, no weight decay. The peers take turns in one process (so that a busy machine hurts
all of them) and the medians are compared. Goals: at most 1.0 times scikit-learn and 1.5 times PyTorch.
A peer that is not installed is skipped: `pip install scikit-learn torch==2.13.0`.
"""

import argparse
import time
import warnings

import numpy as np

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


def torch_run(data, optimizer, rate, batch, epochs, seed):
    import torch

    torch.manual_seed(seed)
    X, y = torch.from_numpy(data.X_train), torch.from_numpy(data.y_train)
    net = torch.nn.Sequential(
        torch.nn.Linear(784, HIDDEN), torch.nn.ReLU(), torch.nn.Linear(HIDDEN, CLASSES)
    )
    make = {"adam": torch.optim.Adam, "sgd": torch.optim.SGD}[optimizer]
    updates = make(net.parameters(), lr=rate)
    for _ in range(epochs):
        order = torch.randperm(len(X))
        for start in range(0, len(X), batch):
            rows = order[start : start + batch]
            updates.zero_grad()
            torch.nn.functional.cross_entropy(net(X[rows]), y[rows]).backward()
            updates.step()
    return lambda Z: net(torch.from_numpy(Z)).argmax(dim=1).numpy()


def transformer_updates(rounds):
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
    times = {name: [] for name in steps}
    for _ in range(20 * rounds):
        for name, step in steps.items():
            start = time.perf_counter()
            step()
            times[name].append(1e3 * (time.perf_counter() - start))
    median = {name: np.median(ms[10:]) for name, ms in times.items()}  # the first ones warm up
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
    options = parser.parse_args()
    data, peers = load_fashion(), available_peers()
    for optimizer, rate, batch in SETTINGS:
        seconds = {name: [] for name in peers}
        accuracy = {name: [] for name in peers}
        for seed in range(options.rounds + 1):
            for name, run in peers.items():
                start = time.perf_counter()
                predict = run(data, optimizer, rate, batch, options.epochs, seed)
                seconds[name].append((time.perf_counter() - start) / options.epochs)
                accuracy[name].append(np.mean(predict(data.X_test) == data.y_test))
        median = {name: np.median(s[1:]) for name, s in seconds.items()}  # the first one warms up
        print(f"\n{optimizer}, learning rate {rate}, batch {batch}, {options.epochs} epochs")
        for name in peers:
            ratio = median["bpcourse"] / median[name]
            print(
                f"  {name:13}{median[name]:8.4f} s/epoch   bpcourse takes {ratio:5.2f} times as "
                f"long   test accuracy {np.mean(accuracy[name]):.3f}"
            )
    transformer_updates(options.rounds)


if __name__ == "__main__":
    main()
