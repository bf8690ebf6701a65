"""Unit 1's engine `Value` beside micrograd's: forward, backward, and both together.

    python -m benchmarks.value [rounds]

Both engines run the same program on plain Python numbers: the squared error of a small ReLU network
(2-16-16-1, 20 samples), and a long sum. In every round each takes its turn, and CPU time is shown, which
other programs hardly disturb; the table shows medians. That the gradients are equal is asserted.
A chain of 100,000 operations is shown for ours alone: micrograd's walk calls itself, and ends in a
RecursionError there. Needs `pip install micrograd`. Goal: at most 1.0 times micrograd.
"""

import gc
import itertools
import random
import sys
import time
from statistics import median

from bpcourse.answer_key.guard import unguarded
from bpcourse.reference.value import Value as Guarded

Value = unguarded(Guarded)
SIZES, SAMPLES = (2, 16, 16, 1), 20


def network(engine):
    """(loss, weights): a fresh graph; its numbers are the same for every engine."""
    draw = random.Random(0).gauss
    layers = [
        [[engine(draw(0, 0.5)) for _ in range(m + 1)] for _ in range(n)]
        for m, n in itertools.pairwise(SIZES)
    ]
    loss = engine(0.0)
    for _ in range(SAMPLES):
        values, target = [draw(0, 1) for _ in range(SIZES[0])], draw(0, 1)
        for layer in layers:
            sums: list = [sum((w * v for w, v in zip(row, values)), row[-1]) for row in layer]
            values = [s.relu() for s in sums] if layer is not layers[-1] else sums
        loss = loss + (values[0] - target) ** 2
    return loss, [w for layer in layers for row in layer for w in row]


def long_sum(engine, length=300):
    """A chain of additions and products, as deep as micrograd's recursion allows."""
    leaf = engine(1.0)
    total = leaf
    for k in range(length):
        total = total * 0.99 + leaf * (0.01 * k)
    return total, [leaf]


def seconds(program, engine):
    """CPU seconds of forward and backward, and the gradients."""
    gc.collect()
    start = time.process_time()
    result, leaves = program(engine)
    middle = time.process_time()
    result.backward()
    return middle - start, time.process_time() - middle, [leaf.grad for leaf in leaves]


def deep(engine, length=100_000):
    """A chain that no recursion could walk."""
    value = leaf = engine(1.0)
    for _ in range(length):
        value = value + 1.0
    return value, [leaf]


def main():
    try:
        from micrograd.engine import Value as Micrograd
    except ImportError:
        print("micrograd is not installed, and nothing to compare with: pip install micrograd")
        return
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 50
    print(f"{'':24}{'ours':>9}{'micrograd':>11}{'ratio':>7}   (ms of CPU time, median)")
    for name, program in {"network 2-16-16-1": network, "chain of 600": long_sum}.items():
        times = {Value: [], Micrograd: []}
        for _ in range(rounds):
            for engine, found in times.items():
                found.append(seconds(program, engine))
        ours, theirs = (found[-1][2] for found in times.values())
        assert all(abs(a - b) <= 1e-9 * max(1, abs(b)) for a, b in zip(ours, theirs, strict=True))
        for label, pick in {
            "forward": lambda row: row[0],
            "backward": lambda row: row[1],
            "both": lambda row: row[0] + row[1],
        }.items():
            a, b = (1e3 * median(map(pick, found)) for found in times.values())
            print(f"{f'{name}, {label}':32}{a:9.3f}{b:9.3f}{a / b:7.2f}")
    forward, backward, (slope,) = seconds(deep, Value)
    assert slope == 1.0
    print(
        f"chain of 100,000, ours: forward {1e3 * forward:.0f} ms, backward {1e3 * backward:.0f} ms"
    )


if __name__ == "__main__":
    main()
