#!/usr/bin/env python3
"""Golden answers of the pooling modes, from numpy's plain definitions: tests/golden/pool/*.npy.

rows.npy [views, classes] and weights.npy [views] go in; per mode, the answer of every prefix comes out: <mode>.npy
[views, classes] and <mode>_uncertainty.npy [views, 4] (entropy, mutual information, agreement, margin), at the
temperature of temperature.npy.
"""

import pathlib

import numpy as np

VIEWS, CLASSES, TEMPERATURE = 12, 11, 0.7
OUT = pathlib.Path(__file__).resolve().parents[2] / "tests" / "golden" / "pool"


def make_rows():
    """Peaked rows like a classifier's, not quite normalised, with zeros and an all but impossible class."""
    random = np.random.default_rng(2024)
    rows = np.exp(3 * random.standard_normal((VIEWS, CLASSES)))
    rows[:, 4] *= 6
    rows /= rows.sum(1, keepdims=True)
    rows[2, 3] = rows[5, 7] = 0
    rows[7, 4] = 1e-40
    rows[9, 1] = rows[9, 2] = rows[9].max()
    return rows * random.uniform(0.5, 1.5, (VIEWS, 1))


def entropy(rows):
    return -np.sum(np.where(rows > 0, rows * np.log(np.where(rows > 0, rows, 1)), 0), axis=-1)


def log_mean(rows, weights, floor):
    logs = np.average(np.log(np.maximum(rows, floor)), axis=0, weights=weights)
    return np.exp(logs - logs.max())


def weighted_lower_median(values, weights):
    order = np.argsort(values)
    reached = np.cumsum(weights[order]) / weights.sum() >= 0.5 - 1e-12
    return values[order][np.argmax(reached)]


MODES = {
    "mean": lambda rows, weights: np.average(rows, axis=0, weights=weights),
    "logit_mean": lambda rows, weights: log_mean(rows, weights, np.finfo(np.float64).tiny),
    "geometric": lambda rows, weights: log_mean(rows, weights, 1e-30),
    "median": lambda rows, weights: np.array([weighted_lower_median(column, weights) for column in rows.T]),
    "vote": lambda rows, weights: np.bincount(rows.argmax(1), weights, CLASSES),
    "max": lambda rows, weights: rows.max(0),
}


def pooled(mode, rows, weights):
    """(probabilities, uncertainties) of the views given, all of them counting."""
    distribution = MODES[mode](rows, weights)
    distribution = distribution / distribution.sum()
    sharpened = distribution ** (1 / TEMPERATURE)
    sharpened /= sharpened.sum()
    information = entropy(np.average(rows, axis=0, weights=weights)) - np.average(entropy(rows), weights=weights)
    agreement = weights[rows.argmax(1) == distribution.argmax()].sum() / weights.sum()
    second, first = np.sort(sharpened)[-2:]
    return sharpened, [entropy(sharpened), information, agreement, first - second]


def prefixes(mode, rows, weights):
    for used in range(1, VIEWS + 1):
        counting = weights[:used] > 0
        yield pooled(mode, rows[:used][counting], weights[:used][counting])


def main():
    OUT.mkdir(parents=True, exist_ok=True)
    rows = make_rows()
    weights = np.array([2, 1, 0.3, 0, 1.7, 1, 1, 0.25, 3.1, 1, 0, 0.6])
    np.save(OUT / "rows.npy", rows)
    np.save(OUT / "weights.npy", weights)
    np.save(OUT / "temperature.npy", np.array([TEMPERATURE]))
    normalised = rows / rows.sum(1, keepdims=True)
    for mode in MODES:
        probabilities, uncertainty = zip(*prefixes(mode, normalised, weights))
        np.save(OUT / f"{mode}.npy", np.array(probabilities))
        np.save(OUT / f"{mode}_uncertainty.npy", np.array(uncertainty))


if __name__ == "__main__":
    main()
