"""Makes tests/golden/pixels/: what Pillow and torchvision make of small pictures.

Run with Debian's python3 (python3-pil, python3-numpy, python3-torchvision); `./dev golden` does. The cases are repeated in
src/tta/image/pixels/resample_test.cc.
"""

import pathlib

import numpy
from PIL import Image
from torchvision import transforms

FOLDER = pathlib.Path(__file__).resolve().parents[2] / "tests" / "golden" / "pixels"

FILTERS = {
    "nearest": Image.NEAREST,
    "box": Image.BOX,
    "bilinear": Image.BILINEAR,
    "hamming": Image.HAMMING,
    "bicubic": Image.BICUBIC,
    "lanczos": Image.LANCZOS,
}

# name: source, result width and height, box (None: the whole source)
CASES = {
    "down": ("rgb", (13, 9), None),
    "up": ("gray", (43, 31), None),
    "wide": ("rgb", (60, 11), None),
    "row": ("row", (12, 1), None),
    "row_up": ("row", (80, 3), None),
    "column": ("column", (1, 17), None),
    "to_one": ("rgb", (1, 1), None),
    "box": ("rgb", (16, 16), (3.25, 2.6, 37.9, 26.125)),
    "box_up": ("gray", (24, 23), (10.3, 8.7, 14.9, 11.2)),
    "box_odd": ("rgb", (7, 11), (0.1, 0.7, 40.3, 28.9)),
    "shift": ("rgb", (24, 10), (4, 1.5, 28, 20)),
    "cut": ("rgb", (24, 19), (4, 1, 28, 20)),
}


def picture(height, width, channels, seed):
    """Smooth slopes, hard edges and noise, so that every tap matters and some sums clip."""
    random = numpy.random.default_rng(seed)
    y, x, c = numpy.mgrid[0:height, 0:width, 0:channels]
    smooth = 128 + 100 * numpy.sin(x / 5 + c) + 60 * numpy.cos(y / 3 - c)
    edges = numpy.where((x // 4 + y // 3) % 2 == 0, 90, -90)
    noise = random.integers(-40, 41, (height, width, channels))
    return numpy.clip(smooth + edges + noise, 0, 255).astype(numpy.uint8)


def save(name, array):
    numpy.save(FOLDER / f"{name}.npy", numpy.ascontiguousarray(array))


def main():
    FOLDER.mkdir(parents=True, exist_ok=True)
    sources = {
        "rgb": picture(29, 41, 3, seed=1),
        "gray": picture(17, 23, 1, seed=2)[:, :, 0],
        "row": picture(1, 33, 3, seed=3),
        "column": picture(40, 1, 1, seed=4)[:, :, 0],
        "photo": picture(43, 61, 3, seed=5),
    }
    for name, pixels in sources.items():
        save(f"source_{name}", pixels)
    for case, (source, size, box) in CASES.items():
        for filter_name, pillow_filter in FILTERS.items():
            image = Image.fromarray(sources[source])
            save(f"{case}_{filter_name}", numpy.asarray(image.resize(size, pillow_filter, box=box)))

    resized = transforms.Resize(32)(Image.fromarray(sources["photo"]))
    save("torchvision_center", numpy.asarray(transforms.CenterCrop(28)(resized)))
    for anchor, crop in zip(("top_left", "top_right", "bottom_left", "bottom_right"), transforms.FiveCrop(28)(resized)):
        save(f"torchvision_{anchor}", numpy.asarray(crop))
    # The whole way to the tensor: (x / 255 - mean) / std in float32.
    normalise = transforms.Normalize((0.485, 0.456, 0.406), (0.229, 0.224, 0.225))
    save("torchvision_tensor", normalise(transforms.ToTensor()(transforms.CenterCrop(28)(resized))).numpy())

    # convert("L") of every kind of colour, and its histogram.
    save("luma_histogram", numpy.asarray(Image.fromarray(sources["photo"]).convert("L").histogram(), numpy.int64))


if __name__ == "__main__":
    main()
