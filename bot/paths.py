"""Where the project's files are."""

import os
from pathlib import Path

# Data, domain, configuration, models and conversations; the code itself stands in bot/ and actions/.
ROOT = Path(os.environ.get("BOT_HOME") or Path(__file__).resolve().parent.parent).resolve()
DATA = ROOT / "data"
