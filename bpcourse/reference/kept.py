"""What the way back needs of a forward pass, in bytes."""

import numpy as np


def kept_bytes(tape, shapes):
    """Bytes of the arrays that a frugal engine keeps for the way back.

    tape: list of (operation, inputs, output), as they were carried out; operations are "+", "*",
    "@", "tanh", "exp", "log", "square", "sum", "reshape"; inputs: tuple of names; output: a name.
    shapes: name -> shape, of all arrays, in float64 (8 bytes an entry). Each array counts once,
    however many rules need it; the output of a reshape has no memory of its own. A rule needs, of
    "*" and "@": both inputs; of tanh and exp: the output; of log and square: the input; of the
    others: nothing. Source: Griewank and Walther (2008), section 4.1.
    """
    memory = {name: name for name in shapes}
    kept = set()
    for operation, inputs, output in tape:
        if operation == "reshape":
            memory[output] = memory[inputs[0]]
        if operation in ("*", "@", "log", "square"):
            needed = inputs
        elif operation in ("tanh", "exp"):
            needed = [output]
        else:
            needed = []
        kept.update(memory[name] for name in needed)
    return sum(8 * int(np.prod(shapes[name])) for name in kept)
