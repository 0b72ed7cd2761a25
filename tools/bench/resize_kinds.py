"""Prints the times of cv2's and torch's 640x427 -> 384x256 resizes, one thread, as bench/pixels_bench.cc prints ours.

Run with Debian's python3 (python3-opencv, python3-torchvision); `./dev bench` does where they are installed. torch's
tensors are float32: of uint8 ones it makes floats first, and takes longer.
"""

import time

import cv2
import numpy
import torch
import torchvision.transforms.functional as F
from torchvision.transforms import InterpolationMode

RUNS = 100
FLAGS = {"nearest": cv2.INTER_NEAREST, "bilinear": cv2.INTER_LINEAR, "box": cv2.INTER_AREA, "bicubic": cv2.INTER_CUBIC}
MODES = [("nearest", False), ("bilinear", False), ("bilinear", True), ("bicubic", False), ("bicubic", True)]


def report(name, action):
    fastest = float("inf")
    for _ in range(RUNS):
        start = time.perf_counter()
        action()
        fastest = min(fastest, time.perf_counter() - start)
    print(f"{name:<32} {fastest * 1e3:8.4f} ms")


def main():
    cv2.setNumThreads(1)
    torch.set_num_threads(1)
    noise = numpy.random.default_rng(1).integers(0, 16, (427, 640, 3))
    y, x, _ = numpy.mgrid[0:427, 0:640, 0:3]
    photo = ((3 * x // 8 + y // 2 + noise) % 256).astype(numpy.uint8)
    tensor = torch.from_numpy(numpy.ascontiguousarray(photo.transpose(2, 0, 1))).float()
    for name, flag in FLAGS.items():
        report(f"cv2 {name}", lambda: cv2.resize(photo, (384, 256), interpolation=flag))
    for name, antialias in MODES:
        mode = InterpolationMode(name)
        report(f"torch {name}{' smooth' if antialias else ''}",
               lambda: F.resize(tensor, [256, 384], mode, antialias=antialias))


if __name__ == "__main__":
    main()
