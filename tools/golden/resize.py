#!/usr/bin/python3
"""Golden files of the resize kinds beside Pillow: OpenCV, torch on tensors, and a numpy twin of TensorFlow.

Usage: /usr/bin/python3 tools/golden/resize.py [folder, default tests/golden/resize]

torch's last bits depend on the CPU: run on one with AVX2 and FMA, as nearly all have.
"""

import pathlib
import sys

import cv2
import numpy as np
import torch
import torchvision.transforms.functional as F
from torchvision.transforms import InterpolationMode

from tensorflow_twin import tensorflow_bicubic, tensorflow_bilinear

# Width and height: shrinking, growing, whole factors, one-pixel sides, one side of each.
SOURCES = {"odd": (23, 17), "even": (24, 18), "line": (23, 1)}
GRAY = {"gray": (61, 47)}
TARGETS = {"odd": [(10, 7), (29, 20), (30, 5), (1, 1)], "even": [(12, 9), (8, 6), (6, 18)], "line": [(9, 5)],
           "gray": [(40, 31), (20, 60)]}

OPENCV = {"nearest": cv2.INTER_NEAREST, "bilinear": cv2.INTER_LINEAR, "box": cv2.INTER_AREA,
          "bicubic": cv2.INTER_CUBIC}
TORCH = {"bilinear": InterpolationMode.BILINEAR, "bicubic": InterpolationMode.BICUBIC}


def with_torch(image, size, mode, antialias):
    tensor = torch.from_numpy(np.ascontiguousarray(image.transpose(2, 0, 1)))
    resized = F.resize(tensor, [size[1], size[0]], mode, antialias=antialias).numpy()
    return np.ascontiguousarray(resized.transpose(1, 2, 0))


def save_torch(image, size, save):
    """As bytes, and as float32 0..255 never rounded: these show each bit of the arithmetic."""
    save("torch_nearest", with_torch(image, size, InterpolationMode.NEAREST, False))
    for filter_name, mode in TORCH.items():
        for antialias in (False, True):
            smooth = "smooth" if antialias else "plain"
            save(f"torch_{filter_name}_{smooth}", with_torch(image, size, mode, antialias))
            save(f"torchraw_{filter_name}_{smooth}", with_torch(image.astype(np.float32), size, mode, antialias))


def main():
    folder = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else "tests/golden/resize")
    folder.mkdir(parents=True, exist_ok=True)
    random = np.random.default_rng(4)
    for name, (width, height) in SOURCES.items():
        image = random.integers(0, 256, (height, width, 3), dtype=np.uint8)
        np.save(folder / f"{name}.npy", image)
        for size in TARGETS[name]:
            def save(kind, array):
                np.save(folder / f"{name}_{size[0]}x{size[1]}_{kind}.npy", array)
            for filter_name, flag in OPENCV.items():
                save(f"opencv_{filter_name}", cv2.resize(image, size, interpolation=flag))
            save_torch(image, size, save)
            for filter_name, mode in TORCH.items():
                for antialias in (False, True):
                    smooth = "smooth" if antialias else "plain"
                    floats = with_torch(image.astype(np.float32) / np.float32(255), size, mode, antialias)
                    save(f"torchfloat_{filter_name}_{smooth}", floats)
            save("tensorflow_bilinear", tensorflow_bilinear(image, size))
            save("tensorflow_bicubic", tensorflow_bicubic(image, size))
    # torch takes another kernel for one channel.
    for name, (width, height) in GRAY.items():
        image = random.integers(0, 256, (height, width, 1), dtype=np.uint8)
        np.save(folder / f"{name}.npy", image)
        for size in TARGETS[name]:
            save_torch(image, size, lambda kind, array: np.save(folder / f"{name}_{size[0]}x{size[1]}_{kind}.npy", array))


if __name__ == "__main__":
    main()
