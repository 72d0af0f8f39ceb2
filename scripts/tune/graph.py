"""The tuned encoder as an ONNX graph that computes with integers."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

from scripts.tune.model import WEIGHT_LIMIT, Encoder, rounded_words

_OPSET, _IR = 17, 8


class _Graph:
    def __init__(self) -> None:
        self.nodes: list[Any] = []
        self.stored: list[Any] = []

    def constant(self, name: str, values: Any) -> str:
        self.stored.append(numpy_helper.from_array(np.ascontiguousarray(values), name))
        return name

    def node(self, kind: str, inputs: list[str], name: str, outputs: int = 1, **settings: Any) -> Any:
        names = [name] if outputs == 1 else [f"{name}.{number}" for number in range(outputs)]
        self.nodes.append(helper.make_node(kind, inputs, names, name=name, **settings))
        return names[0] if outputs == 1 else names

    def product(self, values: str, part: Any, name: str) -> str:
        """A matrix product in integers: input at eight bits with one scale, weights at seven with a scale a row."""
        weight = part.weight.detach().cpu().numpy()
        scale = np.maximum(np.abs(weight).max(1), 1e-8) / WEIGHT_LIMIT
        whole = np.clip(np.rint(weight / scale[:, None]), -WEIGHT_LIMIT, WEIGHT_LIMIT).astype(np.int8)
        quantized, step, zero = self.node("DynamicQuantizeLinear", [values], f"{name}.quantized", 3)
        weights = self.constant(f"{name}.weight", whole.T)
        zeros = self.constant(f"{name}.zero", np.zeros(len(scale), np.int8))
        integers = self.node("MatMulInteger", [quantized, weights, zero, zeros], f"{name}.integers")
        steps = self.node("Mul", [step, self.constant(f"{name}.scale", scale.astype(np.float32))], f"{name}.step")
        numbers = self.node("Cast", [integers], f"{name}.numbers", to=TensorProto.FLOAT)
        scaled = self.node("Mul", [numbers, steps], f"{name}.scaled")
        bias = self.constant(f"{name}.bias", part.bias.detach().cpu().numpy())
        return str(self.node("Add", [scaled, bias], f"{name}.out"))

    def norm(self, values: str, part: Any, name: str) -> str:
        weight = self.constant(f"{name}.weight", part.weight.detach().cpu().numpy())
        bias = self.constant(f"{name}.bias", part.bias.detach().cpu().numpy())
        return str(self.node("LayerNormalization", [values, weight, bias], name, axis=-1, epsilon=part.eps))


def write(model: Encoder, path: Path) -> None:
    """Writes the graph: `ids`, int64 of shape (1, pieces), in; `vector`, float32 of shape (1, width), out."""
    graph = _Graph()
    width = model.words.weight.shape[1]
    whole, scale = rounded_words(model.words.weight.detach().cpu().numpy())
    rows = graph.node("Gather", [graph.constant("words", whole), "ids"], "words.rows")
    scales = graph.node("Gather", [graph.constant("words.scale", scale), "ids"], "words.scales")
    numbers = graph.node("Cast", [rows], "words.numbers", to=TensorProto.FLOAT)
    words = graph.node("Mul", [numbers, scales], "words.vectors")
    places = graph.constant("places", model.places.weight.detach().cpu().numpy())
    shape = graph.node("Shape", ["ids"], "ids.shape")
    one, two, zero = (graph.constant(f"{n}", np.array([n], np.int64)) for n in (1, 2, 0))
    length = graph.node("Slice", [shape, one, two], "ids.length")
    here = graph.node("Slice", [places, zero, length, zero], "places.here")
    values = graph.norm(graph.node("Add", [words, here], "begin"), model.norm, "begin.norm")
    for number, layer in enumerate(model.layers):
        values = _layer(graph, layer, values, width, f"layer{number}")
    mean = graph.node("ReduceMean", [values], "mean", axes=[1], keepdims=0)
    graph.node("LpNormalization", [mean], "vector", axis=1, p=2)
    made = helper.make_model(
        helper.make_graph(
            graph.nodes,
            "encoder",
            [helper.make_tensor_value_info("ids", TensorProto.INT64, [1, "pieces"])],
            [helper.make_tensor_value_info("vector", TensorProto.FLOAT, [1, width])],
            graph.stored,
        ),
        opset_imports=[helper.make_opsetid("", _OPSET)],
        ir_version=_IR,
    )
    onnx.checker.check_model(made)
    path.write_bytes(made.SerializeToString())


def _layer(graph: _Graph, layer: Any, values: str, width: int, name: str) -> str:
    heads = layer.heads
    split = graph.constant(f"{name}.split", np.array([1, -1, 3 * heads, width // heads], np.int64))
    joined = graph.constant(f"{name}.joined", np.array([1, -1, width], np.int64))
    both = graph.node("Reshape", [graph.product(values, layer.qkv, f"{name}.qkv"), split], f"{name}.heads")
    turned = graph.node("Transpose", [both], f"{name}.turned", perm=[0, 2, 1, 3])
    query, key, value = graph.node("Split", [turned], f"{name}.parts", 3, axis=1)
    across = graph.node("Transpose", [key], f"{name}.across", perm=[0, 1, 3, 2])
    alike = graph.node("MatMul", [query, across], f"{name}.alike")
    root = graph.constant(f"{name}.root", np.array(1 / math.sqrt(width // heads), np.float32))
    scaled = graph.node("Mul", [alike, root], f"{name}.scores")
    weights = graph.node("Softmax", [scaled], f"{name}.weights", axis=-1)
    seen = graph.node("MatMul", [weights, value], f"{name}.seen")
    back = graph.node("Transpose", [seen], f"{name}.back", perm=[0, 2, 1, 3])
    flat = graph.node("Reshape", [back, joined], f"{name}.flat")
    attended = graph.node("Add", [values, graph.product(flat, layer.out, f"{name}.output")], f"{name}.attended")
    values = graph.norm(attended, layer.norm, f"{name}.norm")
    inner = graph.product(values, layer.first, f"{name}.first")
    half, rooted, unit = (
        graph.constant(f"{name}.{kind}", np.array(number, np.float32))
        for kind, number in (("half", 0.5), ("rooted", 1 / math.sqrt(2)), ("unit", 1.0))
    )
    erf = graph.node("Erf", [graph.node("Mul", [inner, rooted], f"{name}.part")], f"{name}.erf")
    gate = graph.node("Mul", [graph.node("Add", [erf, unit], f"{name}.raised"), half], f"{name}.gate")
    gelu = graph.node("Mul", [inner, gate], f"{name}.gelu")
    added = graph.node("Add", [values, graph.product(gelu, layer.second, f"{name}.second")], f"{name}.added")
    return graph.norm(added, layer.last, f"{name}.last")
