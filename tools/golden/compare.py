#!/usr/bin/python3
"""Golden files of src/tta/views/compare: one image, and the tensors that people's Python makes of it.

Usage: /usr/bin/python3 tools/golden/compare.py [folder, default tests/golden/compare]
"""

import pathlib
import sys

import cv2
import numpy as np
import torch
from PIL import Image, ImageOps
from torchvision import transforms
from torchvision.transforms import InterpolationMode
from torchvision.transforms import functional as F

MEAN, STD = [0.485, 0.456, 0.406], [0.229, 0.224, 0.225]
RESIZE, CROP = 32, 28


def picture(width, height, seed):
    """Discs over discs, all sizes: edges, flat parts and detail, as a photo has them."""
    random = np.random.RandomState(seed)
    y, x = np.mgrid[0:height, 0:width]
    pixels = np.full((height, width, 3), 113, np.uint8)
    for _ in range(1500):
        radius = 1.2 / np.sqrt(1 - random.uniform() * (1 - (1.2 / 30) ** 2))
        inside = (x - random.uniform(0, width)) ** 2 + (y - random.uniform(0, height)) ** 2 <= radius**2
        pixels[inside] = np.clip(random.uniform(10, 216) + random.uniform(-35, 35, 3), 0, 255).astype(np.uint8)
    return pixels


def normalised(tensor):
    return transforms.Normalize(MEAN, STD)(tensor)


def cropped(image):
    return transforms.CenterCrop(CROP)(transforms.Resize(RESIZE)(image))


def from_bytes(pixels):
    """H x W x 3 bytes to the tensor that the recipe gives."""
    return normalised(F.to_tensor(Image.fromarray(np.ascontiguousarray(pixels))))


def cv2_resized(pixels, flag):
    height, width = pixels.shape[:2]
    size = (int(RESIZE * width / height), RESIZE)
    return np.asarray(transforms.CenterCrop(CROP)(Image.fromarray(cv2.resize(pixels, size, interpolation=flag))))


def torch_resized(image, antialias, mode=InterpolationMode.BILINEAR):
    tensor = F.resize(F.to_tensor(image), RESIZE, mode, antialias=antialias)
    return normalised(transforms.CenterCrop(CROP)(tensor))


def main():
    default = pathlib.Path(__file__).resolve().parents[2] / "tests" / "golden" / "compare"
    folder = pathlib.Path(sys.argv[1]) if len(sys.argv) > 1 else default
    folder.mkdir(parents=True, exist_ok=True)

    pixels = picture(101, 75, 1)
    image = Image.fromarray(pixels)
    image.save(folder / "photo.png")
    exif = Image.Exif()
    exif[0x0112] = 6
    image.save(folder / "turned.jpg", quality=95, exif=exif)
    turned = Image.open(folder / "turned.jpg").convert("RGB")

    def save(name, array):
        np.save(folder / f"{name}.npy", np.asarray(array))

    right = normalised(F.to_tensor(cropped(image)))
    crop = np.asarray(cropped(image))
    save("equal", right[None])
    save("equal_chw", right)
    doubles = (crop / 255.0 - np.array(MEAN)) / np.array(STD)
    save("doubles", np.asfortranarray(doubles.transpose(2, 0, 1)))
    save("halves", right.numpy().astype(np.float16))
    save("bgr", from_bytes(crop[:, :, ::-1]))
    save("no_255", normalised(torch.from_numpy(crop.transpose(2, 0, 1).astype(np.float32))))
    save("no_mean_std", F.to_tensor(cropped(image)))
    save("inception", F.to_tensor(cropped(image)) * 2 - 1)
    save("bytes_nhwc", crop)
    save("nhwc", right.numpy().transpose(1, 2, 0)[None].copy())
    save("squash", normalised(F.to_tensor(transforms.Resize((CROP, CROP))(image))))
    bicubic = transforms.Resize(RESIZE, InterpolationMode.BICUBIC)(image)
    save("bicubic", normalised(F.to_tensor(transforms.CenterCrop(CROP)(bicubic))))
    save("no_crop", normalised(F.to_tensor(transforms.Resize(RESIZE)(image))))
    save("cv2_linear", from_bytes(cv2_resized(pixels, cv2.INTER_LINEAR)))
    save("cv2_area", from_bytes(cv2_resized(pixels, cv2.INTER_AREA)))
    save("cv2_cubic", from_bytes(cv2_resized(pixels, cv2.INTER_CUBIC)))
    save("cv2_nearest", from_bytes(cv2_resized(pixels, cv2.INTER_NEAREST)))
    save("torch_linear", torch_resized(image, antialias=False))
    save("torch_cubic", torch_resized(image, antialias=False, mode=InterpolationMode.BICUBIC))
    save("torch_smooth", torch_resized(image, antialias=True))
    # What an OpenCV script usually does: cv2.imread's BGR, squashed, / 255, nothing else.
    opencv = cv2.resize(pixels[:, :, ::-1], (CROP, CROP)).astype(np.float32) / 255
    save("cv2_script", opencv.transpose(2, 0, 1)[None])
    save("mirrored", normalised(F.to_tensor(ImageOps.mirror(cropped(image)))))
    save("exif_applied", normalised(F.to_tensor(cropped(ImageOps.exif_transpose(turned)))))
    save("exif_ignored", normalised(F.to_tensor(cropped(turned))))


if __name__ == "__main__":
    main()
