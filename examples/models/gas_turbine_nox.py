"""Makes gas-turbine-nox.onnx: a model of scikit-learn for examples/gas-turbine-foreign.yaml, learned from the
turbine's first year. pip install scikit-learn skl2onnx; then, from the root: python examples/models/gas_turbine_nox.py"""
import csv
from pathlib import Path

import numpy as np
from skl2onnx import to_onnx
from skl2onnx.common.data_types import FloatTensorType
from sklearn.ensemble import GradientBoostingRegressor

# The order of `features` in the pipeline.
FEATURES = ["AT", "AP", "AH", "AFDP", "GTEP", "TIT", "TAT", "TEY", "CDP"]

here = Path(__file__).parent
with open(here.parent / "data/gas-turbine/gt_2011.csv") as file:
    rows = list(csv.DictReader(file))
x = np.array([[row[name] for name in FEATURES] for row in rows], dtype=np.float32)
y = np.array([row["NOX"] for row in rows], dtype=np.float32)

model = GradientBoostingRegressor(n_estimators=100, max_depth=4, random_state=1).fit(x, y)
onnx = to_onnx(model, initial_types=[("X", FloatTensorType([None, len(FEATURES)]))], target_opset={"": 15, "ai.onnx.ml": 3})
(here / "gas-turbine-nox.onnx").write_bytes(onnx.SerializeToString())
