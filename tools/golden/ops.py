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
  gamma.npy, solarize.npy, posterize.npy, invert.npy
                             [value of *_values.npy, value]: the 256 gray values in a row
  <autocontrast|equalize>_<image>.npy
  saturation.npy             [factor, y, x, channel] of rgb.npy; grayscale.npy
  hue_values.npy, hue.npy    turns; [turn, y, x, channel] of rgb.npy
  hue_digests.txt            a turn and the SHA-256 of all 2^24 colours (red slowest) turned by it, a line each
  shear.npy                  [degrees x, degrees y, six numbers of torchvision's inverse matrix about the origin]
  perspective.npy            [eight shifts, eight coefficients] for a window of 100 x 60
"""
import hashlib
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


    save_tables(save, ramp)
    for name, pixels in equalize_inputs(random, inputs).items():
        save(f"{name}_in", pixels)
        save(f"autocontrast_{name}", np.asarray(functional.autocontrast(Image.fromarray(pixels))))
        save(f"equalize_{name}", np.asarray(functional.equalize(Image.fromarray(pixels))))

    rgb = Image.fromarray(inputs["rgb"])
    save("saturation", [np.asarray(functional.adjust_saturation(rgb, f)) for f in factors])
    save("grayscale", np.asarray(functional.rgb_to_grayscale(rgb, 3)))
    turns = np.array([-0.5, -0.3, -0.1, -1 / 255, 0.001, 1 / 255, 0.1, 1 / 3, 0.4999, 0.5])
    save("hue_values", turns)
    save("hue", [np.asarray(functional.adjust_hue(rgb, t)) for t in turns])
    save_hue_digests((0.001, 0.1, -0.4))
    save_matrices(save, random)


def save_tables(save, ramp):
    gammas = np.array([0.1, 0.5, 0.8, 0.999, 1.001, 1.2, 2.2, 10])
    save("gamma_values", gammas)
    save("gamma", [np.asarray(functional.adjust_gamma(ramp, g))[0] for g in gammas])
    thresholds = np.array([0, 0.5, 1, 127.5, 128, 254.2, 255, 256])
    save("solarize_values", thresholds)
    save("solarize", [np.asarray(functional.solarize(ramp, t))[0] for t in thresholds])
    bits = np.arange(1, 9)
    save("posterize_values", bits.astype(float))
    save("posterize", [np.asarray(functional.posterize(ramp, int(b)))[0] for b in bits])
    save("invert", np.asarray(functional.invert(ramp))[0])


def equalize_inputs(random, inputs):
    """Of one value, of two, dark, with a step of 0, 1 and more, and with values that are cut off at 255."""
    return {
        **{f"spread_{name}": pixels for name, pixels in inputs.items()},
        "spread_flat": np.full((9, 40, 3), 77, np.uint8),
        "spread_two": np.where(random.random((20, 40, 3)) < 0.3, 20, 200).astype(np.uint8),
        "spread_tiny_step": random.integers(0, 256, (20, 25, 3), np.uint8),
        "spread_photo": np.clip(random.normal(100, 30, (64, 64, 3)), 0, 255).astype(np.uint8),
        "spread_gray": np.clip(random.normal(60, 9, (40, 50)), 0, 255).astype(np.uint8),
    }


def save_hue_digests(turns):
    values = np.arange(256, dtype=np.uint8)
    lines = []
    for turn in turns:
        digest = hashlib.sha256()
        for red in range(256):
            plane = np.empty((256, 256, 3), np.uint8)
            plane[..., 0], plane[..., 1], plane[..., 2] = red, values[:, None], values[None, :]
            digest.update(np.asarray(functional.adjust_hue(Image.fromarray(plane), turn)).tobytes())
        lines.append(f"{turn} {digest.hexdigest()}\n")
    (OUT / "hue_digests.txt").write_text("".join(lines))


def save_matrices(save, random):
    shears = [(10.0, 0.0), (-35.5, 0.0), (0.0, 20.0), (0.0, -70.0)]
    matrix = functional._get_inverse_affine_matrix
    save("shear", [[*s, *matrix([0.0, 0.0], 0.0, [0.0, 0.0], 1.0, list(s))] for s in shears])
    width, height = 100, 60
    corners = np.array([[0, 0], [width, 0], [width, height], [0, height]], float)
    rows = []
    for shifts in random.uniform(-0.25, 0.25, (6, 4, 2)):
        moved = corners + shifts * (width, height)
        coefficients = functional._get_perspective_coeffs(corners.tolist(), moved.tolist())
        rows.append([*shifts.ravel(), *coefficients])
    save("perspective", rows)


if __name__ == "__main__":
    main()
