"""`make audit`: asks the advisory database about every locked package; fails for holes that nobody has accepted."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import yaml

_ROOT = Path(__file__).parent.parent
_UV = str(_ROOT / ".uv" / "bin" / "uv")
_PIP_AUDIT = "pip-audit==2.9.0"
FINE, HOLES, NOT_ASKED = 0, 1, 2


def judge(report: dict[str, Any], accepted: dict[str, str]) -> tuple[int, list[str]]:
    """The exit code and the lines to print.

    Args:
        report: pip-audit's JSON.
        accepted: package → why its holes are accepted.
    """
    lines, code = [], FINE
    skipped = [p["name"] for p in report["dependencies"] if "skip_reason" in p]
    for package in report["dependencies"]:
        holes = ", ".join(hole["id"] for hole in package.get("vulns", []))
        if holes and package["name"] in accepted:
            lines.append(f"accepted  {package['name']} {package['version']}: {holes} ({accepted[package['name']]})")
        elif holes:
            lines.append(f"HOLE      {package['name']} {package['version']}: {holes}")
            code = HOLES
    if skipped:
        lines.append(f"{len(skipped)} packages could not be asked about: {', '.join(skipped[:5])} …")
        code = NOT_ASKED
    return code, lines


def main() -> int:
    """Asks and prints."""
    accepted = yaml.safe_load((_ROOT / "scripts" / "audit_accepted.yml").read_text(encoding="utf-8"))
    with tempfile.TemporaryDirectory() as name:
        packages = Path(name) / "requirements.txt"
        export = ["export", "--frozen", "--no-dev", "--no-hashes", "--no-emit-project", "-q", "-o", str(packages)]
        subprocess.run([_UV, *export], cwd=_ROOT, check=True, stdout=subprocess.DEVNULL)
        options = ["-r", str(packages), "--no-deps", "--disable-pip", "-f", "json"]
        command = [_UV, "tool", "run", "-q", _PIP_AUDIT, *options]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
    try:
        report = json.loads(done.stdout)
    except ValueError:
        print(f"The advisory database could not be asked: {done.stderr.strip()[-500:]}", file=sys.stderr)
        return NOT_ASKED
    code, lines = judge(report, accepted)
    print("\n".join([*lines, f"{len(report['dependencies'])} packages."]))
    return code


if __name__ == "__main__":
    sys.exit(main())
