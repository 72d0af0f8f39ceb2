"""What a project has around its code is true: one version, pages that lead somewhere, hooks, forms, no package."""

import asyncio
import importlib
import importlib.metadata
import json
import re
import shutil
import subprocess
import sys
import types
from pathlib import Path

import pytest
import yaml
from prometheus_client import REGISTRY

from bot.paths import ROOT
from bot.version import project_version, version
from scripts.coverage_summary import summary

NAME = "support-assistant"
PAGES = sorted(
    path
    for pattern in ("*.md", "docs/**/*.md", "changes/README.md", ".github/**/*.md")
    for path in ROOT.glob(pattern)
    if path.is_file()
)
# Pages that speak of this tree as it stands; a changelog speaks of other times.
GUIDES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", ROOT / "docs" / "design.md", ROOT / "docs" / "commands.md"]
GUIDES += sorted((ROOT / "docs" / "decisions").glob("*.md"))
# Made on the machine, so not there in a fresh clone.
MADE = (".uv/", ".venv/", "models/", "reports/", "var/")
KINDS = re.compile(r"(\+[a-z0-9-]+|\d+)\.(feature|answer|fix|removal|misc)\.md")


def title(path):
    return str(path.relative_to(ROOT))


def read(*names):
    return ROOT.joinpath(*names).read_text(encoding="utf-8")


def code(text):
    """What a page shows as code: spans, and blocks line by line."""
    yield from re.findall(r"`([^`\n]+)`", text)
    yield from re.findall(r"^ {4}(\S.*)$", text, re.MULTILINE)


def run(*arguments, **options):
    return subprocess.run([*map(str, arguments)], capture_output=True, text=True, timeout=120, **options)


# ---- one version


def test_the_version_stands_in_one_place():
    assert version() == project_version(read("pyproject.toml")) == importlib.metadata.version(NAME)
    locked = re.search(rf'^name = "{NAME}"\nversion = "(.+)"$', read("uv.lock"), re.MULTILINE)
    assert locked.group(1) == version()


def test_without_an_installed_package_the_version_is_read_from_the_project(monkeypatch):
    def missing(name):
        raise importlib.metadata.PackageNotFoundError(name)

    monkeypatch.setattr(importlib.metadata, "version", missing)
    assert version.__wrapped__() == project_version(read("pyproject.toml"))


def test_only_the_project_s_own_version_counts():
    assert project_version('[tool.x]\nversion = "9"\n[project]\nname = "a"\nversion = "1.2.3"\n') == "1.2.3"
    with pytest.raises(ValueError, match="no version"):
        project_version('[project]\nname = "a"\n[tool.x]\nversion = "9"\n')


def test_the_command_prints_the_version():
    assert run(sys.executable, "-m", "bot", "--version", cwd=ROOT).stdout == f"bot {version()}\n"


@pytest.mark.parametrize("channel", ["portal", "teams"])
def test_health_tells_the_version(channel, monkeypatch):
    monkeypatch.setenv("PORTAL_SECRET", "s" * 40)
    monkeypatch.setenv("TEAMS_SECRET", "t" * 40)
    module = importlib.import_module(f"bot.channels.{channel}.channel")
    made = {"portal": ("PortalInput", {"anonymous": True}), "teams": ("TeamsInput", {"local_play": True})}
    kind, settings = made[channel]
    routes = getattr(module, kind).from_credentials(settings).blueprint(None)._future_routes
    (health,) = [route.handler for route in routes if route.uri == "/health"]
    assert json.loads(asyncio.run(health(None)).body) == {"status": "alive", "version": version()}


def test_the_metrics_tell_the_version():
    importlib.import_module("bot.observe.counters")
    assert REGISTRY.get_sample_value("assistant_build_info", {"version": version()}) == 1


def test_a_model_knows_which_version_made_it(assistant):
    from bot.engine.training import MODELS

    assert json.loads((MODELS / "assistant.json").read_text(encoding="utf-8"))["version"] == version()


def test_the_changelog_ends_before_this_version_or_with_it():
    newest = re.search(r"^## (\d+\.\d+\.\d+) \(", read("CHANGELOG.md"), re.MULTILINE).group(1)
    news = [path for path in (ROOT / "changes").iterdir() if path.name != "README.md"]
    as_numbers = [tuple(map(int, text.split("."))) for text in (newest, version())]
    assert as_numbers[0] < as_numbers[1] if news else as_numbers[0] == as_numbers[1]


def test_news_has_a_kind_that_the_changelog_knows():
    for path in (ROOT / "changes").iterdir():
        assert path.name == "README.md" or KINDS.fullmatch(path.name), path.name
    drafted = run(sys.executable, "-m", "towncrier", "build", "--draft", cwd=ROOT)
    assert drafted.returncode == 0, drafted.stderr
    assert f"## {version()} (" in drafted.stdout


# ---- pages


def test_the_readme_is_read_in_five_minutes():
    assert len(read("README.md").splitlines()) <= 110


def test_a_newcomer_reads_make_fast_first():
    commands = re.findall(r"^    (make [a-z-]+)", read("CONTRIBUTING.md"), re.MULTILINE)
    assert commands[0] == "make fast"


def slugs(text):
    """The anchors that a host makes of the headings."""
    headings = re.findall(r"^#+ (.+)$", text, re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("page", PAGES, ids=title)
def test_links_lead_somewhere(page):
    for target in re.findall(r"\]\(([^)\s]+)\)", page.read_text(encoding="utf-8")):
        if re.match(r"[a-z]+:", target):
            continue
        name, _, anchor = target.partition("#")
        file = page.parent / name if name else page
        assert file.exists(), target
        assert not anchor or anchor in slugs(file.read_text(encoding="utf-8")), target


@pytest.mark.parametrize("page", PAGES, ids=title)
def test_pages_name_targets_that_make_has(page):
    targets = set(re.findall(r"^([a-z-]+):", read("Makefile"), re.MULTILINE))
    for shown in code(page.read_text(encoding="utf-8")):
        assert set(re.findall(r"\bmake ([a-z][a-z-]*)", shown)) <= targets, shown


def test_make_describes_its_targets_and_makes_no_file_of_their_names():
    makefile = read("Makefile")
    targets = re.findall(r"^([a-z-]+):(.*)$", makefile, re.MULTILINE)
    assert [name for name, rest in targets if " ## " not in rest] == []
    phony = re.search(r"^\.PHONY: (.+)$", makefile, re.MULTILINE).group(1).split()
    assert sorted(phony) == sorted(name for name, _ in targets)


def paths(text):
    """What a page shows as code and what looks like a file or folder of this tree."""
    for shown in re.findall(r"`([^`\n]+)`", text):
        for word in shown.split():
            if not re.fullmatch(r"[\w.<>*-]+(/[\w.<>*-]+)*/?", word):
                continue
            if "/" in word or re.search(r"\.(yml|md|toml|lock|py|j2|sh)$", word):
                yield word


@pytest.mark.parametrize("page", GUIDES, ids=title)
def test_pages_name_files_that_are_there(page):
    missing = []
    for name in paths(page.read_text(encoding="utf-8")):
        pattern = re.sub(r"<[^>]*>", "*", name).rstrip("/")
        # A name alone may be said where its folder was named before.
        places = [pattern] if "/" in pattern else [pattern, f"*/{pattern}", f"data/**/{pattern}"]
        if not name.startswith(MADE) and not any(any(ROOT.glob(place)) for place in places):
            missing.append(name)
    assert missing == []


def help_of(*command):
    return run(sys.executable, "-m", "bot", *command, "--help", cwd=ROOT).stdout


def test_every_command_stands_in_the_page_of_commands():
    page = read("docs", "commands.md")
    commands = re.search(r"^positional arguments:(.+?)^opt", help_of(), re.MULTILINE | re.DOTALL).group(1)
    names = re.findall(r"^    ([a-z]+) ", commands, re.MULTILINE)
    assert names
    assert [name for name in names if f"`bot {name}" not in page] == []
    for shown in code(page):
        command = re.match(r"bot ((?:teams )?[a-z]+) ", shown)
        for option in re.findall(r"(?<!\S)\[?(--[a-z-]+)", shown) if command else []:
            assert option in help_of(*command.group(1).split()), f"bot {command.group(1)} {option}"


# ---- hooks, workflow, forms


def test_hooks_need_no_network():
    (local,) = yaml.safe_load(read(".pre-commit-config.yaml"))["repos"]
    assert local["repo"] == "local"
    for hook in local["hooks"]:
        assert hook["language"] == "system", hook["id"]
        assert "--offline" in hook["entry"], hook["id"]
    assert {hook["id"] for hook in local["hooks"]} == {"ruff-check", "ruff-format", "uv-lock", "codespell", "bot-check"}
    valid = run(sys.executable, "-m", "pre_commit", "validate-config", cwd=ROOT)
    assert valid.returncode == 0, valid.stdout


def test_a_host_runs_what_everybody_runs():
    workflow = yaml.safe_load(read(".github", "workflows", "ci.yml"))
    (job,) = workflow["jobs"].values()
    assert "bash .ci/run" in [step.get("run") for step in job["steps"]]
    for step in job["steps"]:
        assert re.search(r"@[0-9a-f]{40}$", step.get("uses", "@" + 40 * "0")), "an action is named by its commit"
    assert (ROOT / ".ci" / "run").exists()


@pytest.mark.parametrize("form", sorted((ROOT / ".github" / "ISSUE_TEMPLATE").glob("*.yml")), ids=title)
def test_a_form_has_what_a_host_wants(form):
    data = yaml.safe_load(form.read_text(encoding="utf-8"))
    if form.name == "config.yml":
        return
    assert data["name"]
    assert data["description"]
    fields = [field for field in data["body"] if field["type"] != "markdown"]
    assert len({field["id"] for field in fields}) == len(fields) > 0
    assert all(field["attributes"]["label"] for field in fields)


def test_a_wrong_answer_is_told_with_all_that_it_takes_to_mend_it():
    form = yaml.safe_load(read(".github", "ISSUE_TEMPLATE", "wrong_answer.yml"))
    asked = {f["id"] for f in form["body"] if f.get("validations", {}).get("required")}
    assert asked == {"message", "language", "channel", "answer", "right_answer"}


# ---- no package that cannot run


@pytest.fixture
def hook(monkeypatch):
    """The build hook, with a stand-in for hatchling: that stands in the builder's environment, not in ours."""
    interface = types.ModuleType("hatchling.builders.hooks.plugin.interface")
    interface.BuildHookInterface = object
    for name in ("hatchling", "hatchling.builders", "hatchling.builders.hooks", "hatchling.builders.hooks.plugin"):
        monkeypatch.setitem(sys.modules, name, types.ModuleType(name))
    monkeypatch.setitem(sys.modules, interface.__name__, interface)
    monkeypatch.delitem(sys.modules, "hatch_build", raising=False)
    monkeypatch.syspath_prepend(str(ROOT))
    yield importlib.import_module("hatch_build")
    sys.modules.pop("hatch_build", None)


def test_the_hook_refuses_all_but_an_editable_install(hook):
    refuse = hook.RefusePackage()
    refuse.initialize("editable", {})
    with pytest.raises(SystemExit, match="is not built as a package"):
        refuse.initialize("standard", {})


@pytest.mark.parametrize("kind", ["--wheel", "--sdist"])
def test_a_build_is_refused_with_a_sentence(kind, tmp_path):
    # A tree of its own: the hook, what it is named in, and something to build.
    for name in ("pyproject.toml", "hatch_build.py", "README.md", "LICENSE"):
        shutil.copy2(ROOT / name, tmp_path / name)
    for name in ("bot", "actions"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "__init__.py").touch()
    command = [ROOT / ".uv" / "bin" / "uv", "build", kind, "--python", sys.executable, tmp_path]
    done = run(*command, "--offline")
    if "network was disabled" in done.stderr:  # hatchling is not in uv's cache: as in the first set-up, ask the index
        done = run(*command)
    assert done.returncode != 0
    assert "is not built as a package" in done.stderr
    assert "make setup" in done.stderr
    assert list(tmp_path.rglob("*.whl")) + list(tmp_path.rglob("*.tar.gz")) == []


def test_the_environment_uses_this_tree(tmp_path):
    origin = json.loads(importlib.metadata.distribution(NAME).read_text("direct_url.json"))
    assert origin["dir_info"]["editable"]
    imported = run(sys.executable, "-c", "import actions, bot; print(bot.__file__, actions.__file__)", cwd=tmp_path)
    assert [Path(file).parent.parent for file in imported.stdout.split()] == [ROOT, ROOT]


# ---- coverage


def test_the_summary_of_coverage_names_the_total_and_the_lowest_files():
    def file(share, lines=10):
        return {"summary": {"percent_covered": share, "num_statements": lines}}

    files = {f"bot/{share}.py": file(share) for share in range(10, 100, 10)}
    files |= {"bot/whole.py": file(100), "bot/empty.py": file(0, lines=0)}
    totals = {"percent_covered": 61.25, "num_statements": 1234, "num_branches": 56}
    lines = summary({"totals": totals, "files": files})
    assert lines[0] == "branch coverage: 61.2% of 1,234 lines and 56 branches"
    assert [line.split()[1] for line in lines[1:]] == [f"bot/{share}.py" for share in range(10, 90, 10)]
