"""The sentence encoder as it is served: a text in, a vector out. Made by `make tune`; its card: encoder/README.md."""

from __future__ import annotations

import hashlib
import json
import logging
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache
from pathlib import Path
from typing import Any, Final, Optional

import numpy as np
from numpy.typing import NDArray

from bot.nlu.pieces import Pieces
from bot.paths import ROOT

FOLDER: Final = ROOT / "encoder"
_GRAPH, _PIECES, _ABOUT = "encoder.onnx", "pieces.tsv", "about.json"
# What the base model was made with before what is looked for.
_PREFIX = "query: "
_REMEMBERED = 512
logger = logging.getLogger(__name__)


class Encoder:
    """Turns texts into vectors of length 1, on one thread.

    Args:
        folder: holds the graph, its pieces, and what is known about it.

    Attributes:
        width: length of the vectors.
        sha256: of the graph: whoever learnt from its vectors can tell another one's.
        temperature: divides the scores of a head on its vectors, fitted on hands that it was not tuned on.
        share: of the head in the blend with the n-grams, fitted likewise.

    Raises:
        ImportError: onnxruntime is not installed.
        OSError: a file is missing.
        ValueError: the graph is not the one that `about.json` speaks of.
    """

    def __init__(self, folder: Path = FOLDER) -> None:
        import onnxruntime

        about = json.loads((folder / _ABOUT).read_text(encoding="utf-8"))
        graph = (folder / _GRAPH).read_bytes()
        self.sha256 = hashlib.sha256(graph).hexdigest()
        if self.sha256 != about["sha256"]:
            raise ValueError(
                f"{folder / _GRAPH} is damaged, or not the one of {_ABOUT}: run `make tune`, or restore it."
            )
        self.width, self._most = int(about["width"]), int(about["positions"])
        self.temperature, self.share = float(about["temperature"]), float(about["share"])
        self._pieces = Pieces.load(folder / _PIECES)
        options = onnxruntime.SessionOptions()
        # More threads would wait for each other in a busy loop; the arena keeps what the longest message took.
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        options.enable_cpu_mem_arena = False
        options.log_severity_level = 3
        self._session = onnxruntime.InferenceSession(graph, options, providers=["CPUExecutionProvider"])
        self.vector = lru_cache(_REMEMBERED)(self._vector)

    def vectors(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Vectors of many texts, shape (texts, width); two at a time, for the graph lets go of Python's lock."""
        with ThreadPoolExecutor(2) as pool:
            return np.array(list(pool.map(self._vector, texts)), dtype=np.float32).reshape(-1, self.width)

    def _vector(self, text: str) -> NDArray[np.float32]:
        """The vector of one text; of a long one its beginning and its end count, half and half."""
        begin, *pieces, end = self._pieces.encode(_PREFIX + text, 2 * self._most)
        room = self._most - 2
        windows = [pieces[:room], pieces[-room:]] if len(pieces) > room else [pieces]
        total: Any = sum(self._run([begin, *window, end]) for window in windows)
        return np.asarray(total / (np.linalg.norm(total) or 1.0), dtype=np.float32)

    def _run(self, ids: list[int]) -> Any:
        return self._session.run(None, {"ids": np.array([ids], dtype=np.int64)})[0][0]


@lru_cache(maxsize=1)
def find_encoder() -> Optional[Encoder]:
    """The project's encoder; None, said once, where it or onnxruntime is missing: n-grams understand alone then."""
    try:
        return Encoder()
    except (ImportError, OSError, ValueError, KeyError) as error:
        logger.warning("Without the sentence encoder, by n-grams alone: %s", error)
        return None
