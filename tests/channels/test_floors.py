"""What both channels need stands in bot/channels; neither channel knows the other, and it knows neither of them."""

import ast

import pytest

from bot.paths import ROOT

CHANNELS = ROOT / "bot" / "channels"
PORTAL, TEAMS = "bot.channels.portal", "bot.channels.teams"
RULES = [("*.py", (PORTAL, TEAMS)), ("portal/*.py", (TEAMS,)), ("teams/*.py", (PORTAL,))]


@pytest.mark.parametrize(("files", "closed"), RULES)
def test_channels_import_from_below_only(files, closed):
    paths = list(CHANNELS.glob(files))
    assert paths
    for path in paths:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            named = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            if isinstance(node, ast.ImportFrom):
                named = [node.module or "", *(f"{node.module}.{alias.name}" for alias in node.names)]
            assert not [name for name in named if f"{name}.".startswith(tuple(f"{room}." for room in closed))], path
