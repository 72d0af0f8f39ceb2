"""Titles, texts and templates: every entry of the catalogue has its own in each language, and there are no others."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Optional

from bot.answers.answering import TROUBLE
from bot.answers.render import TEMPLATES
from bot.answers.sentences import FILE, Sentence
from bot.guard.tree import Tree
from bot.knowledge.catalogue import FILE as CATALOGUE
from bot.knowledge.catalogue import Catalogue, template_of
from bot.yaml_file import Fault, YamlFile

# Templates beside those of computed answers: bot/answers/answering.py, and what templates import.
_IMPORTED = "_"


def faults(tree: Tree) -> Iterator[Fault]:
    """What a language does not say, and what it says for nothing."""
    if tree.catalogue is None:
        return
    wanted = _wanted_texts(tree, tree.catalogue)
    for code in tree.folders:
        file = tree.file(tree.folders[code] / FILE)
        if file is not None and code in tree.sentences:
            yield from _missing(tree, file, code, wanted)
            yield from _missing_variants(tree, file, code)
            yield from _of_no_use(tree, file, code)
        yield from _faults_of_templates(tree, code, tree.catalogue)


def _wanted_texts(tree: Tree, catalogue: Catalogue) -> list[str]:
    """Entries that need a text: sentences, and the moves that the policy says as they are."""
    default = tree.sentences.get(next(iter(tree.folders), ""), {})
    said = tree.said | {name for name, row in default.items() if row.text or row.clouds}
    wanted = [
        name
        for name, row in catalogue.questions.items()
        if row.kind in ("fixed", "chitchat") or (row.kind == "move" and name in said)
    ]
    return [*wanted, *catalogue.prompts]


def _missing(tree: Tree, file: YamlFile, code: str, wanted: list[str]) -> Iterator[Fault]:
    catalogue, rows = tree.catalogue, tree.sentences[code]
    titled = [name for name in catalogue.questions if catalogue.is_question(name)] if catalogue else []
    for name in titled:
        if not rows.get(name, Sentence()).title:
            others = [other for other in tree.sentences if tree.sentences[other].get(name, Sentence()).title]
            yield file.fault((name, "title"), f"has no title: {_instead(tree, code, others)}")
    for name in wanted:
        if not rows.get(name, Sentence()).text:
            others = [other for other in tree.sentences if tree.sentences[other].get(name, Sentence()).text]
            yield file.fault((name, "text"), f"has no text: {_instead(tree, code, others)}")


def _missing_variants(tree: Tree, file: YamlFile, code: str) -> Iterator[Fault]:
    """Texts about one cloud, or after one question, that another language has."""
    for other, rows in tree.sentences.items():
        for name, row in rows.items():
            own = tree.sentences[code].get(name)
            for key in ("clouds", "topics") if own is not None else ():
                for value in getattr(row, key).keys() - getattr(own, key).keys():
                    yield file.fault((name, key, value), f"has no text of its own, which '{other}' has")


def _of_no_use(tree: Tree, file: YamlFile, code: str) -> Iterator[Fault]:
    catalogue = tree.catalogue
    for name, row in tree.sentences[code].items():
        question = catalogue.questions.get(name) if catalogue else None
        if catalogue is None or (question is None and name not in catalogue.prompts):
            yield file.fault((name,), f"is no entry of data/{CATALOGUE}")
            continue
        if row.title and not catalogue.is_question(name):
            yield file.fault((name, "title"), "is of no use: only questions stand on buttons")
        if question is not None and question.kind == "computed" and (row.text or row.clouds or row.topics):
            yield file.fault((name, "text"), "is of no use: the answer is computed")
        if row.topics and (question is None or not question.follows):
            yield file.fault((name, "topics"), f"is of no use: by data/{CATALOGUE} it does not follow another question")
        for topic in row.topics:
            if not catalogue.is_question(topic):
                yield file.fault((name, "topics", topic), f"there is no question '{topic}' in data/{CATALOGUE}")
        for cloud in row.clouds:
            if tree.clouds is not None and cloud not in tree.clouds.clouds:
                yield file.fault((name, "clouds", cloud), f"there is no cloud '{cloud}'")
            elif question is not None and question.clouds is not None and cloud not in question.clouds:
                yield file.fault((name, "clouds", cloud), f"by data/{CATALOGUE} that cloud does not know the question")


def _faults_of_templates(tree: Tree, code: str, catalogue: Catalogue) -> Iterator[Fault]:
    own, folder = tree.templates(code), tree.folders[code] / TEMPLATES
    needed = [template_of(name) for name, row in catalogue.questions.items() if row.kind == "computed"]
    imported = {name for other in tree.folders for name in tree.templates(other) if name.startswith(_IMPORTED)}
    for name in (*needed, TROUBLE, *sorted(imported)):
        if name not in own:
            others = [other for other in tree.folders if name in tree.templates(other)]
            yield Fault(folder / f"{name}.j2", 1, "", f"is missing: {_instead(tree, code, others)}")
    for name, path in own.items():
        if name not in needed and name != TROUBLE and not name.startswith(_IMPORTED):
            yield Fault(path, 1, "", f"no computed question of data/{CATALOGUE} uses it")


def _instead(tree: Tree, code: str, others: list[str]) -> str:
    """What happens to a language that lacks something which others have."""
    found: Optional[str] = next((other for other in tree.chain(code) if other in others), None)
    return "no language says it" if found is None else f"falls back to '{found}'"
