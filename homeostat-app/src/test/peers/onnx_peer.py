"""Makes ONNX files as data scientists make them, with what scikit-learn itself says about some rows;
and asks ONNX's reference evaluator about a file that Homeostat has written.

onnx_peer.py make DIR
onnx_peer.py ask FILE      (rows as JSON on standard input, answers as JSON on standard output)
"""
import json
import sys
from pathlib import Path

import numpy as np


def make(directory):
    import onnx
    from skl2onnx import to_onnx
    from skl2onnx.common.data_types import DoubleTensorType, FloatTensorType
    from sklearn.ensemble import GradientBoostingRegressor, RandomForestClassifier
    from sklearn.impute import SimpleImputer
    from sklearn.linear_model import LinearRegression, LogisticRegression
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import StandardScaler

    random = np.random.default_rng(1)
    x = random.normal(size=(400, 2)).astype(np.float32)
    rows = random.normal(size=(100, 2)).astype(np.float32)
    y = 3 * x[:, 0] + np.abs(x[:, 1])
    names = np.array(["Idle", "Maintenance", "Active"])[(x[:, 0] > 0).astype(int) + (x[:, 1] > 0.5)]
    float32 = [("X", FloatTensorType([None, 2]))]

    def write(name, model, answers, kept=rows):
        onnx.save(model, directory / f"{name}.onnx")
        document = {"rows": [[None if np.isnan(v) else float(v) for v in row] for row in kept], "answers": answers.tolist()}
        (directory / f"{name}.json").write_text(json.dumps(document))

    holed = rows.copy()
    holed[::7, 1] = np.nan
    boosted = make_pipeline(SimpleImputer(), StandardScaler(), GradientBoostingRegressor(n_estimators=30, random_state=1)).fit(x, y)
    write("regression", to_onnx(boosted, initial_types=float32), boosted.predict(holed), holed)

    linear = LinearRegression().fit(x.astype(np.float64), y)
    write("double", to_onnx(linear, initial_types=[("X", DoubleTensorType([None, 2]))]), linear.predict(rows.astype(np.float64)))

    logistic = LogisticRegression().fit(x, names)
    order = [list(logistic.classes_).index(name) for name in ("Idle", "Active", "Maintenance")]
    shares = logistic.predict_proba(rows)[:, order]
    write("tensor", to_onnx(logistic, initial_types=float32, options={"zipmap": False}), shares)
    write("zipmap", to_onnx(logistic, initial_types=float32), shares)

    forest = RandomForestClassifier(n_estimators=20, max_depth=6, random_state=1).fit(x, (y > 1).astype(int))
    write("forest", to_onnx(forest, initial_types=float32, options={"zipmap": False}), forest.predict_proba(rows))

    named = make_pipeline(StandardScaler(), LinearRegression()).fit(x, y)
    inputs = [("z", FloatTensorType([None, 1])), ("x", FloatTensorType([None, 1]))]
    # Converters concatenate in the order of the inputs: the model was fitted to z before x.
    swapped = make_pipeline(StandardScaler(), LinearRegression()).fit(x[:, ::-1], y)
    write("inputs", to_onnx(swapped, initial_types=inputs), named.predict(rows))


def ask(file):
    import onnx
    from onnx.reference import ReferenceEvaluator

    model = onnx.load(file)
    onnx.checker.check_model(model, full_check=True)
    rows = json.load(sys.stdin)
    x = np.array([[np.nan if v is None else v for v in row] for row in rows], dtype=np.float32)
    outputs = [output.name for output in model.graph.output]
    said = dict(zip(outputs, ReferenceEvaluator(model).run(None, {"features": x})))
    answer = {name: value.tolist() for name, value in said.items()}
    answer["metadata"] = {entry.key: entry.value for entry in model.metadata_props}
    json.dump(answer, sys.stdout)


if sys.argv[1] == "make":
    make(Path(sys.argv[2]))
else:
    ask(sys.argv[2])
