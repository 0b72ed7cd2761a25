#!/usr/bin/python3
"""Times every op, and typical chains, beside Pillow, OpenCV and torchvision doing the same, in one run on one core.

"The same" is what a Python script does for a view: from the decoded and resized 8-bit photo (384 x 256) to the
normalised float32 tensor of 3 x 224 x 224. Where an op looks at the whole photo again (zoom, aspect, letterbox), so may
the others. Each time is the fastest of many runs. Run with Debian's python3 by `./dev bench`.

Printed: milliseconds, and how many times as long as ours the fastest of the others takes.
"""
import io
import pathlib
import subprocess
import sys
import time

import cv2
import numpy as np
import torch
from PIL import Image, ImageChops, ImageEnhance, ImageFilter, ImageOps
from torchvision.transforms import InterpolationMode
from torchvision.transforms import functional as F

BENCH = pathlib.Path(__file__).resolve().parents[2] / "build" / "bench" / "tta_views_bench"
RUNS = 150
MEAN = np.array([0.485, 0.456, 0.406], np.float32)
STD = np.array([0.229, 0.224, 0.225], np.float32)
BILINEAR = InterpolationMode.BILINEAR
BOX = (80, 16, 304, 240)  # the centre of the resized photo

cv2.setNumThreads(1)
torch.set_num_threads(1)

noise = np.random.default_rng(1).integers(0, 16, (427, 640, 3))
ys, xs, _ = np.mgrid[0:427, 0:640, 0:3]
photo = Image.fromarray(((3 * xs // 8 + ys // 2 + noise) % 256).astype(np.uint8))
resized = photo.resize((384, 256), Image.BILINEAR)
pixels = np.asarray(photo)
resized_pixels = np.asarray(resized)

# One look-up and one split: the fastest way that we know to a normalised planar tensor with OpenCV.
NORMAL = ((np.arange(256, dtype=np.float32)[:, None] / 255 - MEAN) / STD).astype(np.float32)[None]
PLANES = np.empty((3, 224, 224), np.float32)


def cv_tensor(image):
    cv2.split(cv2.LUT(image, NORMAL), list(PLANES))
    return PLANES


def pil_tensor(image):
    return (np.asarray(image).transpose(2, 0, 1) * np.float32(1 / 255) - MEAN[:, None, None]) / STD[:, None, None]


def torch_tensor(image):
    return F.normalize(F.to_tensor(image), MEAN.tolist(), STD.tolist())


def crop():
    return resized.crop(BOX)


def cv_crop():
    return resized_pixels[16:240, 80:304]


def on_crop(f):
    return lambda: f(crop())


def cv_on_crop(f):
    return lambda: f(cv_crop())


def table(f):
    return np.clip([f(v) for v in range(256)], 0, 255).astype(np.uint8)


def cv_table(f):
    lut = table(f)
    return cv_on_crop(lambda image: cv2.LUT(image, lut))


def pil_table(f):
    lut = table(f).tolist() * 3
    return on_crop(lambda image: image.point(lut))


def cv_affine(matrix):
    matrix = np.array(matrix, np.float64)
    return cv_on_crop(lambda image: cv2.warpAffine(image, matrix, (224, 224), flags=cv2.INTER_LINEAR,
                                                   borderMode=cv2.BORDER_REFLECT_101))


def cv_contrast(image, factor=1.2):
    mean = cv2.mean(cv2.cvtColor(image, cv2.COLOR_RGB2GRAY))[0]
    return cv2.convertScaleAbs(image, alpha=factor, beta=(1 - factor) * mean)


def cv_saturation(image, factor=1.3):
    gray = cv2.cvtColor(cv2.cvtColor(image, cv2.COLOR_RGB2GRAY), cv2.COLOR_GRAY2RGB)
    return cv2.addWeighted(image, factor, gray, 1 - factor, 0)


HUES = ((np.arange(256) + 18) % 180).astype(np.uint8)


def cv_hue(image):
    hsv = cv2.cvtColor(image, cv2.COLOR_RGB2HSV)
    hsv[..., 0] = cv2.LUT(np.ascontiguousarray(hsv[..., 0]), HUES)
    return cv2.cvtColor(hsv, cv2.COLOR_HSV2RGB)


def cv_autocontrast(image):
    return cv2.merge([cv2.normalize(c, None, 0, 255, cv2.NORM_MINMAX) for c in cv2.split(image)])


def cv_equalize(image):
    return cv2.merge([cv2.equalizeHist(c) for c in cv2.split(image)])


SMOOTH = np.array([[1, 1, 1], [1, 5, 1], [1, 1, 1]], np.float32) / 13


def cv_sharpness(image, factor=1.5):
    return cv2.addWeighted(image, factor, cv2.filter2D(image, -1, SMOOTH), 1 - factor, 0)


CLAHE = cv2.createCLAHE(2, (8, 8))


def cv_clahe(image):
    lab = cv2.cvtColor(image, cv2.COLOR_RGB2LAB)
    lab[..., 0] = CLAHE.apply(np.ascontiguousarray(lab[..., 0]))
    return cv2.cvtColor(lab, cv2.COLOR_LAB2RGB)


def cv_noise(image):
    drawn = np.empty((224, 224, 3), np.int16)
    cv2.randn(drawn, 0, 0.05 * 255)
    return cv2.add(image, drawn, dtype=cv2.CV_8U)


def np_noise(image):
    drawn = np.random.default_rng(1).standard_normal((224, 224, 3), np.float32) * np.float32(0.05 * 255)
    return np.clip(np.rint(np.asarray(image) + drawn), 0, 255).astype(np.uint8)


def pil_jpeg(image):
    buffer = io.BytesIO()
    image.save(buffer, "JPEG", quality=80)
    return Image.open(buffer).convert("RGB")


def cv_jpeg(image):
    return cv2.imdecode(cv2.imencode(".jpg", image, [cv2.IMWRITE_JPEG_QUALITY, 80])[1], cv2.IMREAD_COLOR)


def cv_letterbox():
    small = cv2.resize(pixels, (224, 149), interpolation=cv2.INTER_AREA)
    return cv2.copyMakeBorder(small, 37, 38, 0, 0, cv2.BORDER_CONSTANT, value=(124, 116, 104))


CORNERS = [[0, 0], [224, 0], [224, 224], [0, 224]]
MOVED = [[22, 0], [224, 22], [213, 224], [0, 224]]
TILT = cv2.getPerspectiveTransform(np.float32(CORNERS), np.float32(MOVED))
TURN = cv2.getRotationMatrix2D((112, 112), 7, 1)
SLANT = np.tan(np.radians(10))


def jitter(image):
    for step, factor in ((F.adjust_brightness, 1.2), (F.adjust_contrast, 1.2), (F.adjust_saturation, 1.3)):
        image = step(image, factor)
    return image


def pil_jitter(image):
    for step, factor in ((ImageEnhance.Brightness, 1.2), (ImageEnhance.Contrast, 1.2), (ImageEnhance.Color, 1.3)):
        image = step(image).enhance(factor)
    return image


def cv_jitter(image):
    return cv_saturation(cv_contrast(cv2.convertScaleAbs(image, alpha=1.2)))


def rotated(image):
    return cv2.warpAffine(image, TURN, (224, 224), flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REFLECT_101)


def zoom_box(x, y):
    """The box of the photo that a window `x` by `y` times as large about the centre shows."""
    scale = 427 / 256
    half_x, half_y = 112 * x * scale, 112 * y * scale
    return (320 - half_x, 213.5 - half_y, 320 + half_x, 213.5 + half_y)


def zoomed(x, y):
    left, top, right, bottom = (round(v) for v in zoom_box(x, y))
    size = (224, 224)
    return (lambda: F.resized_crop(photo, top, left, bottom - top, right - left, [224, 224]),
            lambda: photo.resize(size, Image.BILINEAR, box=zoom_box(x, y)),
            lambda: cv2.resize(pixels[top:bottom, left:right], size, interpolation=cv2.INTER_AREA))


def lookups(torch_op, pil_op, f):
    return on_crop(torch_op), on_crop(pil_op) if pil_op else pil_table(f), cv_table(f)


# expression: torchvision, Pillow, OpenCV; None where the library lacks it.
VIEWS = {
    "identity": (crop, crop, cv_crop),
    "hflip()": (on_crop(F.hflip), on_crop(ImageOps.mirror), cv_on_crop(lambda i: cv2.flip(i, 1))),
    "vflip()": (on_crop(F.vflip), on_crop(ImageOps.flip), cv_on_crop(lambda i: cv2.flip(i, 0))),
    "rot90(1)": (on_crop(lambda i: F.rotate(i, 90)), on_crop(lambda i: i.transpose(Image.ROTATE_90)),
                 cv_on_crop(lambda i: cv2.rotate(i, cv2.ROTATE_90_COUNTERCLOCKWISE))),
    "rotate(7)": (on_crop(lambda i: F.rotate(i, 7, BILINEAR)), on_crop(lambda i: i.rotate(7, Image.BILINEAR)),
                  cv_on_crop(rotated)),
    "shear_x(10)": (on_crop(lambda i: F.affine(i, 0, [0, 0], 1, [10, 0], BILINEAR)),
                    on_crop(lambda i: i.transform((224, 224), Image.AFFINE, (1, SLANT, 0, 0, 1, 0), Image.BILINEAR)),
                    cv_affine([[1, -SLANT, 0], [0, 1, 0]])),
    "shear_y(10)": (on_crop(lambda i: F.affine(i, 0, [0, 0], 1, [0, 10], BILINEAR)),
                    on_crop(lambda i: i.transform((224, 224), Image.AFFINE, (1, 0, 0, SLANT, 1, 0), Image.BILINEAR)),
                    cv_affine([[1, 0, 0], [-SLANT, 1, 0]])),
    "perspective(0.1, 0, 0, 0.1, -0.05, 0, 0, 0)": (
        on_crop(lambda i: F.perspective(i, CORNERS, MOVED, BILINEAR)), None,
        cv_on_crop(lambda i: cv2.warpPerspective(i, TILT, (224, 224), borderMode=cv2.BORDER_REFLECT_101))),
    "zoom(1.15)": zoomed(1 / 1.15, 1 / 1.15),
    "aspect(1.2)": zoomed(1.2**0.5, 1.2**-0.5),
    "translate(0.0625, 0)": (
        on_crop(lambda i: F.affine(i, 0, [14, 0], 1, [0, 0])), on_crop(lambda i: ImageChops.offset(i, 14, 0)),
        cv_affine([[1, 0, 14], [0, 1, 0]])),
    "crop(top_left, 0.8)": (
        lambda: F.resize(photo, 280).crop((0, 0, 224, 224)), lambda: photo.resize((420, 280), 2).crop((0, 0, 224, 224)),
        lambda: cv2.resize(pixels, (420, 280), interpolation=cv2.INTER_AREA)[:224, :224]),
    "pad(0.05)": zoomed(1.1, 1.1),
    "letterbox()": (None, lambda: ImageOps.pad(photo, (224, 224), Image.BILINEAR, (124, 116, 104)), cv_letterbox),
    "brightness(1.2)": (on_crop(lambda i: F.adjust_brightness(i, 1.2)),
                        on_crop(lambda i: ImageEnhance.Brightness(i).enhance(1.2)),
                        cv_on_crop(lambda i: cv2.convertScaleAbs(i, alpha=1.2))),
    "contrast(1.2)": (on_crop(lambda i: F.adjust_contrast(i, 1.2)),
                      on_crop(lambda i: ImageEnhance.Contrast(i).enhance(1.2)), cv_on_crop(cv_contrast)),
    "gamma(0.8)": lookups(lambda i: F.adjust_gamma(i, 0.8), None, lambda v: 255.999 * (v / 255)**0.8),
    "autocontrast()": (on_crop(F.autocontrast), on_crop(ImageOps.autocontrast), cv_on_crop(cv_autocontrast)),
    "equalize()": (on_crop(F.equalize), on_crop(ImageOps.equalize), cv_on_crop(cv_equalize)),
    "invert()": (on_crop(F.invert), on_crop(ImageOps.invert), cv_on_crop(cv2.bitwise_not)),
    "solarize(128)": lookups(lambda i: F.solarize(i, 128), lambda i: ImageOps.solarize(i, 128),
                             lambda v: v if v < 128 else 255 - v),
    "posterize(4)": lookups(lambda i: F.posterize(i, 4), lambda i: ImageOps.posterize(i, 4), lambda v: v & 0xF0),
    "channel_shift(20, -10, 5)": (None, None, cv_on_crop(lambda i: cv2.add(i, (20, -10, 5, 0)))),
    "saturation(1.3)": (on_crop(lambda i: F.adjust_saturation(i, 1.3)),
                        on_crop(lambda i: ImageEnhance.Color(i).enhance(1.3)), cv_on_crop(cv_saturation)),
    "hue(0.1)": (on_crop(lambda i: F.adjust_hue(i, 0.1)), None, cv_on_crop(cv_hue)),
    "grayscale()": (on_crop(lambda i: F.rgb_to_grayscale(i, 3)), on_crop(lambda i: i.convert("L").convert("RGB")),
                    cv_on_crop(lambda i: cv2.cvtColor(cv2.cvtColor(i, cv2.COLOR_RGB2GRAY), cv2.COLOR_GRAY2RGB))),
    "sharpness(1.5)": (on_crop(lambda i: F.adjust_sharpness(i, 1.5)),
                       on_crop(lambda i: ImageEnhance.Sharpness(i).enhance(1.5)), cv_on_crop(cv_sharpness)),
    "gaussian_blur(1.5, 9)": (on_crop(lambda i: F.gaussian_blur(i, 9, 1.5)),
                              on_crop(lambda i: i.filter(ImageFilter.GaussianBlur(1.5))),
                              cv_on_crop(lambda i: cv2.GaussianBlur(i, (9, 9), 1.5))),
    "median_blur(3)": (None, on_crop(lambda i: i.filter(ImageFilter.MedianFilter(3))),
                       cv_on_crop(lambda i: cv2.medianBlur(i, 3))),
    "median_blur(5)": (None, on_crop(lambda i: i.filter(ImageFilter.MedianFilter(5))),
                       cv_on_crop(lambda i: cv2.medianBlur(i, 5))),
    "median_blur(7)": (None, on_crop(lambda i: i.filter(ImageFilter.MedianFilter(7))),
                       cv_on_crop(lambda i: cv2.medianBlur(i, 7))),
    "clahe(2, 8)": (None, None, cv_on_crop(cv_clahe)),
    "gaussian_noise(0.05, 1)": (None, on_crop(np_noise), cv_on_crop(cv_noise)),
    "jpeg(80)": (None, on_crop(pil_jpeg), cv_on_crop(cv_jpeg)),
    "hflip() * zoom(1.15)": tuple(map(lambda make, flip: lambda: flip(make()), zoomed(1 / 1.15, 1 / 1.15),
                                      (F.hflip, ImageOps.mirror, lambda i: cv2.flip(i, 1)))),
    "brightness(1.2) * contrast(1.2) * saturation(1.3)": (on_crop(jitter), on_crop(pil_jitter), cv_on_crop(cv_jitter)),
    "rotate(7) * brightness(1.2) * contrast(1.2) * saturation(1.3)": (
        on_crop(lambda i: jitter(F.rotate(i, 7, BILINEAR))), on_crop(lambda i: pil_jitter(i.rotate(7, Image.BILINEAR))),
        cv_on_crop(lambda i: cv_jitter(rotated(i)))),
}
TENSORS = (torch_tensor, pil_tensor, cv_tensor)


def fastest_ms(view, tensor):
    fastest = float("inf")
    for _ in range(RUNS):
        start = time.perf_counter()
        tensor(view())
        fastest = min(fastest, time.perf_counter() - start)
    return fastest * 1e3


def ours(expressions):
    printed = subprocess.run([BENCH, *expressions], check=True, capture_output=True, text=True).stdout
    return [float(line) for line in printed.split()]


def main():
    wanted = sys.argv[1:] or list(VIEWS)
    print(f"{'view':<46} {'tta':>7} {'torchv.':>8} {'Pillow':>8} {'OpenCV':>8}   fastest other / tta")
    for expression, our_ms in zip(wanted, ours(wanted)):
        times = [fastest_ms(view, tensor) if view else None for view, tensor in zip(VIEWS[expression], TENSORS)]
        shown = "".join(f" {ms:8.4f}" if ms else f" {'-':>8}" for ms in times)
        ratio = min(ms for ms in times if ms) / our_ms
        print(f"{expression[:46]:<46} {our_ms:7.4f}{shown}   {ratio:6.2f}", flush=True)


if __name__ == "__main__":
    main()
