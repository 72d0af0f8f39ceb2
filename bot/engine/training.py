"""Trains when content has changed since the model, and only then."""

from __future__ import annotations

import contextlib
import hashlib
import io
import json
import logging
from pathlib import Path
from typing import Callable, Iterable, Iterator, Optional

from bot.errors import OperatorError
from bot.paths import ROOT
from bot.version import version

MODELS = ROOT / "models"
MODEL = MODELS / "assistant.tar.gz"
_STAMP = MODELS / "assistant.json"
# All that decides what a model is: data, domain, configuration, and the code of the components that train.
_SOURCES = (
    "config.yml",
    "domain.yml",
    "uv.lock",
    "data/**/*.y*ml",
    "encoder/*",
    "bot/nlu/**/*.py",
    "bot/knowledge/**/*.py",
    "bot/dialogue/parsed.py",
    "bot/languages.py",
    "bot/yaml_file.py",
)
# What the assistant says: no model is made of it, so that a changed sentence needs no training.
_ANSWERS = (
    "data/questions.yml",
    "data/scope.yml",
    "data/words/*/sentences.yml",
    "data/words/*/words.yml",
    "data/words/*/talk.yml",
    "data/words/*/symptoms.yml",
    "data/words/*/scope.yml",
)


class TrainingError(OperatorError):
    """No model could be made; the message says why, in a sentence."""


def content_fingerprint(root: Path = ROOT) -> str:
    """SHA-256 over the names and contents of everything a model is made of."""
    digest = hashlib.sha256()
    for path in sorted(_files(root, _SOURCES) - _files(root, _ANSWERS)):
        digest.update(path.relative_to(root).as_posix().encode())
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def _files(root: Path, patterns: Iterable[str]) -> set[Path]:
    return {path for pattern in patterns for path in root.glob(pattern)}


def is_current(model: Path = MODEL) -> bool:
    """Whether the model was trained from exactly the content that stands here now, and is undamaged."""
    try:
        stamp = json.loads(_STAMP.read_text(encoding="utf-8"))
        return bool(stamp["content"] == content_fingerprint() and stamp["sha256"] == _sha256(model))
    except (OSError, ValueError, KeyError):
        return False


def ensure_model(say: Optional[Callable[[str], None]] = None, force: bool = False) -> Path:
    """Returns a current model, training one if need be.

    Args:
        say: gets a line of progress now and then.
        force: train even if the model is current.

    Raises:
        TrainingError: training failed, or the disk is full.
    """
    if not force and is_current():
        return MODEL
    report = say or (lambda line: None)
    report("Training the model (about four minutes) …")
    try:
        with _progress(report):
            _train()
    except OSError as error:
        raise TrainingError(f"The model could not be written: {error.strerror or error}.") from error
    report("Model ready.")
    return MODEL


@contextlib.contextmanager
def _progress(report: Callable[[str], None]) -> Iterator[None]:
    """Reports each component that Rasa begins to train."""

    class Reporter(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            message = record.getMessage()
            if message.startswith("Starting to train component"):
                report(f"  {message.split(chr(39))[1].split('.')[-1]} …")

    hooks = logging.getLogger("rasa.engine.training.hooks")
    handler, level, propagate = Reporter(), hooks.level, hooks.propagate
    hooks.addHandler(handler)
    hooks.setLevel(logging.INFO)
    hooks.propagate = False
    try:
        yield
    finally:
        hooks.removeHandler(handler)
        hooks.setLevel(level)
        hooks.propagate = propagate


def _train() -> None:
    import rasa.model_training

    from bot.knowledge import load_knowledge

    load_knowledge()  # broken tables are named before a minute is spent
    MODELS.mkdir(parents=True, exist_ok=True)
    fingerprint = content_fingerprint()
    with contextlib.redirect_stdout(io.StringIO()):  # Rasa's own word of success, in colour
        result = rasa.model_training.train(
            domain=str(ROOT / "domain.yml"),
            config=str(ROOT / "config.yml"),
            training_files=[str(ROOT / "data")],
            output=str(MODELS),
            force_training=True,
            fixed_model_name=MODEL.name.replace(".tar.gz", ".new"),
        )
    if result.code != 0 or not result.model:
        raise TrainingError("Rasa did not train a model; `bot check` names faults in the data.")
    Path(result.model).replace(MODEL)
    stamp = {"content": fingerprint, "sha256": _sha256(MODEL), "version": version()}
    _STAMP.write_text(json.dumps(stamp) + "\n", encoding="utf-8")


def _sha256(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as file:
        for block in iter(lambda: file.read(1 << 20), b""):
            digest.update(block)
    return digest.hexdigest()
