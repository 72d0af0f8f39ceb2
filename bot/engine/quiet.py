"""Silences what no operator can act on, before and after Rasa is imported."""

from __future__ import annotations

import logging
import os
import warnings
from typing import Any

_SHOW = warnings.showwarning


def _show_nothing(*_: Any, **__: Any) -> None:
    """Stands in for warnings.showwarning while libraries are imported."""


def before_imports() -> None:
    """Environment that the libraries read while they are imported."""
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    os.environ.setdefault("TF_ENABLE_ONEDNN_OPTS", "0")
    os.environ.setdefault("CUDA_VISIBLE_DEVICES", "-1")
    os.environ.setdefault("SQLALCHEMY_SILENCE_UBER_WARNING", "1")
    os.environ.setdefault("RASA_TELEMETRY_ENABLED", "false")
    # Rasa's progress bars: a line for each component says more (bot/engine/training.py).
    os.environ.setdefault("LOG_LEVEL", "ERROR")
    # Rasa keeps train results of components; ours train in seconds, and a stale cache costs more than it saves.
    os.environ.setdefault("RASA_MAX_CACHE_SIZE", "0")
    # Keras, Sanic and Rasa set filters of their own while they are imported, so filters would not hold here.
    warnings.showwarning = _show_nothing


def after_imports(verbose: bool = False, log_format: str = "console") -> None:
    """Filters again: Sanic and Rasa put their own warning filters on while they are imported.

    Args:
        verbose: show what Rasa logs at INFO.
        log_format: `console` or `json`.
    """
    warnings.resetwarnings()
    warnings.simplefilter("ignore")
    warnings.showwarning = _SHOW
    level = logging.INFO if verbose else logging.WARNING
    from bot.observe import logs

    logs.configure(level, log_format)
    for name in ("rasa", "rasa_sdk", "apscheduler", "sanic", "matplotlib", "tensorflow", "absl"):
        logging.getLogger(name).setLevel(level if name.startswith("rasa") else logging.ERROR)
    # Our own components stand where Rasa expects featurizers; its advice on pipelines does not fit.
    logging.getLogger("rasa.shared.utils.io").setLevel(logging.ERROR)
