"""The encoder in torch, read from the base weights, with eight-bit arithmetic played through while it is tuned.

What is served computes with integers: weights of seven bits a row (so that no processor's instructions overflow), and
what goes into each matrix product at eight bits over the whole message, as ONNX's DynamicQuantizeLinear has it. Played
through in tuning, with gradients that pass as if nothing had been rounded, it costs next to nothing.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn

from scripts.tune.weights import Base

# The largest weight at seven bits, and the number of steps at eight.
WEIGHT_LIMIT, STEPS = 63, 255


def rounded_weight(weight: Tensor) -> Tensor:
    """Weights at seven bits, one scale a row, shape (rows, columns)."""
    scale = weight.abs().amax(1, keepdim=True).clamp(min=1e-8) / WEIGHT_LIMIT
    return (weight / scale).round().clamp(-WEIGHT_LIMIT, WEIGHT_LIMIT) * scale


def rounded_input(values: Tensor, mask: Tensor) -> Tensor:
    """What goes into a product at eight bits, one scale a message.

    Args:
        values: shape (messages, pieces, width).
        mask: 1 for a piece, 0 for padding, shape (messages, pieces, 1).
    """
    seen = values * mask
    low, high = seen.amin((1, 2), keepdim=True).clamp(max=0), seen.amax((1, 2), keepdim=True).clamp(min=0)
    scale = (high - low).clamp(min=1e-8) / STEPS
    zero = (-low / scale).round()
    return ((values / scale).round() + zero).clamp(0, STEPS).sub(zero) * scale


class Product(nn.Linear):
    """A matrix product as it is served."""

    def forward(self, values: Tensor, mask: Tensor) -> Tensor:  # type: ignore[override]
        """The product of what `rounded_input` describes."""
        weight = self.weight + (rounded_weight(self.weight) - self.weight).detach()
        values = values + (rounded_input(values, mask) - values).detach()
        return nn.functional.linear(values, weight, self.bias)


class Layer(nn.Module):
    """Attention, then a small network, each with its residual and norm."""

    def __init__(self, width: int, heads: int, inner: int, epsilon: float) -> None:
        super().__init__()
        self.heads = heads
        self.qkv = Product(width, 3 * width)
        self.out = Product(width, width)
        self.norm = nn.LayerNorm(width, epsilon)
        self.first = Product(width, inner)
        self.second = Product(inner, width)
        self.last = nn.LayerNorm(width, epsilon)
        self.drop = nn.Dropout(0.1)

    def forward(self, values: Tensor, mask: Tensor) -> Tensor:
        """One layer; shapes as `rounded_input` has them."""
        count, length, width = values.shape
        parts = self.qkv(values, mask).view(count, length, 3, self.heads, width // self.heads)
        query, key, value = parts.permute(2, 0, 3, 1, 4)
        scores = query @ key.transpose(2, 3) / math.sqrt(width // self.heads)
        scores = scores.masked_fill(mask[:, None, None, :, 0] == 0, -1e9)
        seen = (scores.softmax(-1) @ value).transpose(1, 2).reshape(count, length, width)
        values = self.norm(values + self.drop(self.out(seen, mask)))
        inner = nn.functional.gelu(self.first(values, mask))
        return self.last(values + self.drop(self.second(inner, mask)))


class Encoder(nn.Module):
    """Messages in pieces in, vectors of length 1 out."""

    def __init__(self, base: Base, pieces: int, positions: int, layers: int) -> None:
        super().__init__()
        sizes, width = base.sizes, base.sizes["hidden"]
        self.words = nn.Embedding(pieces, width)
        self.places = nn.Embedding(positions, width)
        self.norm = nn.LayerNorm(width, base.epsilon)
        self.drop = nn.Dropout(0.1)
        self.layers = nn.ModuleList(Layer(width, sizes["heads"], sizes["ff"], base.epsilon) for _ in range(layers))

    def forward(self, ids: Tensor, mask: Tensor) -> Tensor:
        """Vectors, shape (messages, width).

        Args:
            ids: pieces, padded, shape (messages, pieces).
            mask: 1 for a piece, 0 for padding, same shape.
        """
        places = torch.arange(ids.shape[1], device=ids.device)
        values = self.drop(self.norm(self.words(ids) + self.places(places)))
        seen = mask[:, :, None].to(values.dtype)
        for layer in self.layers:
            values = layer(values, seen)
        mean = (values * seen).sum(1) / seen.sum(1)
        return nn.functional.normalize(mean, dim=1)


def encoder_of(base: Base, words: Any, positions: int, layers: int) -> Encoder:
    """The encoder with the base weights.

    Args:
        base: the weights.
        words: word vectors of the pieces that are kept, shape (pieces, width), as `rounded_words` leaves them.
        positions: how many pieces a message may have.
        layers: how many of the lowest layers are kept.
    """
    model = Encoder(base, len(words), positions, layers)
    width = base.sizes["hidden"]
    singles = base.singles
    with torch.no_grad():
        _put(model.words.weight, words)
        # Every piece is of the first type, so that its vector belongs to the place.
        places = singles["emb.pos"].reshape(-1, width)[:positions] + singles["emb.type"].reshape(-1, width)[0]
        _put(model.places.weight, places)
        _norm(model.norm, singles, "emb.ln")
        for number, layer in enumerate(model.layers):
            at = f"l{number}."
            _put(layer.qkv.weight, np.concatenate([base.matrix(f"{at}{name}.w") for name in "qkv"]))
            _put(layer.qkv.bias, np.concatenate([singles[f"{at}{name}.b"] for name in "qkv"]))
            for part, name in ((layer.out, "ao"), (layer.first, "fi"), (layer.second, "fo")):
                _put(part.weight, base.matrix(f"{at}{name}.w"))
                _put(part.bias, singles[f"{at}{name}.b"])
            _norm(layer.norm, singles, f"{at}aln")
            _norm(layer.last, singles, f"{at}oln")
    model.words.weight.requires_grad = False
    return model


def rounded_words(words: Any) -> tuple[Any, Any]:
    """Word vectors at eight bits: integers, shape (pieces, width), and a scale each, shape (pieces, 1)."""
    scale = np.maximum(np.abs(words).max(1, keepdims=True), 1e-8) / 127
    return np.rint(words / scale).astype(np.int8), scale.astype(np.float32)


def _put(parameter: Tensor, values: Any) -> None:
    parameter.copy_(torch.from_numpy(np.ascontiguousarray(values, dtype=np.float32)))


def _norm(norm: nn.LayerNorm, singles: Any, name: str) -> None:
    _put(norm.weight, singles[f"{name}.w"])
    _put(norm.bias, singles[f"{name}.b"])
