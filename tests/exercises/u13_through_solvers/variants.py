"""Differently written right answers to unit 13.

VARIANTS: exercise name -> list of implementations. For a backward, an implementation may come with
the forward that makes its cache: (backward, forward).
"""

import numpy as np

from bpcourse.reference import predator_prey, predator_prey_backward


def settle_with_for_and_break(x, W, U, b, tol, max_steps):
    z = np.zeros((len(x), len(b)))
    for step in range(1, max_steps + 1):
        old = z
        z = np.tanh(old @ W + x @ U + b)
        if np.abs(z - old).max() <= tol:
            return z, step
    return z, max_steps


def settle_with_what_comes_in_once(x, W, U, b, tol, max_steps):
    into = np.dot(x, U) + b
    z = np.tanh(into)
    moved, steps = np.abs(z).max(), 1
    while steps < max_steps and not moved <= tol:
        new = np.tanh(into + z.dot(W))
        moved = abs(new - z).max()
        z = new
        steps += 1
    return z, steps


def settle_in_place(x, W, U, b, tol, max_steps):
    z, before = np.zeros((x.shape[0], U.shape[1])), np.empty((x.shape[0], U.shape[1]))
    count = 0
    while count < max_steps:
        count += 1
        before[:] = z
        z[:] = np.tanh(before @ W + x @ U + b)
        before -= z
        if not np.any(np.abs(before) > tol):
            break
    return z, count


def settle_by_all(x, W, U, b, tol, max_steps):
    states = [np.zeros((len(x), len(W)))]
    while len(states) <= max_steps:
        states.append(np.tanh(states[-1] @ W + x @ U + b[None]))
        if np.all(np.abs(states[-1] - states[-2]) <= tol):
            break
    return states[-1], len(states) - 1


def settle_with_stacked_weights(x, W, U, b, tol, max_steps):
    all_weights = np.vstack([W, U, b[np.newaxis]])
    ones = np.ones((len(x), 1))
    z = np.zeros((len(x), len(b)))
    steps, go_on = 0, True
    while go_on:
        new = np.tanh(np.hstack([z, x, ones]) @ all_weights)
        steps += 1
        go_on = np.linalg.norm((new - z).ravel(), np.inf) > tol and steps < max_steps
        z = new
    return z, float(steps)


def slopes_by_reciprocal(z, w):
    steep = (1 - z) * (1 + z)
    dz_du = 1 / (1 / steep - w)
    return dz_du, dz_du * z


def slopes_by_cosh(z, w):
    steep = 1 / np.cosh(np.arctanh(z)) ** 2
    return steep / (1 - steep * w), z * steep / (1 - w * steep)


def slopes_one_by_one(z, w):
    du, dw = np.zeros(len(z)), np.zeros(len(z))
    for i in range(len(z)):
        s = 1 - z[i] * z[i]
        du[i] = s / (1 - w[i] * s)
        dw[i] = s * z[i] / (1 - w[i] * s)
    return du, dw


def slopes_by_the_function(z, w):
    df_dz = 1 - (1 - z**2) * w
    df_du, df_dw = -(1 - z**2), -(1 - z**2) * z
    return -df_du / df_dz, -df_dw / df_dz


def slopes_by_solving(z, w):
    s = 1 - np.square(z)
    matrix = np.eye(len(z)) - np.diag(w * s)
    return [np.linalg.solve(matrix, s), np.linalg.solve(matrix, s * z)]


def kepler_by_the_function(dE, cache):
    e, E = cache
    slope = 1 - e * np.cos(E)
    return dE / slope, np.sum(dE * np.sin(E) / slope)


def kepler_by_dot(dE, cache):
    e, E = cache
    dM = np.divide(dE, 1 - np.cos(E) * e)
    return dM, np.dot(dM, np.sin(E))


def kepler_one_by_one(dE, cache):
    e, E = cache
    dM, de = np.zeros(len(E)), 0.0
    for i, (up, root) in enumerate(zip(dE, E)):
        dM[i] = up / (1 - e * np.cos(root))
        de += dM[i] * np.sin(root)
    return dM, de


def kepler_in_place(dE, cache):
    e, E = cache
    dE /= 1 - e * np.cos(E)
    return dE, float((dE * np.sin(E)).sum())


def kepler_by_solving(dE, cache):
    e, E = cache
    dM = np.linalg.solve(np.diag(1 - e * np.cos(E)), dE)
    return [dM, np.einsum("i,i->", dM, np.sin(E))]


def adjoint_until_at_rest(dz, z, W):
    total, moved = np.zeros_like(dz), 1.0
    while moved > 1e-12:
        new = dz + (total * (1 - z**2)) @ W.T
        moved = np.abs(new - total).max()
        total = new
    return total


def adjoint_by_solving(dz, z, W):
    total = np.zeros_like(dz)
    for n in range(len(z)):
        loop = np.diag(1 - z[n] ** 2) @ W.T
        total[n] = np.linalg.solve((np.eye(len(W)) - loop).T, dz[n])
    return total


def adjoint_by_stacked_solving(dz, z, W):
    matrix = np.eye(len(W)) - W * (1 - z**2)[:, None, :]
    return np.linalg.solve(matrix, dz[..., None])[..., 0]


def adjoint_by_adding_rounds(dz, z, W):
    round_, total = dz, dz.copy()
    for _ in range(200):
        round_ = (round_ * (1 - z) * (1 + z)) @ W.T
        total += round_
    return total


def adjoint_by_inverse(dz, z, W):
    return np.stack([np.linalg.inv(np.eye(len(W)) - W * (1 - a**2)) @ g for a, g in zip(z, dz)])


def settle_back_with_break(dz, cache):
    x, W, U, b, z = cache
    s, g = 1 - z**2, dz
    for _ in range(1000):
        new = dz + np.dot(g * s, W.T)
        if np.max(np.abs(new - g)) < 1e-13:
            break
        g = new
    d = g * s
    return np.dot(d, U.T), np.dot(z.T, d), np.dot(x.T, d), np.sum(d, axis=0)


def settle_back_by_solving(dz, cache):
    x, W, U, b, z = cache
    matrix = np.eye(len(W)) - W * (1 - z**2)[:, None, :]
    da = np.linalg.solve(matrix, dz[..., None])[..., 0] * (1 - z**2)
    return da @ U.T, z.T @ da, x.T @ da, da.sum(0)


def settle_back_before_the_tanh(dz, cache):
    """The adjoint of the sum inside the tanh is what settles."""
    x, W, U, b, z = cache
    s = 1 - z * z
    da = dz * s
    for _ in range(300):
        da = s * (dz + da @ W.T)
    return da @ U.T, np.einsum("ni,nj->ij", z, da), np.einsum("nd,nj->dj", x, da), da.sum(axis=0)


def unrolled_forward(x, W, U, b):
    states = [np.zeros((len(x), len(b)))]
    for _ in range(200):
        states.append(np.tanh(states[-1] @ W + x @ U + b))
    return states[-1], {"x": x, "W": W, "U": U, "states": states}


def settle_back_through_all_steps(dz, cache):
    x, W, U = cache["x"], cache["W"], cache["U"]
    dx, dW, dU, db = np.zeros_like(x), np.zeros_like(W), np.zeros_like(U), np.zeros(len(W))
    for t in range(200, 0, -1):
        da = dz * (1 - cache["states"][t] ** 2)
        dx += da @ U.T
        dW += cache["states"][t - 1].T @ da
        dU += x.T @ da
        db += da.sum(axis=0)
        dz = da @ W.T
    return dx, dW, dU, db


def settle_back_sample_by_sample(dz, cache):
    x, W, U, b, z = cache
    dx, dW, dU, db = np.zeros(x.shape), np.zeros(W.shape), np.zeros(U.shape), np.zeros(b.shape)
    for n in range(len(x)):
        s = 1 - z[n] ** 2
        da = s * np.linalg.solve(np.eye(len(s)) - W * s, dz[n])
        dx[n] = U @ da
        dW += np.outer(z[n], da)
        dU += np.outer(x[n], da)
        db += da
    return dx, dW, dU, db


def lstsq_by_inverse(dtheta, cache):
    A, y, theta = cache
    v = np.linalg.inv(A.T @ A) @ dtheta
    r = y - A @ theta
    return r[:, None] * v - (A @ v)[:, None] * theta, A @ v


def lstsq_by_pinv(dtheta, cache):
    A, y, theta = cache
    dy = np.linalg.pinv(A).T @ dtheta
    v = np.linalg.pinv(A) @ dy
    return np.outer(y - A.dot(theta), v) - np.outer(dy, theta), dy


def lstsq_by_qr(dtheta, cache):
    A, y, theta = cache
    Q, R = np.linalg.qr(A)
    half = np.linalg.solve(R.T, dtheta)
    v = np.linalg.solve(R, half)
    return np.einsum("n,d->nd", y - A @ theta, v) - np.einsum("n,d->nd", Q @ half, theta), Q @ half


def lstsq_by_the_three_places(dtheta, cache):
    A, y, theta = cache
    v = np.linalg.solve(A.T @ A, dtheta)
    right = np.outer(y, v)
    left_first = -np.outer(A @ theta, v)
    left_second = -np.outer(A @ v, theta)
    return right + left_first + left_second, A @ v


def lstsq_by_two_graphs(dtheta, cache):
    """Back through c = A^T y and G = A^T A, each by itself."""
    A, y, theta = cache
    dc = np.linalg.solve((A.T @ A).T, dtheta)
    dG = -np.outer(dc, theta)
    return np.outer(y, dc) + A @ (dG + dG.T), A @ dc


def ridge_by_inverse(log_lam, X, y, X_val, y_val):
    lam = np.exp(log_lam)
    inverse = np.linalg.inv(np.matmul(X.T, X) + lam * np.eye(len(lam)))
    theta = inverse @ X.T @ y
    off = X_val @ theta - y_val
    slope = 2 / len(y_val) * (off @ X_val)
    return np.mean(off * off), -(inverse @ slope) * theta * lam


def ridge_by_stacked_rows(log_lam, X, y, X_val, y_val):
    root = np.diag(np.exp(log_lam / 2))
    A = np.vstack([X, root])
    theta = np.linalg.lstsq(A, np.concatenate([y, np.zeros(len(root))]), rcond=None)[0]
    off = X_val @ theta - y_val
    v = np.linalg.solve(A.T @ A, 2 * X_val.T @ off / len(off))
    return (off**2).sum() / off.size, -np.exp(log_lam) * theta * v


def ridge_forward_mode(log_lam, X, y, X_val, y_val):
    """One system for each strength."""
    lam = np.exp(log_lam)
    H = X.T @ X + np.diag(lam)
    theta = np.linalg.solve(H, X.T @ y)
    off = X_val @ theta - y_val
    moves = -np.linalg.solve(H, np.diag(lam * theta))
    return np.mean(off**2), 2 * off @ X_val @ moves / len(y_val)


def ridge_by_cholesky(log_lam, X, y, X_val, y_val):
    lam = np.exp(log_lam)
    L = np.linalg.cholesky(X.T @ X + np.diag(lam))

    def solved(c):
        return np.linalg.solve(L.T, np.linalg.solve(L, c))

    theta = solved(X.T @ y)
    off = X_val @ theta - y_val
    return float((off @ off) / len(off)), -lam * theta * solved(X_val.T @ (2 * off / len(off)))


def ridge_by_loops(log_lam, X, y, X_val, y_val):
    lam, D = [np.exp(one) for one in log_lam], len(log_lam)
    H = np.array(
        [[X[:, i] @ X[:, j] + (lam[i] if i == j else 0) for j in range(D)] for i in range(D)]
    )
    theta = np.linalg.solve(H, np.array([X[:, i] @ y for i in range(D)]))
    loss, dtheta = 0.0, np.zeros(D)
    for row, target in zip(X_val, y_val):
        off = row @ theta - target
        loss += off**2 / len(y_val)
        dtheta += 2 * off * row / len(y_val)
    v = np.linalg.solve(H, dtheta)
    return loss, np.array([-lam[i] * theta[i] * v[i] for i in range(D)])


def price(t, A, k, c):
    """By Newton's method."""
    p = np.zeros(t.shape)
    for _ in range(60):
        demand = A * np.exp(-k * (p + t))
        p = p - (demand - c * p) / (-k * demand - c)
    return p


def tax_by_the_price(t, A, k, c):
    p = price(t, A, k, c)
    dp = -k * p / (k * p + 1)
    return t * c * p, c * (p + t * dp)


def tax_by_the_function(t, A, k, c):
    p = price(t, A, k, c)
    demand = A * np.exp(-k * (p + t))
    by_p, by_t = -k * demand - c, -k * demand
    return t * demand, c * p - t * c * by_t / by_p


def tax_by_the_buyers(t, A, k, c):
    p = price(t, A, k, c)
    q = c * p
    paid = 1 - k * q / (k * q + c)
    return t * q, q - t * k * q * paid


def tax_one_by_one(t, A, k, c):
    revenue, slope = np.zeros(len(t)), np.zeros(len(t))
    for i, one in enumerate(t):
        q = c * price(np.array([one]), A, k, c)[0]
        revenue[i] = one * q
        slope[i] = q + one * c * -k * q / (k * q + c)
    return revenue, slope


def tax_in_one_fraction(t, A, k, c):
    q = c * price(t, A, k, c)
    return None, q * (1 - t * c * k / (k * q + c))


def euler_back_through_reversed_states(dys, cache):
    ys, p, h = cache
    carry, dp = np.zeros(2), np.zeros(4)
    for y, dy in zip(ys[-2::-1], dys[:0:-1]):
        carry = carry + dy
        by_y, by_p = predator_prey_backward(h * carry, y, p)
        dp += by_p
        carry = carry + by_y
    return carry + dys[0], dp


def euler_back_with_a_while(dys, cache):
    ys, p, h = cache
    t, carry, dp = len(dys) - 1, dys[-1].copy(), np.zeros(4)
    while t > 0:
        t -= 1
        by_y, by_p = predator_prey_backward(carry, ys[t], p)
        dp += h * by_p
        carry += h * by_y + dys[t]
    return [carry, dp]


def euler_back_in_place(dys, cache):
    ys, p, h = cache
    dp = []
    for t in range(len(ys) - 1)[::-1]:
        by_y, by_p = predator_prey_backward(dys[t + 1], ys[t], p)
        dys[t] += dys[t + 1] + h * by_y
        dp.append(h * by_p)
    return dys[0], np.sum(dp, axis=0)


def euler_back_by_jacobians(dys, cache):
    ys, p, h = cache
    birth, eaten, growth, death = p
    carry, dp = dys[-1], np.zeros(4)
    for t in reversed(range(len(ys) - 1)):
        a, b = ys[t]
        jacobian = np.array([[birth - eaten * b, -eaten * a], [growth * b, growth * a - death]])
        rates = np.array([[a, -a * b, 0, 0], [0, 0, a * b, -b]])
        dp = dp + h * carry @ rates
        carry = carry @ (np.eye(2) + h * jacobian) + dys[t]
    return carry, dp


def euler_back_by_recursion(dys, cache):
    ys, p, h = cache
    if len(ys) == 1:
        return dys[0], np.zeros(4)
    by_y, by_p = predator_prey_backward(dys[-1], ys[-2], p)
    shorter = np.concatenate([dys[:-2], [dys[-2] + dys[-1] + h * by_y]])
    dy0, dp = euler_back_by_recursion(shorter, (ys[:-1], p, h))
    return dy0, dp + h * by_p


def adjoint_in_one_tuple(dy_end, y_end, p, h, steps):
    y, a, dp = y_end, dy_end, np.zeros(4)
    for _ in range(steps):
        by_y, by_p = predator_prey_backward(a, y, p)
        y, a, dp = y - h * predator_prey(y, p), a + h * by_y, dp + h * by_p
    return y, a, dp


def adjoint_of_one_long_state(dy_end, y_end, p, h, steps):
    def rate(s):
        by_y, by_p = predator_prey_backward(s[2:4], s[:2], p)
        return np.concatenate([predator_prey(s[:2], p), -by_y, -by_p])

    s = np.concatenate([y_end, dy_end, np.zeros(4)])
    for _ in range(steps):
        s = s - h * rate(s)
    return s[:2], s[2:4], s[4:]


def adjoint_in_place(dy_end, y_end, p, h, steps):
    dp = np.zeros(4)
    for _ in range(steps):
        by_y, by_p = predator_prey_backward(dy_end, y_end, p)
        y_end -= h * predator_prey(y_end, p)
        dy_end += h * by_y
        dp += h * by_p
    return y_end, dy_end, dp


def adjoint_backward_in_time(dy_end, y_end, p, h, steps):
    y, a, dp, back = y_end, dy_end, 0, -h
    while steps:
        by_y, by_p = predator_prey_backward(a, y, p)
        a, dp, y = a - back * by_y, dp - back * by_p, y + back * predator_prey(y, p)
        steps -= 1
    return [y, a, dp]


def adjoint_by_recursion(dy_end, y_end, p, h, steps):
    if steps == 0:
        return y_end, dy_end, np.zeros(4)
    by_y, by_p = predator_prey_backward(dy_end, y_end, p)
    y, a, dp = adjoint_by_recursion(
        dy_end + h * by_y, y_end - h * predator_prey(y_end, p), p, h, steps - 1
    )
    return y, a, dp + h * by_p


def logistic_with_old_x(x0, r, steps):
    x, slope = x0, 0 * x0
    for _ in range(steps):
        old = x
        x = r * old * (1 - old)
        slope = old - old**2 + (r - 2 * r * old) * slope
    return x, slope


def logistic_in_reverse(x0, r, steps):
    xs = [x0]
    for _ in range(steps):
        xs.append(r * xs[-1] * (1 - xs[-1]))
    carry, slope = np.ones(len(x0)), np.zeros(len(x0))
    for x in xs[-2::-1]:
        slope += carry * x * (1 - x)
        carry *= r * (1 - 2 * x)
    return xs[-1], slope


def logistic_one_by_one(x0, r, steps):
    ends, slopes = [], []
    for x in x0:
        slope = 0.0
        for _ in range(steps):
            slope, x = x * (1 - x) + r * (1 - x - x) * slope, r * x * (1 - x)  # noqa: PLW2901
        ends.append(x)
        slopes.append(slope)
    return np.array(ends), np.array(slopes)


def logistic_in_one_tuple(x0, r, steps):
    x, slope = x0.copy(), np.zeros_like(x0)
    for _ in range(steps):
        x, slope = r * x * (1 - x), x * (1 - x) + slope * r * (1 - x) - slope * r * x
    return x, slope


def logistic_by_recursion(x0, r, steps):
    if steps == 0:
        return x0, np.zeros(x0.shape)
    x, slope = logistic_by_recursion(x0, r, steps - 1)
    rest = 1 - x
    return r * x * rest, x * rest + r * slope * (rest - x)


VARIANTS = {
    "settle": [
        settle_with_for_and_break,
        settle_with_what_comes_in_once,
        settle_in_place,
        settle_by_all,
        settle_with_stacked_weights,
    ],
    "one_unit_slopes": [
        slopes_by_reciprocal,
        slopes_by_cosh,
        slopes_one_by_one,
        slopes_by_the_function,
        slopes_by_solving,
    ],
    "kepler_backward": [
        kepler_by_the_function,
        kepler_by_dot,
        kepler_one_by_one,
        kepler_in_place,
        kepler_by_solving,
    ],
    "settled_adjoint": [
        adjoint_until_at_rest,
        adjoint_by_solving,
        adjoint_by_stacked_solving,
        adjoint_by_adding_rounds,
        adjoint_by_inverse,
    ],
    "settle_backward": [
        settle_back_with_break,
        settle_back_by_solving,
        settle_back_before_the_tanh,
        (settle_back_through_all_steps, unrolled_forward),
        settle_back_sample_by_sample,
    ],
    "lstsq_backward": [
        lstsq_by_inverse,
        lstsq_by_pinv,
        lstsq_by_qr,
        lstsq_by_the_three_places,
        lstsq_by_two_graphs,
    ],
    "ridge_strength_gradient": [
        ridge_by_inverse,
        ridge_by_stacked_rows,
        ridge_forward_mode,
        ridge_by_cholesky,
        ridge_by_loops,
    ],
    "tax_revenue": [
        tax_by_the_price,
        tax_by_the_function,
        tax_by_the_buyers,
        tax_one_by_one,
        tax_in_one_fraction,
    ],
    "euler_backward": [
        euler_back_through_reversed_states,
        euler_back_with_a_while,
        euler_back_in_place,
        euler_back_by_jacobians,
        euler_back_by_recursion,
    ],
    "adjoint_backward": [
        adjoint_in_one_tuple,
        adjoint_of_one_long_state,
        adjoint_in_place,
        adjoint_backward_in_time,
        adjoint_by_recursion,
    ],
    "logistic_slope": [
        logistic_with_old_x,
        logistic_in_reverse,
        logistic_one_by_one,
        logistic_in_one_tuple,
        logistic_by_recursion,
    ],
}
