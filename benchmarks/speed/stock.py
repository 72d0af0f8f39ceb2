"""The two models to compare with: stock Rasa on our data, and the least that Rasa can do. Cached by content."""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from benchmarks.speed.plan import FIXED_ANSWER, FIXED_QUESTION, PHONE_QUESTION, Plan
from benchmarks.speed.servers import environment
from bot.languages import default
from bot.paths import DATA, ROOT

CACHE = ROOT / "reports" / "cache"
_RECIPE = {"recipe": "default.v1", "assistant_id": "bench", "language": default()}


@dataclass(frozen=True)
class Model:
    """A trained model, and how long its training took when it was trained (with the start of `rasa`)."""

    path: Path
    training_seconds: float
    trained_on: str


def stock_model(plan: Plan, say: Callable[[str], None]) -> Model:
    """Rasa's default pipeline and policies on a sample of our data, with our domain, rules and stories."""
    configuration = {**_RECIPE, **default_configuration(plan.epochs)}
    ours = [ROOT / "domain.yml", *sorted(DATA.rglob("*.yml"))]
    content = [json.dumps([configuration, plan.sample]), *(path.read_text(encoding="utf-8") for path in ours)]

    def files() -> dict[str, str]:
        return {
            "config.yml": _yaml(configuration),
            "domain.yml": (ROOT / "domain.yml").read_text(encoding="utf-8"),
            "data/nlu.yml": _yaml({"version": "3.1", "nlu": _sample(plan.sample)}),
            "data/rules.yml": (DATA / "rules.yml").read_text(encoding="utf-8"),
            "data/stories.yml": (DATA / "stories.yml").read_text(encoding="utf-8"),
        }

    return _trained("stock", content, files, f"{plan.sample:,} lines, {plan.epochs} epochs", say)


def floor_model(say: Callable[[str], None]) -> Model:
    """One keyword, one rule, one sentence."""
    policies = [{"name": "RulePolicy"}]
    pipeline = [{"name": "KeywordIntentClassifier"}]
    rule = {"rule": "the one", "steps": [{"intent": "ask_who_can_contact"}, {"action": "utter_who_can_contact"}]}
    domain = {
        "version": "3.1",
        "intents": ["ask_who_can_contact"],
        "responses": {"utter_who_can_contact": [{"text": f"{FIXED_ANSWER} kan använda de här supportvägarna."}]},
    }
    nlu = [{"intent": "ask_who_can_contact", "examples": f"- {FIXED_QUESTION.rstrip('?')}\n- får kontakta supporten\n"}]
    files = {
        "config.yml": _yaml({**_RECIPE, "pipeline": pipeline, "policies": policies}),
        "domain.yml": _yaml(domain),
        "data/nlu.yml": _yaml({"version": "3.1", "nlu": nlu}),
        "data/rules.yml": _yaml({"version": "3.1", "rules": [rule]}),
    }
    return _trained("floor", list(files.values()), lambda: files, "one keyword", say)


def our_training(say: Callable[[str], None]) -> Model:
    """This assistant's own model, trained once more on all its data to see how long that takes."""
    from bot.engine.training import content_fingerprint

    record = CACHE / f"speed-ours-{content_fingerprint()[:16]}.json"
    if not record.exists():
        say("Training this assistant's model for its time (a few minutes, once) …")
        seconds = _train(CACHE / "speed-ours.tar.gz", [str(DATA)], ROOT / "config.yml", ROOT / "domain.yml")
        (CACHE / "speed-ours.tar.gz").unlink()
        record.write_text(json.dumps({"training_seconds": seconds}), encoding="utf-8")
    seconds = json.loads(record.read_text(encoding="utf-8"))["training_seconds"]
    return Model(ROOT / "models" / "assistant.tar.gz", seconds, "all lines")


def default_configuration(epochs: int) -> dict[str, Any]:
    """What `rasa init` of Rasa 3.6 names as its default pipeline and policies, with fewer epochs."""
    from bot.evaluate.peer import default_pipeline

    *pipeline, fallback = default_pipeline(epochs)
    selector = {"name": "ResponseSelector", "epochs": epochs, "constrain_similarities": True}
    return {
        "pipeline": [*pipeline, selector, fallback],
        "policies": [
            {"name": "MemoizationPolicy"},
            {"name": "RulePolicy"},
            {"name": "UnexpecTEDIntentPolicy", "max_history": 5, "epochs": epochs},
            {"name": "TEDPolicy", "max_history": 5, "epochs": epochs, "constrain_similarities": True},
        ],
    }


def _sample(size: int) -> list[dict[str, str]]:
    """A sample of our lines as Rasa's training data, entities marked as our own matcher finds them."""
    from bot.evaluate.examples import fixed_sample, training_examples
    from bot.evaluate.peer import training_blocks
    from bot.knowledge.utterances import Utterance

    # The two questions of the load are among the lines, so that the answers are the same as ours.
    load = {"ask_who_can_contact": FIXED_QUESTION, "ask_phone_number": PHONE_QUESTION}
    asked = [Utterance(intent, default(), text, Path(__file__)) for intent, text in load.items()]
    return training_blocks([*fixed_sample(training_examples(), size), *asked])


def _trained(
    name: str, content: list[str], files: Callable[[], dict[str, str]], trained_on: str, say: Callable[[str], None]
) -> Model:
    digest = hashlib.sha256("\0".join(content).encode()).hexdigest()[:16]
    folder = CACHE / f"speed-{name}-{digest}"
    model, record = folder / "model.tar.gz", folder / "record.json"
    if not record.exists():
        say(f"Training the model '{name}' ({trained_on}; once, then cached) …")
        for path, text in files().items():
            file = folder / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, encoding="utf-8")
        seconds = _train(model, [str(folder / "data")], folder / "config.yml", folder / "domain.yml")
        record.write_text(json.dumps({"training_seconds": seconds}), encoding="utf-8")
    seconds = json.loads(record.read_text(encoding="utf-8"))["training_seconds"]
    return Model(model, seconds, trained_on)


def _train(model: Path, data: list[str], config: Path, domain: Path) -> float:
    """Trains in a process of its own; returns the seconds it took.

    Raises:
        RuntimeError: Rasa refused; its last words are the message.
    """
    model.parent.mkdir(parents=True, exist_ok=True)
    command = [sys.executable, "-m", "rasa", "train", "--force", "--fixed-model-name", model.name.split(".")[0]]
    command += ["--config", str(config), "--domain", str(domain), "--out", str(model.parent), "--data", *data]
    begin = time.perf_counter()
    done = subprocess.run(
        command, cwd=ROOT, env=environment(RASA_MAX_CACHE_SIZE="0"), stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    )
    if done.returncode != 0 or not model.exists():
        raise RuntimeError(f"rasa train failed:\n{done.stdout.decode(errors='replace')[-2000:]}")
    return time.perf_counter() - begin


def _yaml(content: dict[str, Any]) -> str:
    return yaml.safe_dump(content, allow_unicode=True, width=10_000, sort_keys=False)
