"""Forward mode, one operation at a time. Source: Griewank and Walther (2008), chapter 3."""

import numpy as np


def velocity_rules(a, b, a_dot, b_dot):
    """How fast a + b, a b, a / b and tanh(a) move when a and b move: the rules of forward mode.

    a, b: arrays of one shape, b nowhere 0; a_dot, b_dot: their velocities. Returns four velocities of
    that shape: a_dot + b_dot; a_dot b + a b_dot; (a_dot b - a b_dot) / b^2; (1 - tanh(a)^2) a_dot.
    """
    sum_dot = a_dot + b_dot
    product_dot = a_dot * b + a * b_dot
    quotient_dot = (a_dot * b - a * b_dot) / b**2
    t = np.tanh(a)
    tanh_dot = (1 - t**2) * a_dot
    return sum_dot, product_dot, quotient_dot, tanh_dot
