"""Copies of the project that a test may break."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from bot.guard import renderings
from bot.guard.check import SUBJECTS, find_faults
from bot.guard.tree import Tree
from bot.paths import DATA, ROOT
from bot.yaml_file import Fault

# Countries of a copy: homes of clouds, one that a sentence names, one with a caution, one without a number, two more.
KEPT = ("australia", "china-prc", "dominica", "germany", "nepal", "norway", "sweden")
BESIDE_DATA = ("domain.yml", "config.yml", "credentials.yml", "endpoints.yml", "endpoints.production.yml")
STORIES = "tests/conversations/test_stories.yml"
WITHOUT_RENDERING = tuple(subject for subject in SUBJECTS if subject is not renderings.faults)


class Copy:
    """A copy of the project: its data, and what stands beside them."""

    def __init__(self, root: Path) -> None:
        self.root, self.data = root, root / "data"

    def replace(self, file: str, old: str, new: str, count: int = 1) -> int:
        """Changes a text in a file; returns the line on which it stood."""
        path = self.root / file
        content = path.read_text(encoding="utf-8")
        assert old in content, (file, old)
        path.write_text(content.replace(old, new, count), encoding="utf-8")
        return content.count("\n", 0, content.index(old)) + 1

    def append(self, file: str, text: str) -> None:
        """Adds a text at the end of a file, which is made if there is none."""
        path = self.root / file
        before = path.read_text(encoding="utf-8") if path.exists() else ""
        path.write_text(before + text, encoding="utf-8")

    def python(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Runs Python with the copy as the project's home."""
        environment = {**os.environ, "BOT_HOME": str(self.root), "PYTHONPATH": str(ROOT)}
        command = [sys.executable, *arguments]
        return subprocess.run(command, env=environment, capture_output=True, text=True, timeout=300, check=False)

    def check(self, *arguments: str) -> tuple[int, list[str]]:
        """`bot check` in the copy: its exit code, and the lines that it prints."""
        done = self.python("-m", "bot", "check", *arguments)
        assert not done.stderr, done.stderr
        return done.returncode, done.stdout.splitlines()

    def faults(self, *subjects) -> list[Fault]:
        """What is wrong by some subjects, by default all that need no rendering; files relative to the copy."""
        found = find_faults(Tree(self.data), subjects or WITHOUT_RENDERING)
        return [Fault(Path(os.path.relpath(f.file, self.root)), f.line, f.key, f.message) for f in found]


def _cut(path: Path, begins: str, ends: str) -> None:
    """Takes away the entries between two lines that are about other countries."""
    head, _, rest = path.read_text(encoding="utf-8").partition(f"\n{begins}\n")
    rows, mark, tail = rest.partition(ends) if ends else (rest, "", "")
    entries = re.split(r"(?m)^(?=  [a-z])", rows)
    rows = "".join(entry for entry in entries if entry.strip().partition(":")[0] in KEPT)
    path.write_text(f"{head}\n{begins}\n{rows}{mark}{tail}", encoding="utf-8")


@pytest.fixture(scope="session")
def _original(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("original") / "project"
    shutil.copytree(DATA, root / "data", ignore=shutil.ignore_patterns("utterances"))
    for name in BESIDE_DATA:
        shutil.copy(ROOT / name, root)
    (root / STORIES).parent.mkdir(parents=True)
    shutil.copy(ROOT / STORIES, root / STORIES)
    _cut(root / "data" / "contacts.yml", "countries:", "")
    _cut(root / "data" / "country_names.yml", "countries:", "\nunlisted:")
    clouds = root / "data" / "clouds.yml"
    text = re.sub(r"eea: \[[^\]]*\]", "eea: [germany, norway, sweden]", clouds.read_text(encoding="utf-8"))
    clouds.write_text(text, encoding="utf-8")
    return root


@pytest.fixture
def copy(_original: Path, tmp_path: Path) -> Copy:
    """A copy of the project, with few countries and few utterances so that it is checked in no time."""
    return Copy(shutil.copytree(_original, tmp_path / "project"))
