"""Prints the time of Pillow's 640x427 -> 384x256 bilinear resize, in the format of bench/pixels_bench.cc.

Run with Debian's python3 (python3-pil, python3-numpy); `./dev bench` does.
"""

import time

import numpy
from PIL import Image

RUNS = 500


def main():
    noise = numpy.random.default_rng(1).integers(0, 16, (427, 640, 3))
    y, x, _ = numpy.mgrid[0:427, 0:640, 0:3]
    photo = Image.fromarray(((3 * x // 8 + y // 2 + noise) % 256).astype(numpy.uint8))
    fastest = float("inf")
    for _ in range(RUNS):
        start = time.perf_counter()
        photo.resize((384, 256), Image.BILINEAR)
        fastest = min(fastest, time.perf_counter() - start)
    print(f"{'Pillow resize 640x427 -> 384x256':<32} {fastest * 1e3:8.4f} ms")


if __name__ == "__main__":
    main()
