#!/usr/bin/python3
"""Makes tests/golden/onnx: small ONNX models, each with one property that open_onnx_model() must see.

Run by `./dev golden` with Debian's python3-onnx. The same run gives the same bytes. Weights are small and fixed, so that
tests can state the expected outputs by hand; nothing here was trained.

The models named flatten_* show what they were given: their answer is their input, one output per value, in row-major
order. Tests of other rooms use them to see exactly the tensor that was rendered.
"""

import os
import sys

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

FOLDER = os.path.join(os.path.dirname(__file__), "..", "..", "tests", "golden", "onnx")
F32, F16, U8, I32, I64 = (TensorProto.FLOAT, TensorProto.FLOAT16, TensorProto.UINT8, TensorProto.INT32,
                          TensorProto.INT64)
CLASSES = 5
# Mean colour times this: class k looks at channel k % 3.
WEIGHTS = np.array([[4, 0, 0, -4, 0], [0, 4, 0, 0, -4], [0, 0, 4, 0, 0]], np.float32)


def value(name, element_type, shape):
    return helper.make_tensor_value_info(name, element_type, shape)


def save(name, nodes, inputs, outputs, initializers=(), opset=13, ir_version=7, **more):
    graph = helper.make_graph(nodes, name, inputs, outputs, list(initializers))
    for tensor in more.get("sparse_initializers", ()):
        graph.sparse_initializer.append(tensor)
    opsets = [helper.make_opsetid("", opset)] + more.get("opsets", [])
    model = helper.make_model(graph, opset_imports=opsets, producer_name="tta-golden", functions=more.get("functions", ()))
    model.ir_version = ir_version
    for key, text in more.get("metadata", {}).items():
        model.metadata_props.add(key=key, value=text)
    if "training" in more:
        model.training_info.append(more["training"])
    with open(os.path.join(FOLDER, name + ".onnx"), "wb") as file:
        file.write(model.SerializeToString(deterministic=True))


def tensor(name, array):
    return numpy_helper.from_array(array, name)


def mean_colour(source="input", result="mean"):
    """[N,C,H,W] -> [N,C]."""
    return [helper.make_node("GlobalAveragePool", [source], ["pooled"]),
            helper.make_node("Flatten", ["pooled"], [result], axis=1)]


def classifier(result="logits", source="input"):
    """[N,3,H,W] -> [N,5] logits, and its weights."""
    return (mean_colour(source) + [helper.make_node("MatMul", ["mean", "weights"], [result])],
            [tensor("weights", WEIGHTS)])


def save_classifier(name, tail, output=None, shape=("N", 3, 8, 8), element_type=F32, head=(), **more):
    """Input -> head -> logits -> tail. `head` gives "pixels" from "input"; `tail` gives "output" from "logits"."""
    nodes, weights = classifier(source="pixels" if head else "input")
    save(name, list(head) + nodes + list(tail), [value("input", element_type, list(shape))],
         output or [value("output", F32, [shape[0], CLASSES])], weights + more.pop("initializers", []), **more)


def node(kind, inputs="logits", outputs="output", **attributes):
    split = lambda names: names.split() if isinstance(names, str) else names
    return helper.make_node(kind, split(inputs), split(outputs), **attributes)


def output_kinds():
    save_classifier("logits", [node("Identity")])
    save_classifier("softmax", [node("Softmax", axis=1)])
    save_classifier("softmax_opset9", [node("Softmax")], opset=9, ir_version=4)
    save_classifier("log_softmax", [node("LogSoftmax", axis=-1)])
    save_classifier("softmax_behind_shapes",
                    [node("Softmax", outputs="p", axis=1), node("Unsqueeze", "p two", "p3"),
                     node("Squeeze", "p3 two", "p2"), node("Reshape", "p2 shape", "p1"), node("Cast", "p1", "p0", to=F32),
                     node("Flatten", "p0", "pf"), node("Identity", "pf")],
                    initializers=[tensor("two", np.array([2], np.int64)),
                                  tensor("shape", np.array([-1, CLASSES], np.int64))])
    save_classifier("softmax_wrong_axis", [node("Softmax", axis=0)])
    # The same functions spelled out, so that only the numbers give them away.
    save_classifier("softmax_spelled_out",
                    [node("Exp", outputs="e"), node("ReduceSum", "e axes", "sum"), node("Div", "e sum")],
                    initializers=[tensor("axes", np.array([1], np.int64))])
    save_classifier("log_softmax_spelled_out", [node("Softmax", outputs="p", axis=1), node("Log", "p")])
    save_classifier("multi_label_spelled_out",
                    [node("Neg", outputs="n"), node("Exp", "n", "e"), node("Add", "e one", "d"),
                     node("Reciprocal", "d")], initializers=[tensor("one", np.array([1], np.float32))])
    save_classifier("multi_label", [node("Sigmoid")])

    first = tensor("first", np.array([[1], [0], [0]], np.float32))
    single = mean_colour() + [node("MatMul", "mean first", "logits")]
    image, score = [value("input", F32, ["N", 3, 8, 8])], [value("output", F32, ["N", 1])]
    save("single_sigmoid", single + [node("Sigmoid")], image, score, [first])
    save("single_number", single + [node("Identity")], image, score, [first])
    save("single_softmax", single + [node("Softmax", axis=1)], image, score, [first])

    kernel = tensor("kernel", np.ascontiguousarray(WEIGHTS.T).reshape(CLASSES, 3, 1, 1))
    save("softmax_nk11", [node("GlobalAveragePool", "input", "pooled"), node("Conv", "pooled kernel", "logits"),
                          node("Softmax", axis=1)],
         image, [value("output", F32, ["N", CLASSES, 1, 1])], [kernel])
    save("dense_output", [node("Conv", "input kernel", "output")], image,
         [value("output", F32, ["N", CLASSES, 8, 8])], [kernel])
    # Nothing is declared about the output's shape; only a run tells that it is dense, or a row.
    save("undeclared_dense_output", [node("Conv", "input kernel", "output")], image, [value("output", F32, None)], [kernel])
    save_classifier("undeclared_output", [node("Softmax", axis=1)], [value("output", F32, None)])
    save_classifier("free_classes", [node("Softmax", axis=1)], [value("output", F32, ["N", "K"])])


def inputs():
    to_planes = [node("Transpose", "input", "pixels", perm=[0, 3, 1, 2])]
    to_float = [node("Cast", "input", "pixels", to=F32)]
    identity = [node("Identity")]
    save_classifier("nhwc", identity, shape=("N", 8, 8, 3), head=to_planes)
    save_classifier("uint8", identity, element_type=U8, head=to_float)
    save_classifier("int32", identity, element_type=I32, head=to_float)
    save_classifier("float16", [node("Cast", outputs="output", to=F16)], [value("output", F16, ["N", CLASSES])],
                    element_type=F16, head=to_float)
    save_classifier("fixed_batch2", identity, shape=(2, 3, 8, 8))
    save_classifier("free_spatial", identity, shape=("N", 3, "H", "W"))
    # Declared free, but the graph only takes 384: as transformers with a position table are often exported.
    save_classifier("free_spatial_384_only", identity, shape=("N", 3, "H", "W"),
                    head=[node("Add", "input plane", "shifted"), node("Sub", "shifted plane", "pixels")],
                    initializers=[tensor("plane", np.zeros((384, 1), np.float32))])
    save_classifier("free_channels", identity, shape=("N", "C", "H", "W"))
    save_classifier("ambiguous_layout", identity, shape=("N", 3, 8, 3))
    save_classifier("rgba", identity, shape=("N", 4, 8, 8), head=[node("Slice", "input zero three one", "pixels")],
                    initializers=[tensor(n, np.array([v], np.int64)) for n, v in (("zero", 0), ("three", 3), ("one", 1))])
    save("vector_input", [node("Identity", "input")], [value("input", F32, ["N", 5])], [value("output", F32, ["N", 5])])
    nodes, weights = classifier()
    save("two_inputs", nodes + [node("Add", "logits bias", "output")],
         [value("input", F32, ["N", 3, 8, 8]), value("bias", F32, [CLASSES])], [value("output", F32, ["N", CLASSES])], weights)
    # Up to IR version 3 every initializer was listed as an input too.
    save("initializer_as_input", nodes + identity,
         [value("input", F32, ["N", 3, 8, 8]), value("weights", F32, [3, CLASSES])],
         [value("output", F32, ["N", CLASSES])], weights, opset=9, ir_version=3)
    save_classifier("metadata", identity, metadata={"names": "{0: 'tench', 1: 'goldfish'}", "imgsz": "[8, 8]"})


def outputs():
    scores, labels = value("scores", F32, ["N", CLASSES]), value("labels", I64, ["N"])
    softmax = node("Softmax", outputs="scores", axis=1)
    best = node("ArgMax", outputs="labels", axis=1, keepdims=0)
    save_classifier("label_and_scores", [softmax, best], [labels, scores])
    save_classifier("labels_only", [best], [labels])
    save_classifier("two_outputs", [softmax, node("Identity", outputs="auxiliary")],
                    [scores, value("auxiliary", F32, ["N", CLASSES])])
    save_classifier("rank3_output", [node("Unsqueeze", "logits axes", "output")], [value("output", F32, ["N", 1, CLASSES])],
                    initializers=[tensor("axes", np.array([1], np.int64))])
    maps = onnx.ValueInfoProto(name="probabilities")  # a sequence of maps from label to probability
    maps.type.sequence_type.elem_type.map_type.key_type = I64
    maps.type.sequence_type.elem_type.map_type.value_type.tensor_type.elem_type = F32
    zipmap = helper.make_node("ZipMap", ["scores"], ["probabilities"], domain="ai.onnx.ml",
                              classlabels_int64s=list(range(CLASSES)))
    save_classifier("zipmap", [softmax, zipmap], [maps], opsets=[helper.make_opsetid("ai.onnx.ml", 1)])
    save_classifier("nan", [node("Sub", "logits logits", "zero"), node("Div", "zero zero", "output")])
    # Probabilities of the mean colour; 0/0 for a black image only.
    save("nan_on_black", mean_colour() + [node("ReduceSum", "mean axes", "sum"), node("Div", "mean sum", "output")],
         [value("input", F32, ["N", 3, 8, 8])], [value("output", F32, ["N", 3])], [tensor("axes", np.array([1], np.int64))])


def flattened():
    def save_flatten(name, shape, element_type=F32, result_type=F32):
        values = int(np.prod(shape[1:]))
        nodes = [node("Cast", "input", "numbers", to=result_type), node("Flatten", "numbers", "output", axis=1)]
        if element_type == result_type:
            nodes = [node("Flatten", "input", "output", axis=1)]
        save("flatten_" + name, nodes, [value("input", element_type, list(shape))],
             [value("output", result_type, [shape[0], values])])

    save_flatten("nchw", ("N", 3, 8, 8))
    save_flatten("nhwc", ("N", 8, 8, 3))
    save_flatten("nchw_gray", ("N", 1, 8, 8))
    save_flatten("nhwc_gray", ("N", 8, 8, 1))
    save_flatten("nchw_float16", ("N", 3, 8, 8), F16, F16)
    save_flatten("nhwc_float16", ("N", 8, 8, 3), F16, F16)
    save_flatten("nchw_uint8", ("N", 3, 8, 8), U8)
    save_flatten("nhwc_uint8", ("N", 8, 8, 3), U8)
    save_flatten("nchw_batch4", (4, 3, 8, 8))
    save_flatten("nchw_wide", ("N", 3, 6, 10))
    save_flatten("nchw_32", ("N", 3, 32, 32))

    # The 4 x 4 grid: class 4 * row + column has the mean of that sixteenth of the picture, over all channels.
    for side in (32, 224):
        cell = side // 4
        save("flatten_grid4x4_%d" % side,
             [node("AveragePool", "input", "cells", kernel_shape=[cell, cell], strides=[cell, cell]),
              node("ReduceMean", "cells", "gray", axes=[1], keepdims=0), node("Flatten", "gray", "output", axis=1)],
             [value("input", F32, ["N", 3, side, side])], [value("output", F32, ["N", 16])])


def external_tensor(name, shape, location, element_type=F32, **entries):
    result = TensorProto(name=name, data_type=element_type, dims=shape, data_location=TensorProto.EXTERNAL)
    for key, text in {"location": location, **entries}.items():
        result.external_data.add(key=key, value=str(text))
    return result


def save_external(name, location, **entries):
    nodes, _ = classifier()
    save("external_" + name, nodes + [node("Identity")], [value("input", F32, ["N", 3, 8, 8])],
         [value("output", F32, ["N", CLASSES])],
         [external_tensor("weights", [3, CLASSES], location, **entries)])


def external_data():
    # Sixteen bytes of something else, then the classifier's weights.
    with open(os.path.join(FOLDER, "weights.bin"), "wb") as file:
        file.write(bytes(range(16)) + WEIGHTS.tobytes())
    save_external("weights", "weights.bin", offset=16, length=WEIGHTS.nbytes)
    save_external("weights_to_end", "weights.bin", offset=16)
    save_external("subfolder", "data/weights.bin", offset=16, length=WEIGHTS.nbytes)
    save_external("parent", "../weights.bin", offset=16, length=WEIGHTS.nbytes)
    save_external("hidden_parent", "data/../../weights.bin", offset=16, length=WEIGHTS.nbytes)
    save_external("absolute", "/etc/hostname")
    save_external("no_location", "")
    save_external("too_long", "weights.bin", offset=32, length=WEIGHTS.nbytes)
    save_external("negative_offset", "weights.bin", offset=-16, length=WEIGHTS.nbytes)
    # ONNX Runtime's own mark for weights at an address of its memory; in a file it would read anywhere.
    save_external("memory_address", "*/_ORT_MEM_ADDR_/*", offset=4096, length=WEIGHTS.nbytes)

    pixels, scores = [value("input", F32, ["N", 3, 8, 8])], [value("output", F32, ["N", CLASSES])]
    nodes = mean_colour() + [node("MatMul", "mean weights", "output")]
    hidden = external_tensor("weights", [3, CLASSES], "weights.bin", offset=16, length=WEIGHTS.nbytes)
    constant = helper.make_node("Constant", [], ["weights"], name="secret", value=hidden)
    save("external_in_constant", [constant] + nodes, pixels, scores)

    numbers = external_tensor("weights", [2], "weights.bin", offset=16, length=8)
    places = tensor("places", np.array([0, 4], np.int64))
    sparse = helper.make_sparse_tensor(numbers, places, [3, CLASSES])
    save("external_in_sparse_initializer", nodes, pixels, scores, sparse_initializers=[sparse])
    far = external_tensor("places", [2], "weights.bin", I64, offset=16, length=16)
    near = tensor("weights", np.array([1, 2], np.float32))
    save("external_in_sparse_indices", nodes, pixels, scores,
         sparse_initializers=[helper.make_sparse_tensor(near, far, [3, CLASSES])])
    sparse_constant = helper.make_node("Constant", [], ["weights"], sparse_value=sparse)
    save("external_in_sparse_constant", [sparse_constant] + nodes, pixels, scores)

    def branch(name, tensors, inner):
        return helper.make_graph(inner, name, [], [value(name, F32, [3, CLASSES])], tensors)
    by_initializer = branch("one", [hidden], [node("Identity", "weights", "one")])
    by_constant = branch("two", [], [helper.make_node("Constant", [], ["two"], value=hidden)])
    plain = branch("two", [tensor("w", WEIGHTS)], [node("Identity", "w", "two")])
    truth = tensor("truth", np.array(True))
    for suffix, then, other in (("initializer", by_initializer, plain), ("constant", by_constant, by_constant)):
        save("external_in_subgraph_" + suffix,
             [helper.make_node("If", ["truth"], ["weights"], name="fork", then_branch=then, else_branch=other)] + nodes,
             pixels, scores, [truth])

    own = [helper.make_opsetid("own", 1)]
    function = helper.make_function("own", "Weights", [], ["w"],
                                    [helper.make_node("Constant", [], ["w"], value=hidden)], [helper.make_opsetid("", 13)])
    save("external_in_function", [helper.make_node("Weights", [], ["weights"], domain="own")] + nodes, pixels, scores,
         functions=[function], opsets=own, ir_version=8)
    training = onnx.TrainingInfoProto()
    training.algorithm.CopyFrom(helper.make_graph([], "step", [], [], [hidden]))
    save("external_in_training", nodes, pixels, scores, [tensor("weights", WEIGHTS)], training=training)


def main():
    os.makedirs(FOLDER, exist_ok=True)
    for make in (output_kinds, inputs, outputs, flattened, external_data):
        make()
    sys.stdout.write("%d files in %s\n" % (len(os.listdir(FOLDER)), os.path.normpath(FOLDER)))


if __name__ == "__main__":
    main()
