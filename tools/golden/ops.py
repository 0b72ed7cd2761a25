#!/usr/bin/python3
"""Golden files of the ops room: what Debian's Pillow makes of small images.

Run by `./dev golden` with Debian's own Python. Writes tests/golden/ops/.

  rgb.npy                    13 x 7 random colours
  hflip.npy, vflip.npy       the same, mirrored
  square.npy                 its 7 columns from the fourth
  rot90_1.npy, ..2, ..3      the square, turned counter-clockwise
  factors.npy                the factors of the files below, float64
  brightness.npy             [factor, value]: the 256 gray values in a row
  contrast_<image>_in.npy    images whose mean is hard, and
  contrast_<image>.npy       [factor, y, x(, channel)]: what becomes of them
"""
import pathlib

import numpy as np
from PIL import Image
from torchvision.transforms import functional

OUT = pathlib.Path(__file__).resolve().parents[2] / "tests" / "golden" / "ops"
FLIPS = {"hflip": Image.FLIP_LEFT_RIGHT, "vflip": Image.FLIP_TOP_BOTTOM}
TURNS = {"rot90_1": Image.ROTATE_90, "rot90_2": Image.ROTATE_180, "rot90_3": Image.ROTATE_270}


def contrast_inputs(random):
    """Random, dark, one pixel, and with a mean exactly between two levels."""
    return {
        "rgb": random.integers(0, 256, (7, 13, 3), np.uint8),
        "gray": random.integers(0, 256, (3, 5), np.uint8),
        "dark": random.integers(0, 30, (4, 6, 3), np.uint8),
        "pixel": np.array([[[200, 3, 90]]], np.uint8),
        "half": np.array([[10, 11, 0, 21]], np.uint8),
    }


def main():
    OUT.mkdir(parents=True, exist_ok=True)
    random = np.random.default_rng(1)
    inputs = contrast_inputs(random)

    def save(name, array):
        np.save(OUT / f"{name}.npy", np.ascontiguousarray(array))

    square = np.ascontiguousarray(inputs["rgb"][:, 3:10])
    save("rgb", inputs["rgb"])
    save("square", square)
    for name, method in FLIPS.items():
        save(name, np.asarray(Image.fromarray(inputs["rgb"]).transpose(method)))
    for name, method in TURNS.items():
        save(name, np.asarray(Image.fromarray(square).transpose(method)))

    factors = np.concatenate([
        [0, 1e-9, 0.1, 0.5, 0.9, 1 - 2**-24, 1, 1 + 2**-23, 1.1, 1.5, 2, 10],
        np.round(random.uniform(0, 2, 40), 3),
        random.uniform(0, 10, 20),
    ])
    save("factors", factors)

    ramp = Image.fromarray(np.arange(256, dtype=np.uint8)[None])
    save("brightness", [np.asarray(functional.adjust_brightness(ramp, f))[0] for f in factors])
    for name, pixels in inputs.items():
        save(f"contrast_{name}_in", pixels)
        image = Image.fromarray(pixels)
        save(f"contrast_{name}", [np.asarray(functional.adjust_contrast(image, f)) for f in factors])


if __name__ == "__main__":
    main()
