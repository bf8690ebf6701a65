"""Two steps of a recurrent network, and every gradient on the way back by name."""


def two_steps_backward(dh1, dh2, h0, h1, h2, Wh):
    """da2 = dh2 * (1 - h2**2); carry = da2 Wh^T; dstate1 = dh1 + carry; da1 likewise; dWh adds both steps.

    dh1, dh2: what the states receive from above, (N, H). h0, h1, h2: the states, (N, H). Wh: (H, H).
    Returns da2, carry, dstate1, da1, each (N, H), and dWh (H, H).
    """
    da2 = dh2 * (1 - h2**2)
    carry = da2 @ Wh.T
    dstate1 = dh1 + carry
    da1 = dstate1 * (1 - h1**2)
    dWh = h1.T @ da2 + h0.T @ da1
    return da2, carry, dstate1, da1, dWh
