"""Templates: each compiles, and renders for every country, cloud and language with nothing undefined.

Languages and words are read once a process, from the data directory of its home. Another directory than that is
therefore rendered by a process of its own: `python -m bot.guard.renderings`, with BOT_HOME.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import tempfile
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Optional

from jinja2 import Environment, TemplateError, TemplateSyntaxError, UndefinedError

import bot
from bot.answers.answer import Answer
from bot.answers.answering import Answers
from bot.answers.compose import composer_of
from bot.answers.render import Rendered, Renderer
from bot.guard.sample import askings
from bot.guard.texts import sentence_texts, template_texts
from bot.guard.tree import Tree
from bot.knowledge.catalogue import Catalogue, template_of
from bot.knowledge.knowledge import Knowledge
from bot.knowledge.scope import load_scope
from bot.paths import DATA
from bot.yaml_file import DataError, Fault

_ANSWERS = Path(bot.__file__).parent / "answers"
_IN_A_SENTENCE, _IN_A_FILE = "<template>", ".j2"
_LEFT_OVER = re.compile(r"{{|}}|{%|%}|\bNone\b")
_NO_SUCH_FACT = re.compile(r"'[\w.]+(?: [\w.]+)?' has no attribute '(?P<name>.+)'")


def faults(tree: Tree) -> Iterator[Fault]:
    """Templates and sentences that cannot be rendered, or render to what nobody should read."""
    return iter(_rendered_here(tree) if tree.data == DATA else _rendered_elsewhere(tree))


def _rendered_here(tree: Tree) -> list[Fault]:
    if tree.usable_knowledge is None or tree.languages is None:
        return []
    found: dict[tuple[Path, int, str], Fault] = {}
    for fault in (*_of_templates(tree), *_of_sentences(tree, tree.usable_knowledge), *_of_answers(tree)):
        # The same place fails for many countries: the first one is told.
        found.setdefault((fault.file, fault.line, fault.message.partition(" (")[0]), fault)
    return list(found.values())


def _of_templates(tree: Tree) -> Iterator[Fault]:
    """Templates that are none."""
    for text in template_texts(tree):
        try:
            Environment(autoescape=False).parse(text.source)
        except TemplateError as error:
            yield _fault(error, text.fault(1, ""), "")


def _of_sentences(tree: Tree, knowledge: Knowledge) -> Iterator[Fault]:
    """Each sentence, in every cloud that has none of its own, and about every subject where it is about one."""
    subjects = load_scope(tree.data).subjects
    renderer = Renderer(knowledge)
    variants = {(text.language, text.name, text.cloud) for text in sentence_texts(tree)}
    for text in sentence_texts(tree):
        others = [key for key in knowledge.clouds.clouds if (text.language, text.name, key) not in variants]
        for cloud in (None, *others) if text.cloud is None else (text.cloud,):
            if cloud is None or cloud in knowledge.clouds.clouds:  # bot/guard/sentences.py names the others
                for subject in subjects if "subject" in text.source else (None,):
                    render = partial(renderer.source, text.source, text.language, cloud, subject=subject)
                    yield from _tried(render, text.fault(1, ""), f"cloud {cloud}" if cloud else "")


def _of_answers(tree: Tree) -> Iterator[Fault]:
    """Computed answers, in every language, about everything that the sample asks; and what is said when we failed."""
    knowledge, catalogue = tree.usable_knowledge, tree.usable_catalogue
    if knowledge is None or catalogue is None:
        return
    answers = Answers(knowledge, catalogue)
    for code in tree.folders:
        yield from _tried(partial(answers.trouble, code), Fault(tree.folders[code], 1, "", ""), code)
        for name, question in catalogue.questions.items():
            path = _template(tree, template_of(name), code)
            if question.kind != "computed" or composer_of(name) is None or path is None:
                continue  # bot/guard/catalogue.py and bot/guard/sentences.py say so
            for asking in askings(knowledge, question, _leading_on(catalogue)):
                query = asking.query
                values = (*query.countries[:1], query.cloud, query.support_type, code)
                render = partial(answers.answer, name, query, code, asking.now)
                yield from _tried(render, Fault(path, 1, "", ""), ", ".join(value for value in values if value))


def _leading_on(catalogue: Catalogue) -> list[str]:
    """One question for each step that may come next."""
    return list({catalogue.next_step(name): name for name in catalogue.questions}.values())


def _template(tree: Tree, name: str, code: str) -> Optional[Path]:
    """The file of a template in the first language that has it."""
    paths = (tree.templates(other).get(name) for other in tree.chain(code))
    return next((path for path in paths if path is not None), None)


def _tried(render: Callable[[], Answer | Rendered], place: Fault, about: str) -> Iterator[Fault]:
    """What is wrong with a text, or with making it."""
    try:
        text = render().text
    except DataError as error:
        yield from error.faults
    except Exception as error:  # whatever a function or a template does wrong, the rest is checked
        yield _fault(error, place, about)
    else:
        left_over = _LEFT_OVER.search(text)
        problem = "says nothing" if not text.strip() else f"says '{left_over.group()}'" if left_over else ""
        if problem:
            yield Fault(place.file, place.line, place.key, _with(problem, about))


def _fault(error: Exception, place: Fault, about: str) -> Fault:
    """What went wrong, in the innermost template or function of ours that took part in it, or else at a place."""
    file, line = _where(error)
    if file is not None:
        return Fault(file, line, "", _with(_problem(error), about))
    return Fault(place.file, place.line + max(line, 1) - 1, place.key, _with(_problem(error), about))


def _where(error: Exception) -> tuple[Optional[Path], int]:
    """A file and a line of it; no file where it is a sentence, and line 0 where nobody knows."""
    if isinstance(error, TemplateSyntaxError):
        in_file = bool(error.filename) and str(error.filename).endswith(_IN_A_FILE)
        return Path(str(error.filename)) if in_file else None, error.lineno
    frames = [(Path(frame.f_code.co_filename), line) for frame, line in traceback.walk_tb(error.__traceback__)]
    for path, line in reversed(frames):
        if path.suffix == _IN_A_FILE or path.name == _IN_A_SENTENCE:
            return path if path.suffix == _IN_A_FILE else None, line
    return next(((path, line) for path, line in reversed(frames) if _ANSWERS in path.parents), (None, 0))


def _problem(error: Exception) -> str:
    text = str(error)
    if isinstance(error, UndefinedError):
        missing = _NO_SUCH_FACT.fullmatch(text)
        return f"cannot be rendered: there is no '{missing['name']}'" if missing else f"cannot be rendered: {text}"
    if isinstance(error, TemplateError):
        return f"is no template: {text}"
    return f"cannot be rendered: {type(error).__name__} {text}"


def _with(problem: str, about: str) -> str:
    return f"{problem} ({about})" if about else problem


def _rendered_elsewhere(tree: Tree) -> list[Fault]:
    """What a process says whose home the data directory is."""
    with _home(tree) as home:
        code = Path(bot.__file__).parent.parent
        environment = {**os.environ, "BOT_HOME": str(home), "PYTHONPATH": str(code)}
        command = [sys.executable, "-m", __name__]
        done = subprocess.run(command, env=environment, cwd=code, capture_output=True, text=True, check=False)
        if done.returncode:
            last = (done.stderr.strip().splitlines() or ["no word"])[-1]
            return [Fault(tree.data, 1, "", f"cannot be rendered: {last}")]
        data = home.resolve() / DATA.name
        rows = json.loads(done.stdout)
    return [Fault(_moved(Path(file), data, tree.data), line, key, message) for file, line, key, message in rows]


def _moved(path: Path, before: Path, after: Path) -> Path:
    return after / path.relative_to(before) if before in path.parents else path


@contextmanager
def _home(tree: Tree) -> Iterator[Path]:
    """A project with the data directory, its own or one made of links."""
    if tree.data == tree.root / DATA.name:
        yield tree.root
        return
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / DATA.name).symlink_to(tree.data, target_is_directory=True)
        yield Path(folder)


if __name__ == "__main__":
    print(json.dumps([(str(f.file), f.line, f.key, f.message) for f in faults(Tree())]))
