"""Kubernetes' own objects against its strict schemas, of the oldest release given and of the newest; the others go into a file.

schemas.py DIRECTORY OLDEST OTHERS
"""
import json
import pathlib
import sys

import kubernetes_validate as kv
import yaml

directory, oldest, others = pathlib.Path(sys.argv[1]), sys.argv[2], pathlib.Path(sys.argv[3])
newest = kv.latest_version()
foreign, own, wrong = [], 0, []


def problem(document, version):
    try:
        kv.validate(document, version, strict=True)
    except kv.ValidationError as found:
        return f"{'.'.join(map(str, found.path))}: {found.message}"
    except (kv.SchemaNotFoundError, kv.InvalidSchemaError, kv.VersionNotSupportedError) as found:
        return str(found)
    return None


for file in sorted(directory.glob("*.yaml")):
    for document in yaml.safe_load_all(file.read_text()):
        if document is None:
            continue
        group = document["apiVersion"].rpartition("/")[0]
        where = f"{file.name}: {document['kind']} {document['metadata']['name']}"
        # Groups of Kubernetes have no dot, or end in k8s.io.
        if "." in group and not group.endswith(".k8s.io"):
            foreign.append({"where": where, "object": document})
            continue
        own += 1
        for version in (oldest, newest):
            found = problem(document, version)
            if found:
                wrong.append(f"{where}: {version}: {found}")

# What could find nothing would say that all is well.
broken = {"apiVersion": "apps/v1", "kind": "Deployment", "metadata": {"name": "a"}, "spec": {
    "replica": 1, "selector": {}, "template": {"spec": {"containers": []}}}}
if not problem(broken, oldest) or not problem(broken, newest) or own < 50:
    wrong.append(f"an unknown field was let through, or only {own} objects were looked at")
others.write_text(json.dumps(foreign))
print(f"{own} objects, Kubernetes {oldest} and {newest}")
print(*wrong, sep="\n", end="\n" if wrong else "")
sys.exit(1 if wrong else 0)
