"""Writes the golden streams (one integer per line) and prints their SHA-256.

Run with CPython 3.11 or later and numpy 1.24 or later:  python generate.py
"""

import hashlib
import pathlib
import random

import numpy as np


def streams():
    rng = random.Random(12345)
    yield "a", rng.choices([0, 1], k=1000) + rng.choices([4, 5, 6, 7], k=1000)
    rng = random.Random(42)
    yield "b", rng.choices([0, 1], k=1000) + rng.choices([0, 1], k=1000, weights=[0.3, 0.7])
    rng = random.Random(42)
    yield "c", rng.choices([0, 1], k=250) + rng.choices([0, 1], k=250, weights=[0.9, 0.1])
    rng = random.Random(42)
    yield "w", rng.choices([0, 1], k=250) + rng.choices([0, 1], k=250, weights=[0.1, 0.9])
    rng = random.Random(42)
    yield "d", [int(rng.random() < 0.1) for _ in range(1000)] + [
        int(rng.random() < 0.5) for _ in range(1000)
    ]
    np.random.seed(12345)
    yield "s1", np.concatenate((np.random.randint(2, size=1000), np.random.randint(8, size=1000)))
    np.random.seed(12345)
    yield "s2", np.concatenate(
        (np.random.binomial(1, 0.2, 1000), np.random.binomial(1, 0.8, 1000))
    )
    np.random.seed(12345)
    yield "s3", np.concatenate(
        [np.random.normal(m, 0.1, 500) > 0 for m in (0.0, 0.25, 0.0, 0.25)]
    ).astype(int)


for name, values in streams():
    text = "".join(f"{int(v)}\n" for v in values)
    path = pathlib.Path(__file__).with_name(f"{name}.txt")
    path.write_text(text, encoding="ascii", newline="\n")
    print(name, hashlib.sha256(text.encode()).hexdigest()[:16])
