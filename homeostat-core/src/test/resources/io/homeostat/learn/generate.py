#!/usr/bin/env python3
"""Writes what scikit-learn says about the rows beside this script.

  python generate.py        (scikit-learn 1.9, numpy)

`rows.csv` holds four numbers (the third repeats the first, the fourth is constant), a category of
three levels (-1: none), a number to predict and a class to predict; `nan` is missing.
`ridge.csv` and `logistic.csv` hold, for each row, the prediction and the three probabilities of the
same pipeline as the product's: missing numbers are the mean, one indicator for each level,
everything standardised, penalties 1.
"""
import pathlib

import numpy as np
from sklearn.impute import SimpleImputer
from sklearn.linear_model import LogisticRegression, Ridge
from sklearn.preprocessing import StandardScaler

here = pathlib.Path(__file__).parent
rng = np.random.default_rng(20)
n = 60
x = np.column_stack([rng.normal(20, 5, n), rng.normal(1000, 30, n), np.zeros(n), np.full(n, 7.5)])
x[:, 2] = 2 * x[:, 0] + 1
mode = rng.integers(0, 3, n)
signal = 0.4 * (x[:, 0] - 20) + 0.02 * (x[:, 1] - 1000) + np.array([0, 2, -1])[mode]
number = signal + rng.normal(0, 0.5, n)
kind = np.digitize(signal + rng.normal(0, 1, n), [-1, 1])
x[rng.random((n, 4)) < 0.08] = np.nan
mode[rng.random(n) < 0.1] = -1

numbers = SimpleImputer(strategy="mean").fit_transform(x)
indicators = (mode[:, None] == np.arange(3)).astype(float)
inputs = StandardScaler().fit_transform(np.hstack([numbers, indicators]))
ridge = Ridge(alpha=1.0).fit(inputs, number).predict(inputs)
logistic = LogisticRegression(C=1.0, tol=1e-12, max_iter=100000)
three = logistic.fit(inputs, kind).predict_proba(inputs)
two = logistic.fit(inputs, kind > 0).predict_proba(inputs)

rows = np.column_stack([x, mode, number, kind])
np.savetxt(here / "rows.csv", rows, delimiter=",", fmt="%.17g")
np.savetxt(here / "ridge.csv", ridge, delimiter=",", fmt="%.17g")
np.savetxt(here / "logistic.csv", np.hstack([three, two]), delimiter=",", fmt="%.17g")
