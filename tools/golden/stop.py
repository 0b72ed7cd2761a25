#!/usr/bin/env python3
"""Golden answers of the calibrated stop, from numpy's plain definitions: tests/golden/stop/*.npy.

rows.npy [images, views, classes] and weights.npy [views] go in; the first FIT images fit the risk models, the others
test the thresholds. Out come risks.npy [images, views - 1] (0 where the exact rule has decided), used.npy [images], the
views that each image needs at the threshold taken, and threshold.npy [threshold, errors on the calibration part].
"""

import math
import pathlib

import numpy as np

IMAGES, VIEWS, CLASSES, FIT = 400, 4, 3, 150
LIMIT, CONFIDENCE, RIDGE = 0.06, 0.95, 3
OUT = pathlib.Path(__file__).resolve().parents[2] / "tests" / "golden" / "stop"


def make_rows():
    """Views of one image that mostly agree."""
    random = np.random.default_rng(7)
    logits = 2 * random.standard_normal((IMAGES, 1, CLASSES)) + 0.8 * random.standard_normal((IMAGES, VIEWS, CLASSES))
    rows = np.exp(logits)
    return rows / rows.sum(2, keepdims=True)


def features(rows, weights):
    """Of one image's views so far: risk.h."""
    weights = weights / weights.sum()
    pooled = weights @ rows
    first, second = np.argsort(-pooled, kind="stable")[:2]
    margin = pooled[first] - pooled[second]
    margins = rows[:, first] - rows[:, second]
    log_odds = np.log((rows[:, first] + 1e-6) / (rows[:, second] + 1e-6))
    spread = lambda x: math.sqrt(weights @ (x - weights @ x) ** 2)
    return [margin, margin**2, math.log(margin + 1e-4), math.log(1 - margin + 1e-4), spread(margins), margins.min(),
            -(pooled * np.log(pooled)).sum(), weights @ log_odds, spread(log_odds), log_odds.min()], first


def nearly_wrong(rows, weights, k, answer):
    """Of one image, all its views given, for the answer after k of them: prefixes.h."""
    pooled = weights @ rows / weights.sum()
    lead = math.log((pooled[answer] + 1e-4) / (np.delete(pooled, answer).max() + 1e-4))
    return 1 / (1 + math.exp(lead / (0.1 * math.sqrt(weights[k:].sum() / weights.sum()))))


def fit(X, z):
    """Newton's method on standardised features, a thousandth of the penalty on the constant."""
    mean, std = X.mean(0), X.std(0)
    std[std <= 1e-10 * abs(mean)] = np.inf
    Z = np.c_[(X - mean) / std, np.ones(len(X))]
    penalty = np.r_[np.full(X.shape[1], RIDGE), RIDGE / 1000]
    w = np.zeros(Z.shape[1])
    for _ in range(200):
        p = 1 / (1 + np.exp(-Z @ w))
        w -= np.linalg.solve((Z * (p * (1 - p))[:, None]).T @ Z + np.diag(penalty), Z.T @ (p - z) + penalty * w)
    return w[:-1] / std, w[-1] - (w[:-1] / std) @ mean


def binomial_upper(errors, n):
    low, high = 0, 1
    for _ in range(80):
        p = (low + high) / 2
        cdf = sum(math.comb(n, i) * p**i * (1 - p) ** (n - i) for i in range(errors + 1))
        low, high = (p, high) if cdf > 1 - CONFIDENCE else (low, p)
    return high


def main():
    rows, weights = make_rows(), np.array([2.0, 1.0, 1.0, 1.5])
    X = np.zeros((IMAGES, VIEWS - 1, 10))
    answers = np.zeros((IMAGES, VIEWS), int)
    nearly = np.zeros((IMAGES, VIEWS - 1))
    decided = np.zeros((IMAGES, VIEWS - 1), bool)
    for i in range(IMAGES):
        for k in range(1, VIEWS + 1):
            x, answers[i, k - 1] = features(rows[i, :k], weights[:k])
            if k < VIEWS:
                X[i, k - 1] = x
                nearly[i, k - 1] = nearly_wrong(rows[i], weights, k, answers[i, k - 1])
                first, second = np.sort(weights[:k] @ rows[i, :k])[::-1][:2]
                decided[i, k - 1] = first - second - weights[k:].sum() > 1e-9 * weights.sum()
    wrong = answers[:, :-1] != answers[:, -1:]
    risks = np.zeros((IMAGES, VIEWS - 1))
    for k in range(VIEWS - 1):
        use = ~decided[:FIT, k]
        coefficients, constant = fit(X[:FIT, k][use], nearly[:FIT, k][use])
        risks[:, k] = np.where(decided[:, k], 0, 1 / (1 + np.exp(-(X[:, k] @ coefficients + constant))))

    taken = None
    for threshold in np.geomspace(1e-5, 1, 400):
        stops = np.c_[risks <= threshold, np.ones(IMAGES, bool)].argmax(1)
        errors = int((answers[np.arange(IMAGES), stops] != answers[:, -1])[FIT:].sum())
        if binomial_upper(errors, IMAGES - FIT) > LIMIT:
            break
        taken = threshold, errors, stops + 1
    OUT.mkdir(parents=True, exist_ok=True)
    np.save(OUT / "rows.npy", rows)
    np.save(OUT / "weights.npy", weights)
    np.save(OUT / "risks.npy", risks)
    np.save(OUT / "used.npy", taken[2].astype("<i4"))
    np.save(OUT / "threshold.npy", np.array(taken[:2]))
    print(taken[:2], np.bincount(taken[2]), wrong.mean(0))


main()
