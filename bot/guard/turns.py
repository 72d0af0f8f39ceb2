"""Turns: the actions, entities and slots that domain, rules, stories and configuration name are there."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
from collections.abc import Iterator
from typing import Any

from bot.guard.rasa_files import named, steps, story_files
from bot.guard.tree import Tree, mapping, sequence
from bot.yaml_file import Fault, KeyPath, YamlFile

_CODE = "actions"
# What Rasa brings along.
_OF_RASA = {
    "action_back",
    "action_deactivate_loop",
    "action_default_ask_affirmation",
    "action_default_ask_rephrase",
    "action_default_fallback",
    "action_extract_slots",
    "action_listen",
    "action_restart",
    "action_revert_fallback_events",
    "action_session_start",
    "action_two_stage_fallback",
    "action_unlikely_intent",
}
_SLOT_TYPES = {"any", "bool", "categorical", "float", "list", "text"}
_DOMAIN_KEYS = {
    "actions",
    "config",
    "e2e_actions",
    "entities",
    "forms",
    "intents",
    "responses",
    "session_config",
    "slots",
    "version",
}
_STEP_KEYS = {
    "action",
    "active_loop",
    "bot",
    "checkpoint",
    "entities",
    "intent",
    "metadata",
    "or",
    "slot_was_set",
    "user",
}
_LISTS = ("actions", "entities", "intents")
_CONFIGURED = ("core_fallback_action_name",)


def faults(tree: Tree) -> Iterator[Fault]:
    """Actions, entities and slots that are named and do not exist, and actions that are never run."""
    domain = tree.domain
    if domain is None:
        return
    if not isinstance(domain.data, dict):
        yield domain.fault((), "must be a mapping of keys to values")
        return
    yield from _faults_of_domain(domain)
    actions = {named(row) for row in sequence(domain.data.get("actions"))} | _OF_RASA
    actions |= set(mapping(domain.data.get("responses")))
    entities = {named(row) for row in sequence(domain.data.get("entities"))}
    slots = set(mapping(domain.data.get("slots")))
    for path, section in ((tree.data / "rules.yml", "rules"), *((path, "stories") for path in story_files(tree))):
        read = tree.file(path)
        if read is not None and not sequence(mapping(read.data).get(section)):
            yield read.fault((section,), f"needs `{section}:` with a list")
        for file, index, row in tree.rows(path, section):
            at = (section, index, "steps")
            if not any("action" in step for _, step in steps(at, row.get("steps"))):
                yield file.fault((section, index), "runs no action")
            yield from _faults_of_steps(file, at, row.get("steps"), actions, entities, slots)
    for file, index, row in tree.rows(tree.root / "config.yml", "policies"):
        for key in _CONFIGURED:
            if key in row and str(row[key]) not in actions:
                yield file.fault(("policies", index, key), _no_action(row[key]))


def _faults_of_domain(domain: YamlFile) -> Iterator[Fault]:
    for key in domain.data:
        if key not in _DOMAIN_KEYS:
            yield domain.fault((str(key),), "is no key of a domain")
    for key in _LISTS:
        if not sequence(domain.data.get(key)):
            yield domain.fault((key,), f"needs `{key}:` with a list")
    for name in mapping(domain.data.get("responses")):
        yield domain.fault(
            ("responses", name), "belongs in data/words/<language>/sentences.yml, where facts have names"
        )
    written = _written_actions()
    listed = [named(row) for row in sequence(domain.data.get("actions"))]
    for index, name in enumerate(listed):
        if name not in written and not name.startswith("utter_"):
            yield domain.fault(("actions", index), f"no class of {_CODE}/ has the name '{name}'")
    for name in sorted(written - set(listed)):
        yield domain.fault(("actions",), f"'{name}' of {_CODE}/ is missing, so that it is never run")
    for name, slot in mapping(domain.data.get("slots")).items():
        kind = str(mapping(slot).get("type"))
        if kind not in _SLOT_TYPES and "." not in kind:
            yield domain.fault(("slots", name, "type"), f"'{kind}' is no type of slot")
        for index, row in enumerate(sequence(mapping(slot).get("mappings"))):
            action = mapping(row).get("action")
            if action is not None and action not in listed:
                yield domain.fault(("slots", name, "mappings", index, "action"), _no_action(action))


def _faults_of_steps(
    file: YamlFile, at: KeyPath, rows: Any, actions: set[str], entities: set[str], slots: set[str]
) -> Iterator[Fault]:
    for key, step in steps(at, rows):
        for name in step:
            if name not in _STEP_KEYS:
                yield file.fault((*key, name), "is no key of a step")
        if "action" in step and str(step["action"]) not in actions:
            yield file.fault((*key, "action"), _no_action(step["action"]))
        for index, row in enumerate(sequence(step.get("entities"))):
            for name in mapping(row) if isinstance(row, dict) else [str(row)]:
                if name not in entities and name not in ("role", "group"):
                    yield file.fault((*key, "entities", index, name), f"there is no entity '{name}' in domain.yml")
        for index, row in enumerate(sequence(step.get("slot_was_set"))):
            for name in mapping(row) if isinstance(row, dict) else [str(row)]:
                if name not in slots:
                    yield file.fault((*key, "slot_was_set", index, name), f"there is no slot '{name}' in domain.yml")


def _written_actions() -> set[str]:
    """Names of the actions that the code has: of every class that has one, but for bases that begin with `_`."""
    package = importlib.import_module(_CODE)
    modules = [importlib.import_module(row.name) for row in pkgutil.iter_modules(package.__path__, f"{_CODE}.")]
    classes = {
        thing
        for module in modules
        for thing in vars(module).values()
        if inspect.isclass(thing) and thing.__module__ == module.__name__ and not thing.__name__.startswith("_")
    }
    return {
        str(thing().name()) for thing in classes if callable(getattr(thing, "run", None)) and hasattr(thing, "name")
    }


def _no_action(name: Any) -> str:
    return f"there is no action '{name}' in domain.yml"
