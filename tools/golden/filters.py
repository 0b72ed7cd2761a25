#!/usr/bin/python3
"""Golden files of the filter ops: what Debian's Pillow, torchvision and OpenCV make of small images.

Run by `./dev golden` with Debian's own Python. Writes tests/golden/filters/.

  <image>.npy                the pictures
  <op>_values.npy            [case, parameter]: float64
  <op>_<image>.npy           [case, y, x(, channel)]: what becomes of the picture
  colours.npy                colours, and
  colours_lab.npy            the same as 8-bit L*a*b*
  lab.npy                    values of L*a*b*, also such as no colour has, and
  lab_colours.npy            the same as RGB
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


def clahe(image, clip_limit, tiles):
    """On colours what albumentations does."""
    equalizer = cv2.createCLAHE(clipLimit=clip_limit, tileGridSize=(int(tiles), int(tiles)))
    if image.ndim == 2:
        return equalizer.apply(image)
    lab = cv2.cvtColor(image, cv2.COLOR_RGB2LAB)
    lab[..., 0] = equalizer.apply(lab[..., 0])
    return cv2.cvtColor(lab, cv2.COLOR_LAB2RGB)


def colour_grid(steps):
    """All combinations of some values, and all grays."""
    values = np.linspace(0, 255, steps).astype(np.uint8)
    grid = np.stack(np.meshgrid(values, values, values), axis=-1).reshape(1, -1, 3)
    grays = np.repeat(np.arange(256, dtype=np.uint8)[None, :, None], 3, axis=2)
    return np.concatenate([grid, grays], axis=1)


def hard_colours():
    """Dark ones, and those with a cube root so near the middle between two steps that its own rounding decides."""
    dark = np.stack(np.meshgrid(*[np.arange(0, 40, 3, dtype=np.uint8)] * 3), axis=-1).reshape(1, -1, 3)
    near_middle = [(0, 22, 138), (95, 103, 23), (29, 60, 26), (14, 36, 106),
                   (213, 19, 84), (184, 98, 145), (129, 161, 83), (99, 164, 130)]
    return np.concatenate([colour_grid(13), dark, np.array([near_middle], np.uint8)], axis=1)


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
    save("clahe", clahe,
         [(c, t) for c in (0, 1, 2, 4, 40) for t in (1, 2, 8)] + [(3, 3), (4, 5), (4, 32)])
    save("jpeg", jpeg, [(q,) for q in (1, 10, 24, 25, 50, 75, 90, 95, 100)])

    colours = hard_colours()
    np.save(OUT / "colours.npy", colours)
    np.save(OUT / "colours_lab.npy", cv2.cvtColor(colours, cv2.COLOR_RGB2LAB))
    np.save(OUT / "lab.npy", colour_grid(14))
    np.save(OUT / "lab_colours.npy", cv2.cvtColor(colour_grid(14), cv2.COLOR_LAB2RGB))


if __name__ == "__main__":
    main()
