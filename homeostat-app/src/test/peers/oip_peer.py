"""A client of the Open Inference Protocol: Triton's own, as a data scientist uses it.

Usage: oip_peer.py HOST:PORT MODEL
Prints what the model says to two readings as one line of JSON.
"""
import json
import sys
import numpy
import tritonclient.http as triton
from tritonclient.utils import InferenceServerException

address, model = sys.argv[1], sys.argv[2]
client = triton.InferenceServerClient(address)
assert client.is_server_live() and client.is_server_ready() and client.is_model_ready(model)
assert "binary_tensor_data" in client.get_server_metadata()["extensions"]
metadata = client.get_model_metadata(model)
assert metadata["name"] == model, metadata
names = [i["name"] for i in metadata["inputs"]]
values = numpy.array([[1.5, 2.25], [8.0, 0.5]])


def column(name, dtype, datatype, index, binary):
    tensor = triton.InferInput(name, [2, 1], datatype)
    tensor.set_data_from_numpy(values[:, index : index + 1].astype(dtype), binary_data=binary)
    return tensor


def matrix(dtype, datatype, binary):
    tensor = triton.InferInput("data", [2, 2], datatype)
    tensor.set_data_from_numpy(values.astype(dtype), binary_data=binary)
    return tensor


def outputs(binary):
    return [triton.InferRequestedOutput(o["name"], binary_data=binary) for o in metadata["outputs"]]


def lists(result):
    named = {}
    for output in metadata["outputs"]:
        array = result.as_numpy(output["name"])
        assert list(array.shape)[1:] == output["shape"][1:], (array.shape, output)
        if array.dtype == numpy.object_:
            array = numpy.vectorize(lambda v: v.decode() if isinstance(v, bytes) else v)(array)
        named[output["name"]] = array.tolist()
    return named


said = []
for binary in (True, False):
    columns = [column(n, numpy.float64, "FP64", i, binary) for i, n in enumerate(names)]
    said.append(lists(client.infer(model, columns, request_id="r1", outputs=outputs(binary))))
    said.append(lists(client.infer(model, [matrix(numpy.float32, "FP32", binary)], outputs=outputs(binary))))
# Without a choice of outputs the client asks for all of them in binary.
whole = client.infer(model, [matrix(numpy.float64, "FP64", True)], request_id="r2")
assert whole.get_response()["id"] == "r2", whole.get_response()
said.append(lists(whole))
version = whole.get_response()["model_version"]
assert client.is_model_ready(model, version)
said.append(lists(client.infer(model, [matrix(numpy.float64, "FP64", True)], model_version=version)))
assert all(s == said[0] for s in said), said

for wrong, part in (
    (lambda: client.infer(model, columns[:1]), names[1] + " is nothing"),
    (lambda: client.get_model_metadata("no-such-model"), "There is no pipeline no-such-model"),
):
    try:
        wrong()
        sys.exit("no error: " + part)
    except InferenceServerException as error:
        assert part in error.message(), error
print(json.dumps(said[0]))
