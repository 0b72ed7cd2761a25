#!/usr/bin/python3
"""Golden files of src/tta/base/npy: what np.save writes of every type, order, shape and version, and what is refused.

Usage: /usr/bin/python3 tools/golden/npy.py [folder, default tests/golden/npy]
"""

import pathlib
import sys

import numpy as np


def save(folder, name, array, version=None):
    with open(folder / f"{name}.npy", "wb") as file:
        np.lib.format.write_array(file, np.asanyarray(array), version=version)


def main():
    default = pathlib.Path(__file__).resolve().parents[2] / "tests" / "golden" / "npy"
    folder = pathlib.Path(sys.argv[1]) if len(sys.argv) > 1 else default
    folder.mkdir(parents=True, exist_ok=True)

    # Value (i, j, k) is 12 i + 4 j + k - 5, whatever the type, so that one loop checks them all.
    numbers = np.arange(24).reshape(2, 3, 4)
    for dtype in ("uint8", "int32", "int64", "float16", "float32", "float64"):
        values = (numbers if dtype == "uint8" else numbers - 5).astype(dtype)
        save(folder, f"{dtype}_c", values)
        save(folder, f"{dtype}_fortran", np.asfortranarray(values))
    floats = (numbers - 5).astype(np.float32)
    save(folder, "version_2", floats, (2, 0))
    save(folder, "version_3", floats, (3, 0))
    save(folder, "number", np.float32(2.5))
    save(folder, "vector", np.arange(5, dtype=np.int32))
    save(folder, "empty", np.zeros((0, 7), np.float32))
    save(folder, "long_header", np.zeros((1,) * 31 + (3,), np.float32))

    # Refused, each by its name.
    save(folder, "refused_big_endian", floats.astype(">f4"))
    save(folder, "refused_complex", floats.astype(np.complex64))
    save(folder, "refused_bool", floats > 0)
    save(folder, "refused_text", np.array(["a", "bc"]))
    save(folder, "refused_objects", np.array([{}, None], dtype=object))
    save(folder, "refused_records", np.zeros(3, dtype=[("a", "<f4"), ("b", "<i4")]))
    np.savez(folder / "refused_archive", floats)
    (folder / "refused_archive.npz").rename(folder / "refused_archive.npy")


if __name__ == "__main__":
    main()
