"""Runs the code cells of a notebook in order, in one namespace, and prints what came of them, as JSON.

notebook_peer.py FILE
"""
import json
import pathlib
import sys

notebook = json.loads(pathlib.Path(sys.argv[1]).read_text())
known = {"__name__": "__main__"}
for number, cell in enumerate(notebook["cells"]):
    if cell["cell_type"] == "code":
        exec(compile("".join(cell["source"]), f"cell {number}", "exec"), known)
exported = known["exported"]
versions = exported["model_version"].dropna().unique() if len(exported) else []
print(json.dumps({
    "pipelines": known["pipelines"].to_dict("list"),
    "statuses": list(known["runs"]["status"]),
    "columns": list(known["runs"].columns),
    "predictions": len(known["predictions"]),
    "healed": known["errors"]["healed"].tail(100).mean(),
    "frozen": known["errors"]["frozen"].tail(100).mean(),
    "exported": len(exported),
    "versions": sorted(int(version) for version in versions),
}))
