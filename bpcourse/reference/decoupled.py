"""Weight decay beside an update rule; with Adam as the rule, this is AdamW."""


def decoupled_decay(w, dw, config, update):
    """One update by the rule `update`, and beside it each weight loses the same share.

    next_w = update's next_w - learning_rate * weight_decay * w; the config is the one that update
    returns. Source: Loshchilov and Hutter (2019), algorithm 2. As PyTorch's AdamW, with adam.
    """
    shrunk = w - config["learning_rate"] * config["weight_decay"] * w
    return update(shrunk, dw, config)
