#!/usr/bin/python3
"""Golden files of the filter ops: what Debian's Pillow, torchvision and OpenCV make of small images.

Run by `./dev golden` with Debian's own Python. Writes tests/golden/filters/.

  <image>.npy                the pictures
  <op>_values.npy            [case, parameter]: float64
  <op>_<image>.npy           [case, y, x(, channel)]: what becomes of the picture
"""
import io
import pathlib

import cv2
import numpy as np
from PIL import Image
from torchvision.transforms import functional

OUT = pathlib.Path(__file__).resolve().parents[2] / "tests" / "golden" / "filters"


def pictures(random):
    """Noise, gray noise, edges of full height beside smooth ramps, one row, and less than a kernel."""
    y, x = np.mgrid[0:24, 0:37]
    steps = np.stack([x // 8 * 51, (x * 3 + y * 5) % 256, np.where((x // 6 + y // 4) % 2, 255, 0)], axis=-1)
    return {
        "rgb": random.integers(0, 256, (19, 35, 3), np.uint8),
        "gray": random.integers(0, 256, (18, 33), np.uint8),
        "steps": steps.astype(np.uint8),
        "thin": random.integers(0, 256, (1, 9, 3), np.uint8),
        "corner": random.integers(0, 256, (2, 3), np.uint8),
    }


def sharpness(image, factor):
    return functional.adjust_sharpness(Image.fromarray(image), factor)


def gaussian_blur(image, sigma, size):
    return functional.gaussian_blur(Image.fromarray(image), [int(size)] * 2, [sigma] * 2)


def median_blur(image, size):
    return cv2.medianBlur(image, int(size))


def jpeg(image, quality):
    file = io.BytesIO()
    Image.fromarray(image).save(file, format="JPEG", quality=int(quality))
    return np.asarray(Image.open(file))


def main():
    OUT.mkdir(parents=True, exist_ok=True)
    images = pictures(np.random.default_rng(3))
    for name, pixels in images.items():
        np.save(OUT / f"{name}.npy", pixels)

    def save(op, function, cases, names=tuple(images)):
        np.save(OUT / f"{op}_values.npy", np.array(cases, np.float64))
        for name in names:
            results = [np.asarray(function(images[name], *case)) for case in cases]
            np.save(OUT / f"{op}_{name}.npy", np.ascontiguousarray(results))

    save("sharpness", sharpness, [(f,) for f in (0, 0.1, 0.5, 0.9, 1 - 2**-24, 1, 1 + 2**-23, 1.3, 1.7, 2, 5, 10)])
    save("gaussian_blur", gaussian_blur,
         [(0.1, 3), (0.3, 3), (0.5, 3), (0.8, 5), (1, 7), (1.5, 5), (2, 13), (3, 23), (5, 31), (10, 35)],
         ("rgb", "gray", "steps"))
    save("median_blur", median_blur, [(3,), (5,), (7,)])
    save("jpeg", jpeg, [(q,) for q in (1, 10, 24, 25, 50, 75, 90, 95, 100)])


if __name__ == "__main__":
    main()
