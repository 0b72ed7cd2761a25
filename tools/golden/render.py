"""Golden files for src/tta/views/render: what torchvision and Pillow make of small images.

Run by `./dev golden`. Needs Debian's python3-pil, python3-torchvision and python3-numpy.
"""
import pathlib
import sys

import numpy as np
from PIL import Image
from torchvision import transforms
from torchvision.transforms import InterpolationMode

MEAN, STD = [0.485, 0.456, 0.406], [0.229, 0.224, 0.225]
FILTERS = {
    "bilinear": (InterpolationMode.BILINEAR, Image.BILINEAR),
    "bicubic": (InterpolationMode.BICUBIC, Image.BICUBIC),
}


def picture(width, height, seed, channels):
    """Smooth shapes with noise on top, so that shifts, flips and filters all show."""
    random = np.random.RandomState(seed)
    y, x = np.mgrid[0:height, 0:width]
    planes = [127 + 80 * np.sin(x / (3.0 + c) + y / 7.0) + 40 * np.cos(y / (2.0 + c)) for c in range(channels)]
    pixels = np.stack(planes, -1) + random.uniform(-20, 20, (height, width, channels))
    pixels = np.clip(pixels, 0, 255).astype(np.uint8)
    return pixels if channels == 3 else pixels[:, :, 0]


def normalise(channels):
    steps = [transforms.ToTensor()]
    if channels == 3:
        steps.append(transforms.Normalize(MEAN, STD))
    return transforms.Compose(steps)


def main(folder):
    folder.mkdir(parents=True, exist_ok=True)
    sources = {
        "landscape": picture(53, 37, 1, 3),
        "portrait": picture(31, 64, 2, 3),
        "square": picture(40, 40, 3, 3),
        "small": picture(23, 19, 4, 3),
        "gray": picture(45, 33, 5, 1),
    }
    for name, pixels in sources.items():
        np.save(folder / f"{name}.npy", pixels)
        image = Image.fromarray(pixels)
        channels = 1 if pixels.ndim == 2 else 3
        to_tensor = normalise(channels)
        for filter_name, (mode, pil_filter) in FILTERS.items():

            def save(kind, tensor):
                np.save(folder / f"{name}.{filter_name}.{kind}.npy", tensor.numpy())

            eval_steps = [transforms.Resize(32, mode), transforms.CenterCrop(28)]
            save("short32_crop28", to_tensor(transforms.Compose(eval_steps)(image)))
            save("squash28", to_tensor(transforms.Resize((28, 28), mode)(image)))
            # CenterCrop pads with zeros where the image is smaller than the crop.
            padded_steps = [transforms.Resize(21, mode), transforms.CenterCrop(28)]
            save("short21_crop28", to_tensor(transforms.Compose(padded_steps)(image)))
            if filter_name == "bilinear":
                crops = transforms.FiveCrop(28)(transforms.Resize(35, mode)(image))
                for crop_name, crop in zip(["top_left", "top_right", "bottom_left", "bottom_right", "center"], crops):
                    save(f"five_{crop_name}", to_tensor(crop))
                save("zoom", to_tensor(zoomed(image, pil_filter, 1.25)))


def zoomed(image, pil_filter, factor):
    """zoom(factor) of a Resize(32) + CenterCrop(28) recipe: a box of the source, resized once."""
    width, height = image.size
    if width <= height:
        canvas = (32, int(32 * height / width))
    else:
        canvas = (int(32 * width / height), 32)
    left = int(round((canvas[0] - 28) / 2.0))
    top = int(round((canvas[1] - 28) / 2.0))
    side = 28 / factor
    left, top = left + 14 - side / 2, top + 14 - side / 2
    scale_x, scale_y = width / canvas[0], height / canvas[1]
    box = (left * scale_x, top * scale_y, (left + side) * scale_x, (top + side) * scale_y)
    return image.resize((28, 28), pil_filter, box)


if __name__ == "__main__":
    main(pathlib.Path(sys.argv[1]) / "render")
