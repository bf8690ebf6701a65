"""Unit 3: is the gain over least squares more than the luck of one start?"""

import numpy as np

from bpcourse import datasets
from bpcourse.reference.house import (
    house_forward,
    house_network,
    house_step,
    minibatches,
    rmse_in_dollars,
    standardize,
    train_epoch,
)

SEEDS = 10
EPOCHS = 120

CLAIMS = {
    "The network beats least squares on the plain price in every one of the ten starts.": lambda t: (
        max(t["test RMSE"]["network"]) < t["test RMSE"]["least squares"][0]
    ),
    "In every one of the ten starts the network's RMSE stays below that, too, but not by much.": lambda t: (
        max(t["test RMSE"]["network"]) < t["test RMSE"]["least squares on log price"][0]
    ),
    "Another start has its lowest point elsewhere.": lambda t: (
        len(set(t["best epoch"]["network"])) > len(t["best epoch"]["network"]) / 2
    ),
}


def tables(seeds):
    """{table: {row: one value per seed}}; test errors are those after the best epoch of each start."""
    ames = datasets.load_ames()
    mean, std = ames.y_train.mean(), ames.y_train.std()
    usual = ames.X_train[:, ames.feature_names.index("living_area")] <= 4000
    X, prices = ames.X_train[usual], ames.y_train[usual]
    target = (prices - mean) / std
    F, F_val = standardize(X, ames.X_val)
    _, F_test = standardize(X, ames.X_test)

    def error(params, inputs, actual):
        return float(rmse_in_dollars(house_forward(inputs, params)[0], actual, mean, std))

    def run(seed):
        params, found = house_network(F.shape[1], 64, seed), []
        for epoch in range(EPOCHS):
            batches = minibatches(F, target, 32, epoch)
            _, params = train_epoch(batches, params, 0.02, house_step)
            found.append((error(params, F_val, ames.y_val), error(params, F_test, ames.y_test)))
        best = int(np.argmin([on_val for on_val, _ in found]))
        return best + 1, found[best][1]

    def by_least_squares(targets, back):
        A, A_test = (np.column_stack([x, np.ones(len(x))]) for x in (F, F_test))
        predicted = back(A_test @ np.linalg.lstsq(A, targets, rcond=None)[0])
        return float(np.sqrt(np.mean((predicted - ames.y_test) ** 2)))

    epochs, errors = zip(*(run(seed) for seed in seeds))
    return {
        "best epoch": {"network": list(epochs)},
        "test RMSE": {
            "network": [round(e, 1) for e in errors],
            "least squares": [round(by_least_squares(prices, lambda x: x), 1)],
            "least squares on log price": [round(by_least_squares(np.log(prices), np.exp), 1)],
        },
    }
