#!/usr/bin/python3
"""Golden file of the policy room: what Debian's torchvision draws, and from which tables.

Run by `./dev golden` with Debian's own Python. Writes tests/golden/policy/torchvision.json:

  randaugment.<magnitude>, trivialaugment, augmix.<severity>
              the magnitudes that each op can have, signs left out
  autoaugment.<policy>
              pairs of [op, probability, magnitude]
  resized_crop
              a list of {scale, ratio, and of 10,000 draws on a square the deciles of area, log_ratio, left, top}
"""
import json
import pathlib

import torch
from torchvision import transforms
from torchvision.transforms import autoaugment

OUT = pathlib.Path(__file__).resolve().parents[2] / "tests" / "golden" / "policy"
SIDE = 10_000  # of the square: large, so that whole pixels don't show
DRAWS = 10_000


def magnitudes(space, choose):
    def of(name, table):
        values = choose(table).tolist() if table.ndim else [0.0]
        scale = SIDE if name.startswith("Translate") else 1
        return [value / scale for value in values]

    return {name: of(name, table) for name, (table, _) in space.items()}


def spaces():
    size = (SIDE, SIDE)
    rand = transforms.RandAugment()._augmentation_space(31, size)
    trivial = transforms.TrivialAugmentWide()._augmentation_space(31)
    mix = transforms.AugMix()._augmentation_space(10, size)
    trivial_224 = magnitudes(trivial, lambda table: table)
    for name in ("TranslateX", "TranslateY"):
        trivial_224[name] = [value * SIDE / 224 for value in trivial_224[name]]
    return {
        "randaugment": {str(m): magnitudes(rand, lambda table: table[m : m + 1]) for m in (0, 9, 15, 30)},
        "trivialaugment": trivial_224,
        "augmix": {str(s): magnitudes(mix, lambda table: table[:s]) for s in (1, 3, 10)},
    }


def policies():
    result = {}
    for policy in autoaugment.AutoAugmentPolicy:
        augment = transforms.AutoAugment(policy)
        space = augment._augmentation_space(10, (SIDE, SIDE))

        def magnitude(name, level):
            value = float(space[name][0][level]) if level is not None else 0.0
            return value / SIDE if name.startswith("Translate") else value

        result[policy.value] = [[[n, p, magnitude(n, level)] for n, p, level in pair] for pair in augment.policies]
    return result


def resized_crop(scale, ratio):
    image = torch.empty(1, SIDE, SIDE)
    draws = [transforms.RandomResizedCrop.get_params(image, scale, ratio) for _ in range(DRAWS)]
    top, left, height, width = (torch.tensor(column, dtype=torch.float64) / SIDE for column in zip(*draws))
    deciles = torch.linspace(0.1, 0.9, 9, dtype=torch.float64)
    values = {"area": width * height, "log_ratio": (width / height).log(), "left": left, "top": top}
    return {"scale": scale, "ratio": ratio, **{k: torch.quantile(v, deciles).tolist() for k, v in values.items()}}


def main():
    OUT.mkdir(parents=True, exist_ok=True)
    torch.manual_seed(1)
    crops = [((0.08, 1.0), (3 / 4, 4 / 3)), ((0.5, 1.0), (0.5, 2.0)), ((0.2, 0.6), (1.0, 1.0)), ((0.8, 1.0), (1.2, 2.0))]
    golden = {**spaces(), "autoaugment": policies(), "resized_crop": [resized_crop(*crop) for crop in crops]}
    (OUT / "torchvision.json").write_text(json.dumps(golden, indent=1) + "\n")


if __name__ == "__main__":
    main()
