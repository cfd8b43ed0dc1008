#!/usr/bin/env python3
"""Compares Homeostat's model families with scikit-learn and LightGBM on the same files.

  python -m venv /tmp/models && /tmp/models/bin/pip install scikit-learn lightgbm pandas
  /tmp/models/bin/python docs/comparisons/models.py --data DIRECTORY

DIRECTORY holds gas-turbine/, occupancy/ and machine-efficiency/. Prints the table of `models.md`.
Both sides read the same numbers: this script writes train and test rows as CSV, the test
`ModelsComparison` of homeostat-shell reads them, trains every family with its defaults, and writes
its estimates back; this script scores all of them alike.
"""
import argparse
import os
import pathlib
import subprocess
import sys
import tempfile
import time

os.environ["OMP_WAIT_POLICY"] = "PASSIVE"

import lightgbm
import numpy as np
import pandas as pd
from sklearn.compose import make_column_transformer
from sklearn.ensemble import RandomForestClassifier, RandomForestRegressor
from sklearn.linear_model import LogisticRegression, Ridge
from sklearn.metrics import (
    accuracy_score, f1_score, log_loss, mean_absolute_error, mean_squared_error)
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OneHotEncoder, StandardScaler

ROOT = pathlib.Path(__file__).resolve().parents[2]


def gas_turbine(data):
    features = "AT AP AH AFDP GTEP TIT TAT TEY CDP".split()
    train, test = (pd.read_csv(data / "gas-turbine" / f"gt_{year}.csv") for year in (2011, 2012))
    return train[features], train.NOX, test[features], test.NOX, 0


def occupancy(data):
    features = "Temperature Humidity Light CO2 HumidityRatio".split()
    train, test = (
        pd.read_csv(data / "occupancy" / f"{name}.txt") for name in ("datatraining", "datatest2"))
    return train[features], train.Occupancy, test[features], test.Occupancy, 2


def machine_efficiency(data):
    rows = pd.read_csv(data / "machine-efficiency" / "machine_efficiency_20k.csv")
    when = pd.to_datetime(rows.Timestamp)
    y = rows.Efficiency_Status.map({"Low": 0, "Medium": 1, "High": 2})
    x = rows.drop(columns=["Timestamp", "Efficiency_Status", "row_index"])
    modes = sorted(x.Operation_Mode.unique())
    x["Operation_Mode"] = x.Operation_Mode.map({mode: i for i, mode in enumerate(modes)})
    x = x.rename(columns={"Operation_Mode": f"Operation_Mode#{len(modes)}"})
    x["hour"], x["weekday"], x["day"], x["month"] = (
        when.dt.hour, when.dt.day_of_week, when.dt.day, when.dt.month)
    cut = len(x) * 8 // 10
    return x[:cut], y[:cut], x[cut:], y[cut:], 3


def others(classes, columns):
    """The same kind of model elsewhere, with the defaults of its library."""
    categorical = [name for name in columns if "#" in name]
    plain = [name for name in columns if "#" not in name]
    linear = make_column_transformer(
        (StandardScaler(), plain),
        (make_pipeline(OneHotEncoder(handle_unknown="ignore", sparse_output=False),
                       StandardScaler()), categorical))
    if classes:
        return {
            "logistic": ("scikit-learn", make_pipeline(linear, LogisticRegression(max_iter=1000))),
            "gradient-boosted-trees": ("LightGBM", lightgbm.LGBMClassifier(n_jobs=1, verbose=-1)),
            "random-forest": (
                "scikit-learn", RandomForestClassifier(50, random_state=1, n_jobs=1))}
    return {
        "ridge": ("scikit-learn", make_pipeline(linear, Ridge())),
        "gradient-boosted-trees": ("LightGBM", lightgbm.LGBMRegressor(n_jobs=1, verbose=-1)),
        "random-forest": ("scikit-learn", RandomForestRegressor(50, random_state=1, n_jobs=1))}


def scores(classes, truth, said):
    if not classes:
        return {"MAE": mean_absolute_error(truth, said),
                "RMSE": mean_squared_error(truth, said) ** 0.5}
    said = np.clip(said, 1e-15, 1)
    said = said / said.sum(axis=1, keepdims=True)
    best = said.argmax(axis=1)
    return {"accuracy": accuracy_score(truth, best),
            "weighted F1": f1_score(truth, best, average="weighted"),
            "log loss": log_loss(truth, said, labels=range(classes))}


def ours(folder):
    """Trains all families on everything in the folder, in one run of Java."""
    subprocess.run(
        ["./mvnw", "-q", "test", "-pl", "homeostat-core,homeostat-shell",
         "-Dtest=ModelsComparison", "-Dsurefire.failIfNoSpecifiedTests=false",
         f"-Dhomeostat.comparison={folder}"],
        cwd=ROOT, check=True, stdout=sys.stderr)


def main():
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("--data", type=pathlib.Path, required=True)
    data = arguments.parse_args().data
    sets = {f.__name__.replace("_", "-"): f(data)
            for f in (gas_turbine, occupancy, machine_efficiency)}
    with tempfile.TemporaryDirectory() as temporary:
        folder = pathlib.Path(temporary)
        for name, (x, y, x_test, y_test, classes) in sets.items():
            x.assign(target=y).to_csv(folder / f"{name}.{classes}.train.csv", index=False)
            x_test.assign(target=y_test).to_csv(folder / f"{name}.{classes}.test.csv", index=False)
        ours(folder)
        print("| data | family | from | scores | training s |\n|---|---|---|---|---|")
        for name, (x, y, x_test, y_test, classes) in sets.items():
            for family, (library, model) in others(classes, x.columns).items():
                started = time.perf_counter()
                model.fit(x, y)
                seconds = time.perf_counter() - started
                said = model.predict_proba(x_test) if classes else model.predict(x_test)
                row(name, family, library, scores(classes, y_test, said), seconds)
                said = np.loadtxt(folder / f"{name}.{family}.said.csv", delimiter=",")
                seconds = float((folder / f"{name}.{family}.seconds").read_text())
                row(name, family, "Homeostat", scores(classes, y_test, said), seconds)


def row(name, family, source, values, seconds):
    text = ", ".join(f"{key} {value:.4f}" for key, value in values.items())
    print(f"| {name} | {family} | {source} | {text} | {seconds:.2f} |", flush=True)


if __name__ == "__main__":
    main()
