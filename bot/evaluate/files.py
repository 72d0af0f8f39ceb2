"""What `bot evaluate` reads and writes."""

from bot.paths import ROOT

CONFIG = ROOT / "config.yml"
HELD_OUT = ROOT / "tests" / "nlu" / "held_out.yml"
ENTITIES = ROOT / "tests" / "nlu" / "entities.yml"
CONVERSATIONS = ROOT / "tests" / "conversations" / "development.jsonl"
REPORTS = ROOT / "reports"
CACHE = REPORTS / "cache"
