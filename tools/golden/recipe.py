#!/usr/bin/env python3
"""Golden files of src/tta/model/recipe: sizes, crops and pixel values as torchvision, transformers and timm make them.

torchvision is asked itself. transformers and timm are not Debian packages, so their few steps are written out here from
their sources, which are named; numpy and Python's round() do the arithmetic that those libraries leave to them.
"""

import math
import pathlib

import numpy as np
import PIL.Image
import torch
import torchvision.models
import torchvision.transforms as transforms
import torchvision.transforms.functional as functional

FOLDER = pathlib.Path(__file__).resolve().parents[2] / "tests" / "golden" / "recipe"

IMAGENET = ([0.485, 0.456, 0.406], [0.229, 0.224, 0.225])
HALF = ([0.5, 0.5, 0.5], [0.5, 0.5, 0.5])
CLIP = ([0.48145466, 0.4578275, 0.40821073], [0.26862954, 0.26130258, 0.27577711])
EFFICIENTNET = ([0.485, 0.456, 0.406], [0.47853944, 0.4732864, 0.47434163])


def all_values():
    """An image of 256 x 1 pixels that holds every 8-bit value in each channel."""
    return np.repeat(np.arange(256, dtype=np.uint8)[None, :, None], 3, axis=2)


def torchvision_values(mean, std):
    steps = transforms.Compose([transforms.ToTensor(), transforms.Normalize(mean, std)])
    return steps(PIL.Image.fromarray(all_values())).numpy()[:, 0, :]


def hugging_face_rescale(image, factor):
    """transformers/image_transforms.py, rescale: in float64, then down to float32."""
    return (image.astype(np.float64) * factor).astype(np.float32)


def hugging_face_normalize(image, mean, std):
    """transformers/image_transforms.py, normalize: mean and std in the image's float type."""
    if not np.issubdtype(image.dtype, np.floating):
        image = image.astype(np.float32)
    return (image - np.array(mean, dtype=image.dtype)) / np.array(std, dtype=image.dtype)


def hugging_face_values():
    image = all_values()
    rescaled = hugging_face_rescale(image, 0.00392156862745098)
    efficientnet = hugging_face_normalize(rescaled, *EFFICIENTNET)
    rows = [
        hugging_face_normalize(rescaled, *HALF),
        hugging_face_normalize(rescaled, *CLIP),
        # EfficientNet, include_top: normalize once more with mean 0
        hugging_face_normalize(efficientnet, [0, 0, 0], EFFICIENTNET[1]),
        # rescale_offset: 1 is subtracted after rescaling
        hugging_face_rescale(image, 1 / 127.5) - 1,
        # do_rescale false: mean and std in 0..255
        hugging_face_normalize(image, [123.675, 116.28, 103.53], [58.395, 57.12, 57.375]),
        rescaled,
    ]
    return np.stack([row[0].T for row in rows]).astype(np.float32)


def torchvision_crop_start(outer, inner):
    """Where the crop of a row 1, 2, 3, ... starts; its padding is 0."""
    row = torch.arange(1, outer + 1, dtype=torch.int32).reshape(1, 1, outer)
    cropped = functional.center_crop(row, [1, inner])[0, 0]
    return start_of(cropped.numpy())


def hugging_face_crop_start(outer, inner):
    """transformers/image_transforms.py, center_crop."""
    start = (outer - inner) // 2
    padded = np.zeros(max(outer, inner), dtype=np.int32)
    padding = math.ceil((len(padded) - outer) / 2)
    padded[padding:padding + outer] = np.arange(1, outer + 1)
    return start_of(padded[start + padding:][:inner])


def start_of(cropped):
    first = int(np.argmax(cropped > 0))
    return int(cropped[first]) - 1 - first


def crop_starts():
    rows = [(outer, inner, torchvision_crop_start(outer, inner), hugging_face_crop_start(outer, inner))
            for outer in range(1, 25) for inner in range(1, 25)]
    return np.array(rows, dtype=np.int32)


def torchvision_size(width, height, side):
    return functional.resize(PIL.Image.new("L", (width, height)), [side]).size


def timm_size(width, height, target_width, target_height, longest):
    """timm/data/transforms.py, ResizeKeepRatio.get_params without its random parts."""
    ratios = height / target_height, width / target_width
    ratio = max(ratios) * longest + min(ratios) * (1.0 - longest)
    return round(width * 1.0 / ratio), round(height * 1.0 / ratio)


def resized_sizes():
    """Rows: 0 torchvision, 1 timm's shortest, 2 timm's longest; source, target, result; widths first."""
    sources = [(640, 427), (427, 640), (500, 375), (333, 500), (224, 224), (1, 1), (1, 7), (9, 2), (31, 33), (299, 300),
               (513, 257), (257, 1000), (100, 101), (3, 500)]
    rows = []
    for source in sources:
        for side in (1, 7, 32, 224, 232, 256):
            rows.append((0, *source, side, side, *torchvision_size(*source, side)))
        for target in ((224, 224), (256, 256), (235, 235), (256, 192), (100, 173), (5, 5)):
            rows.append((1, *source, *target, *timm_size(*source, *target, 0.0)))
            longest = timm_size(*source, *target, 1.0)
            if min(longest) > 0:
                rows.append((2, *source, *target, *longest))
    return np.array(rows, dtype=np.int32)


def write_presets():
    """Presets as Python prints them: what people paste."""
    weights = {
        "resnet50_v2": torchvision.models.ResNet50_Weights.IMAGENET1K_V2,
        "efficientnet_b0": torchvision.models.EfficientNet_B0_Weights.IMAGENET1K_V1,
        "vit_b_16_swag": torchvision.models.ViT_B_16_Weights.IMAGENET1K_SWAG_E2E_V1,
        "inception_v3": torchvision.models.Inception_V3_Weights.IMAGENET1K_V1,
    }
    for name, weight in weights.items():
        (FOLDER / f"torchvision_{name}.txt").write_text(f"{weight.transforms()}\n")


def main():
    FOLDER.mkdir(parents=True, exist_ok=True)
    values = np.stack([torchvision_values(*statistics) for statistics in (IMAGENET, HALF, CLIP)])
    np.save(FOLDER / "values_torchvision.npy", values)
    np.save(FOLDER / "values_hugging_face.npy", hugging_face_values())
    np.save(FOLDER / "crop_starts.npy", crop_starts())
    np.save(FOLDER / "resized_sizes.npy", resized_sizes())
    write_presets()


if __name__ == "__main__":
    main()
