#!/usr/bin/python3
"""Golden files of Keras's Resizing layer that keeps proportions: crop_to_aspect_ratio and pad_to_aspect_ratio.

A numpy twin of keras/src/backend/tensorflow/image.py, resize(), in its own float32 steps.

Usage: /usr/bin/python3 tools/golden/keras_resize.py [folder, default tests/golden/keras]
"""

import pathlib
import sys

import numpy as np

from tensorflow_twin import tensorflow_bilinear

PHOTO = (53, 37)  # width, height
TARGETS = [(16, 16), (24, 10), (9, 31), (60, 40)]
FILL = 114


def cut_off(product, divisor):
    """tf.cast(tf.cast(product, float32) / divisor, int32)"""
    return int(np.float32(product) / np.float32(divisor))


def cut(width, height, target_width, target_height):
    """x, y, width and height of what crop_to_aspect_ratio keeps."""
    crop_height = max(min(height, cut_off(width * target_height, target_width)), 1)
    crop_width = max(min(width, cut_off(height * target_width, target_height)), 1)
    return cut_off(width - crop_width, 2), cut_off(height - crop_height, 2), crop_width, crop_height


def padding(width, height, target_width, target_height):
    """Columns on either side, rows above and below."""
    pad_height = max(height, cut_off(width * target_height, target_width))
    pad_width = max(width, cut_off(height * target_width, target_height))
    return cut_off(pad_width - width, 2), cut_off(pad_height - height, 2)


def main():
    folder = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else "tests/golden/keras")
    folder.mkdir(parents=True, exist_ok=True)
    random = np.random.default_rng(5)

    sizes = [(1, 1, 224, 224), (16384, 1, 224, 224), (1, 16384, 224, 224), (16384, 16383, 1000, 999),
             (5000, 16384, 4001, 3999), (4032, 3024, 224, 224), (333, 222, 299, 299)]
    # Where float32 isn't what whole numbers give.
    sizes += [(10402, 10990, 4518, 3367), (8309, 13561, 4385, 3586), (8123, 16061, 3751, 4802), (15884, 10751, 4547, 2609)]
    sizes += [tuple(int(side) for side in random.integers(1, 1200, 4)) for _ in range(300)]
    rows = []
    for size in sizes:
        left, top = padding(*size)
        rows.append([*size, *cut(*size), -left, -top, size[0] + 2 * left, size[1] + 2 * top])
    np.save(folder / "parts.npy", np.array(rows, dtype=np.int32))

    photo = random.integers(0, 256, (PHOTO[1], PHOTO[0], 3), dtype=np.uint8)
    np.save(folder / "photo.npy", photo)
    for target in TARGETS:
        x, y, width, height = cut(*PHOTO, *target)
        name = f"{target[0]}x{target[1]}"
        np.save(folder / f"crop_{name}.npy", tensorflow_bilinear(photo[y:y + height, x:x + width], target))
        left, top = padding(*PHOTO, *target)
        padded = np.pad(photo, ((top, top), (left, left), (0, 0)), constant_values=FILL)
        np.save(folder / f"pad_{name}.npy", tensorflow_bilinear(padded, target))


if __name__ == "__main__":
    main()
