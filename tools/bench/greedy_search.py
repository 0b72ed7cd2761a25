"""A straightforward greedy policy search in numpy, on the score store of bench/tune_bench.cc.

greedy_search.py FOLDER IMAGES STEPS prints the seconds, then the numbers of the views taken: what `tta_tune_bench
search` prints. Run with Debian's python3 (python3-numpy); `./dev bench` does.
"""

import sys
import time
from pathlib import Path

import numpy

GOLDEN = (5**0.5 - 1) / 2


def log_likelihood(logs, truths, inverse_temperature):
    scaled = inverse_temperature * logs
    scaled -= scaled.max(axis=1, keepdims=True)
    chosen = scaled[numpy.arange(len(truths)), truths]
    return (chosen - numpy.log(numpy.exp(scaled).sum(axis=1))).mean()


def calibrated_log_likelihood(probabilities, truths):
    """The greatest mean log-likelihood over temperatures from 1/16 to 16, by golden section."""
    logs = numpy.log(numpy.maximum(probabilities, 1.1754943508222875e-38))
    low, high = -4.0, 4.0
    inner = [high - GOLDEN * (high - low), low + GOLDEN * (high - low)]
    values = [log_likelihood(logs, truths, 2**x) for x in inner]
    while high - low > 1e-3:
        if values[0] > values[1]:
            high, inner[1], values[1] = inner[1], inner[0], values[0]
            inner[0] = high - GOLDEN * (high - low)
            values[0] = log_likelihood(logs, truths, 2 ** inner[0])
        else:
            low, inner[0], values[0] = inner[0], inner[1], values[1]
            inner[1] = low + GOLDEN * (high - low)
            values[1] = log_likelihood(logs, truths, 2 ** inner[1])
    return max(values)


def main():
    folder, images, steps = Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])
    start = time.perf_counter()
    truths = numpy.load(folder / "labels.npy")[:images]
    views = [
        numpy.load(folder / "views" / f"{digest}.npy", mmap_mode="r")[:images].astype(numpy.float64)
        for digest in (folder / "order.txt").read_text().split()
    ]
    mean = numpy.zeros_like(views[0])
    taken = []
    for step in range(1, steps + 1):
        scores = [
            calibrated_log_likelihood((step - 1) / step * mean + view / step, truths)
            for view in views
        ]
        best = int(numpy.argmax(scores))
        mean = (step - 1) / step * mean + views[best] / step
        taken.append(best)
    print(f"{time.perf_counter() - start:.3f}")
    print(*taken)


if __name__ == "__main__":
    main()
