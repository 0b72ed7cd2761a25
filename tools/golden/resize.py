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


def tensorflow_places(in_size, out_size):
    scale = np.float32(in_size) / np.float32(out_size)
    return (np.arange(out_size, dtype=np.float32) + np.float32(0.5)) * scale - np.float32(0.5)


def tensorflow_bilinear(image, size):
    """ResizeBilinear with half_pixel_centers."""
    def axis(in_size, out_size):
        places = tensorflow_places(in_size, out_size)
        floors = np.floor(places)
        lower = np.maximum(floors.astype(int), 0)
        upper = np.minimum(np.ceil(places).astype(int), in_size - 1)
        return lower, upper, (places - floors).astype(np.float32)
    x0, x1, x = axis(image.shape[1], size[0])
    y0, y1, y = axis(image.shape[0], size[1])
    pixels = image.astype(np.float32)
    x, y = x[None, :, None], y[:, None, None]
    top = pixels[y0][:, x0] + (pixels[y0][:, x1] - pixels[y0][:, x0]) * x
    bottom = pixels[y1][:, x0] + (pixels[y1][:, x1] - pixels[y1][:, x0]) * x
    return (top + (bottom - top) * y).astype(np.float32)


def tensorflow_bicubic(image, size):
    """ResizeBicubic with half_pixel_centers: Keys with a = -0.5, 1024 steps, renormalised at the border."""
    def keys(x):
        x = np.abs(x)
        near = (1.5 * x - 2.5) * x * x + 1
        far = ((-0.5 * x + 2.5) * x - 4) * x + 2
        return np.where(x <= 1, near, np.where(x < 2, far, 0))
    def matrix(in_size, out_size):
        result = np.zeros((out_size, in_size))
        for i, place in enumerate(tensorflow_places(in_size, out_size)):
            floor = int(np.floor(place))
            step = np.rint((place - np.float32(floor)) * np.float32(1024)) / 1024
            for k in range(-1, 3):
                if 0 <= floor + k < in_size:
                    result[i, floor + k] = keys(k - step)
        return result / result.sum(axis=1, keepdims=True)
    down, across = matrix(image.shape[0], size[1]), matrix(image.shape[1], size[0])
    return np.einsum("yh,xw,hwc->yxc", down, across, image.astype(np.float64)).astype(np.float32)


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
