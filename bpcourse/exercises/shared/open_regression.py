"""Draws of an open task in regression: real columns, a secret network's targets, and what predictions show."""

import numpy as np

from bpcourse.checking.draws import signed
from bpcourse.checking.open_task import Table
from bpcourse.datasets import load_ames

PLAIN = "all in standard units"
COLUMNS = "columns in units of their own"
TARGETS = "targets in a unit of their own"
BOTH = "columns and targets in units of their own"

OUTLYING = 3.5  # standard deviations; a few huge estates would decide the loss of a whole draw


def usual_houses():
    """(Z, weights): the standardized columns of all houses that are not outlying; weights by which new
    ones are drawn, larger ones more often: whose statistics are not those of all.
    """
    ames = load_ames()
    X = np.concatenate([ames.X_train, ames.X_val, ames.X_test])
    Z = (X - X.mean(axis=0)) / X.std(axis=0)
    Z = Z[(np.abs(Z) < OUTLYING).all(axis=1)]
    weights = np.exp(0.4 * Z[:, ames.feature_names.index("living_area")])
    return Z, weights / weights.sum()


def rows_and_new(rng, rows, new):
    """(Z, Z_new): so many houses of each kind, columns in a random order, in standard units by Z."""
    Z, weights = usual_houses()
    later = rng.choice(len(Z), new, replace=False, p=weights)
    earlier = rng.permutation(np.setdiff1d(np.arange(len(Z)), later))[:rows]
    order = rng.permutation(Z.shape[1])
    mean, std = Z[earlier].mean(axis=0), Z[earlier].std(axis=0)
    return (((Z[of] - mean) / std)[:, order] for of in (earlier, later))


def secret_targets(rng, Z, rows, hidden=2, inputs=5, slopes=0.4):
    """What a network of few neurons makes of Z, in standard units by the first `rows`.

    Each neuron bends: it sees a few inputs, and what it says on its two sides are two slopes.
    """
    total = np.zeros(len(Z))
    for _ in range(hidden):
        w = np.zeros(Z.shape[1])
        w[rng.choice(len(w), inputs, replace=False)] = signed(rng, inputs, low=0.5, high=1.0)
        u = Z @ (w / np.sqrt(inputs)) + rng.normal(0, 0.3)
        bend, slope = rng.choice([-1, 1]) * rng.uniform(0.7, 1.3), rng.normal(0, slopes)
        total += bend * np.abs(u) + slope * u
    return (total - total[:rows].mean()) / total[:rows].std()


def in_other_units(rng, kind, Z, Z_new, t, truth):
    """The same in the units that the kind of table names."""
    if kind in (COLUMNS, BOTH):
        spread = 10 ** rng.uniform(0.5, 4, Z.shape[1])
        centre = spread * signed(rng, Z.shape[1], low=0.5, high=5.0)
        Z, Z_new = (centre + spread * z for z in (Z, Z_new))
    if kind in (TARGETS, BOTH):
        spread = rng.uniform(40_000, 90_000)
        centre = spread * rng.uniform(2, 4)
        t, truth = (centre + spread * some for some in (t, truth))
    return Z, Z_new, t, truth


def with_silent(rng, Z, rows, silent):
    """Z and so many columns more, in a random order: real values, but those of other rows."""
    others = Z[:, rng.integers(Z.shape[1], size=silent)]
    others = rng.permuted(others, axis=0)
    others = (others - others[:rows].mean(axis=0)) / others[:rows].std(axis=0)
    return rng.permutation(np.hstack([Z, others]), axis=1)


def draw_table(rng, kind, rows, new, noise, rivals, silent=0, **secret):
    """A Table. rivals: {part: f(X, t, X_new) -> predictions}; silent: columns that say nothing;
    secret: options of `secret_targets`.
    """
    Z = np.concatenate(list(rows_and_new(rng, rows, new)))
    targets = secret_targets(rng, Z, rows, **secret)
    targets = targets + noise * rng.standard_normal(len(targets))
    if silent:
        Z = with_silent(rng, Z, rows, silent)
    Z, Z_new = Z[:rows], Z[rows:]
    X, X_new, t, truth = in_other_units(rng, kind, Z, Z_new, targets[:rows], targets[rows:])
    losses = {part: squared_error(rival(X, t, X_new), truth) for part, rival in rivals.items()}
    return Table(kind, (X, t, X_new), truth.shape, truth, losses)


def squared_error(predictions, truth):
    """Mean over the rows."""
    return float(np.mean((predictions - truth) ** 2))


def always_the_mean(X, t, X_new):
    """The mean target, whatever the row."""
    return np.full(len(X_new), t.mean())


def straight(X, t, X_new):
    """Least squares on standardized columns."""
    mean, std = X.mean(axis=0), X.std(axis=0)
    A, A_new = (np.column_stack([(x - mean) / std, np.ones(len(x))]) for x in (X, X_new))
    return A_new @ np.linalg.lstsq(A, t, rcond=None)[0]


# --- what predictions show ---------------------------------------------------------------------


def regression_sign(tables, predictions):
    """One thing that is striking about predictions that fall short; "" if nothing is."""
    own, truth = _pooled(tables, predictions)
    if all(_is_straight(table, found) for table, found in zip(tables, predictions)):
        return "a straight line"
    if np.isfinite(own).all() and own.std() > 0.05 and np.mean(own < -0.1) < 0.01:
        return "none below the mean"
    if by_units := _by_units(tables, predictions):
        return by_units
    if not np.isfinite(own).all() or own.std() > 5:
        return "diverged"
    if own.std() < 0.05:
        return "always the same"
    return _by_spread(own, truth)


def _by_units(tables, predictions):
    """What is lost in some units, and clearly not in others."""
    of_guess = dict[str, list[float]]()
    for table, own in zip(tables, predictions):
        of_guess.setdefault(table.kind, []).append(_of_guess(table, own))
    lost = {kind for kind, losses in of_guess.items() if not np.mean(losses) < 0.97}
    learnt = {kind for kind, losses in of_guess.items() if np.mean(losses) < 0.9}
    if lost | learnt != {table.kind for table in tables} or lost & learnt:
        return ""
    if lost == {COLUMNS, TARGETS, BOTH}:
        return "learns nothing outside standard units"
    some = [pair for pair in zip(tables, predictions) if pair[0].kind in lost]
    if lost == {COLUMNS, BOTH}:
        own, _ = _pooled(*zip(*some))
        wild = np.isfinite(own).all() and own.std() > 3
        return (
            "wild where columns have units" if wild else "learns nothing where columns have units"
        )
    if lost == {TARGETS, BOTH}:
        follows = np.mean([np.corrcoef(own, table.truth)[0, 1] for table, own in some])
        return "in another unit" if follows > 0.5 else "learns nothing where targets have units"
    return ""


def _by_spread(own, truth):
    """How what is predicted follows what is true, in standard units."""
    if np.corrcoef(own, truth)[0, 1] < 0.25:
        return "unrelated" if own.std() < 0.6 else ""
    return "bold" if squared_error(own, truth) > 1.15 * truth.var() else ""


def _of_guess(table, own):
    """The loss, over that of guessing the mean."""
    _, t, X_new = table.given
    guess = squared_error(always_the_mean(None, t, X_new), table.truth)
    return squared_error(own, table.truth) / guess


def _pooled(tables, predictions):
    """(own, truth) of all tables, each in standard units."""
    scales = [(table.given[1].mean(), table.given[1].std()) for table in tables]
    own = np.concatenate([(found - m) / s for found, (m, s) in zip(predictions, scales)])
    truth = np.concatenate([(table.truth - m) / s for table, (m, s) in zip(tables, scales)])
    return own, truth


def _is_straight(table, own):
    if not np.isfinite(own).all() or own.std() == 0:
        return False
    X_new = table.given[2]
    Z = (X_new - X_new.mean(axis=0)) / X_new.std(axis=0)
    A = np.column_stack([Z, np.ones(len(Z))])
    rest = own - A @ np.linalg.lstsq(A, own, rcond=None)[0]
    return rest.std() < 1e-4 * own.std()


def scatter(tables, predictions):
    """(spread, slope): the deviation of what is predicted, and how much the truth rises, on average,
    where that rises by 1; NaN where predictions are not finite. All in standard units.
    """
    own, truth = _pooled(tables, predictions)
    if not np.isfinite(own).all():
        return np.nan, np.nan
    spread = float(own.std())
    if spread == 0:
        return 0.0, np.nan
    return spread, float(np.mean((own - own.mean()) * (truth - truth.mean())) / spread**2)
