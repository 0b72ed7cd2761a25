#!/usr/bin/python3
"""Golden files of the base rooms: numpy's float16 and Python's shortest number texts.

Usage: /usr/bin/python3 tools/golden/base.py [folder, default tests/golden/base]
"""

import hashlib
import pathlib
import struct
import sys

import numpy as np


def float32_cases(random):
    """Every half and both its neighbours' midpoints, the values beside those, and random bit patterns."""
    halves = np.arange(0x0000, 0x7C00, 37, dtype=np.uint16)
    values = halves.view(np.float16).astype(np.float32)
    above = (halves + 1).view(np.float16).astype(np.float32)
    above[np.isinf(above)] = 65536
    midpoints = (values + above) / 2
    beside = [np.nextafter(midpoints, np.float32(direction)) for direction in (0, np.inf)]
    edges = np.array([0, 65504, 65519.996, 65520, 65536, 1e38, np.inf, 2**-24, 2**-25, 2**-26, 2**-14, 1e-45],
                     dtype=np.float32)
    nans = np.array([0x7F800001, 0x7FC00000, 0x7FFFFFFF, 0x7F802000], dtype=np.uint32).view(np.float32)
    anything = random.integers(0, 2**32, 2000, dtype=np.uint64).astype(np.uint32).view(np.float32)
    # Random bits seldom hit the halves' range: these do.
    in_range = (random.standard_normal(2000) * 2.0 ** random.integers(-26, 17, 2000)).astype(np.float32)
    positive = np.concatenate([values, midpoints, *beside, edges, nans])
    signed = np.concatenate([positive, (positive.view(np.uint32) | 0x80000000).view(np.float32)])
    return np.concatenate([signed, anything, in_range])


def write_float16(folder, random):
    floats = float32_cases(random)
    with np.errstate(over="ignore", invalid="ignore"):
        halves = floats.astype(np.float16).view(np.uint16)
    # As unsigned bits: NaN payloads must survive the file.
    np.save(folder / "float32_bits.npy", floats.view(np.int32))
    np.save(folder / "float16_bits.npy", halves)
    widened = np.arange(65536, dtype=np.uint32).astype(np.uint16).view(np.float16).astype(np.float32)
    (folder / "all_halves_widened.sha256").write_text(hashlib.sha256(widened.tobytes()).hexdigest() + "\n")


def without_point_zero(text):
    return text[:-2] if text.endswith(".0") else text


def number_cases(random):
    bits = [struct.unpack("<d", struct.pack("<Q", int(b)))[0] for b in random.integers(0, 2**63, 400, dtype=np.uint64)]
    sizes = [float(m * 10.0**e) for m in (1, -1.5, 0.123456789, 9.999999999999999) for e in range(-9, 22)]
    edges = [0.0, -0.0, 0.1, 1 / 3, 1e15, 1e16, 9007199254740993.0, 5e-324, 2.2250738585072014e-308,
             1.7976931348623157e308]
    return [x for x in bits + sizes + edges if np.isfinite(x)]


def float32_text(x):
    """The fewest digits that read back as x, with an exponent where Python's repr() has one."""
    scientific = np.format_float_scientific(x, unique=True, trim="-", exp_digits=2)
    if -4 <= int(scientific.split("e")[1]) < 16:
        return np.format_float_positional(x, unique=True, trim="-")
    return scientific


def write_numbers(folder, random):
    numbers = number_cases(random)
    lines = [without_point_zero(repr(x)) for x in numbers]
    np.save(folder / "doubles.npy", np.array(numbers))
    (folder / "doubles.txt").write_text("\n".join(lines) + "\n")

    bits = random.integers(0, 2**31, 400, dtype=np.uint64).astype(np.uint32).view(np.float32)
    floats = np.concatenate([bits[np.isfinite(bits)], np.array([x for x in numbers if abs(x) < 3e38], np.float32)])
    np.save(folder / "floats.npy", floats)
    (folder / "floats.txt").write_text("\n".join(float32_text(x) for x in floats) + "\n")


def main():
    default = pathlib.Path(__file__).resolve().parents[2] / "tests" / "golden" / "base"
    folder = pathlib.Path(sys.argv[1]) if len(sys.argv) > 1 else default
    folder.mkdir(parents=True, exist_ok=True)
    write_float16(folder, np.random.default_rng(16))
    write_numbers(folder, np.random.default_rng(64))


if __name__ == "__main__":
    main()
