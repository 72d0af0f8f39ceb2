"""Intents: the catalogue, domain.yml, the rules and the utterances name the same ones."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Optional

from bot.guard.rasa_files import intent_steps, named, story_files
from bot.guard.tree import Tree, mapping, sequence
from bot.knowledge.catalogue import FILE
from bot.knowledge.utterances import AFTER, Utterance
from bot.yaml_file import Fault

_EXAMPLES = "nlu.yml"
# What Rasa's classifier of that name says where it is not sure; nobody utters it.
_UNSURE, _FALLBACK = "FallbackClassifier", "nlu_fallback"


def faults(tree: Tree) -> Iterator[Fault]:
    """Intents that one place names and another lacks."""
    if tree.question_names:
        yield from _faults_of_domain(tree)
        yield from _faults_of_rules(tree)
        yield from _unknown_in_stories(tree)
        yield from _unknown_utterances(tree)
        yield from _unknown_before(tree)
        yield from _of_two(tree)
        yield from _missing_utterances(tree)


def _faults_of_domain(tree: Tree) -> Iterator[Fault]:
    if tree.domain is None:
        return
    listed = [named(row) for row in sequence(mapping(tree.domain.data).get("intents"))]
    for index, name in enumerate(listed):
        if name not in tree.question_names:
            yield tree.domain.fault(("intents", index), _unknown(name))
        elif name in listed[:index]:
            yield tree.domain.fault(("intents", index), f"'{name}' is listed twice")
    for name in tree.question_names:
        if name not in listed:
            yield tree.domain.fault(("intents",), f"'{name}' of data/{FILE} is missing")


def _faults_of_rules(tree: Tree) -> Iterator[Fault]:
    path = tree.data / "rules.yml"
    file = tree.file(path)
    if file is None:
        return
    lines: dict[str, int] = {}
    for _, index, row in tree.rows(path, "rules"):
        intents = list(intent_steps(("rules", index, "steps"), row.get("steps")))
        for at, name in intents:
            if name not in tree.question_names:
                yield file.fault(at, _unknown(name))
        for at, name in intents[:1]:
            fault = file.fault(at, f"'{name}' has a rule already, on line {lines.get(name)}")
            if name in lines:
                yield fault
            lines.setdefault(name, fault.line)
    for name in tree.question_names:
        if name not in lines:
            yield file.fault(("rules",), f"there is no rule for '{name}' of data/{FILE}")


def _unknown_in_stories(tree: Tree) -> Iterator[Fault]:
    for path in story_files(tree):
        for file, index, row in tree.rows(path, "stories"):
            for at, name in intent_steps(("stories", index, "steps"), row.get("steps")):
                if name not in tree.question_names:
                    yield file.fault(at, _unknown(name))


def _unknown_utterances(tree: Tree) -> Iterator[Fault]:
    said = {utterance.intent: utterance.file for utterance in tree.utterances or []}
    files = {u.file for u in tree.utterances or [] if u.intent not in tree.question_names}
    for path in sorted(files):
        for file, index, row in tree.rows(path, "nlu"):
            name = str(row.get("intent"))
            if name in said and name not in tree.question_names:
                yield file.fault(("nlu", index, "intent"), _unknown(name))


def _unknown_before(tree: Tree) -> Iterator[Fault]:
    """Utterances that follow an intent that there is not."""
    for path in sorted({u.file for u in tree.utterances or [] if u.after and u.after not in tree.question_names}):
        for file, index, row in tree.rows(path, "nlu"):
            after = mapping(row.get("metadata")).get(AFTER)
            if after and after not in tree.question_names:
                yield file.fault(("nlu", index, "metadata", AFTER), _unknown(str(after)))


def _of_two(tree: Tree) -> Iterator[Fault]:
    """Lines that stand under two intents: `rasa data validate` refuses them, whatever they follow."""
    intents: dict[str, dict[str, Utterance]] = {}
    for utterance in tree.utterances or []:
        intents.setdefault(utterance.text, {}).setdefault(utterance.intent, utterance)
    for text, of in intents.items():
        first, *others = of.values()
        for other in others:
            message = f"'{text}' is said for '{first.intent}' already, in {first.file.name}"
            yield _of_block(tree, other, message)


def _of_block(tree: Tree, utterance: Utterance, message: str) -> Fault:
    """At the block that an utterance stands in."""
    for file, index, row in tree.rows(utterance.file, "nlu"):
        lines = str(row.get("examples")).splitlines()
        if row.get("intent") == utterance.intent and f"- {utterance.text}" in map(str.strip, lines):
            return file.fault(("nlu", index), message)
    return Fault(utterance.file, 1, "nlu", message)


def _missing_utterances(tree: Tree) -> Iterator[Fault]:
    """Intents that nobody utters, in the default language and each that has utterances at all."""
    if tree.utterances is None or tree.languages is None:
        return
    said = {(utterance.intent, utterance.language) for utterance in tree.utterances}
    spoken = dict.fromkeys((tree.languages.default, *(language for _, language in sorted(said))))
    for name in tree.question_names:
        if name == _FALLBACK and _has_fallback(tree):
            continue
        for language in spoken:
            if (name, language) not in said:
                yield _not_said(tree, name, language, tree.utterances)


def _not_said(tree: Tree, name: str, language: str, utterances: list[Utterance]) -> Fault:
    """At the intent's examples in another language, if there are some."""
    path = tree.data / _EXAMPLES
    message = f"'{name}' has no utterances in '{language}'"
    elsewhere: Optional[Fault] = None
    for file, index, row in tree.rows(path, "nlu"):
        if row.get("intent") == name:
            elsewhere = elsewhere or file.fault(("nlu", index), message)
    return elsewhere or Fault(path, 1, "nlu", message)


def _has_fallback(tree: Tree) -> bool:
    path = tree.root / "config.yml"
    return any(row.get("name") == _UNSURE for _, _, row in tree.rows(path, "pipeline"))


def _unknown(name: str) -> str:
    return f"there is no '{name}' in data/{FILE}"
