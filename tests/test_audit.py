"""`make audit` says no where a hole is not accepted, and where it could not ask."""

import yaml

from bot.paths import ROOT
from scripts.audit import FINE, HOLES, NOT_ASKED, judge

HOLE = [{"id": "CVE-1"}]


def package(name, **more):
    return {"name": name, "version": "1", "vulns": [], **more}


def test_what_is_found_decides():
    assert judge({"dependencies": [package("a")]}, {})[0] == FINE
    assert judge({"dependencies": [package("a", vulns=HOLE)]}, {"a": "because"}) == (
        FINE,
        ["accepted  a 1: CVE-1 (because)"],
    )
    assert judge({"dependencies": [package("a", vulns=HOLE), package("b", vulns=HOLE)]}, {"a": "x"})[0] == HOLES
    assert judge({"dependencies": [{"name": "a", "skip_reason": "not found"}]}, {})[0] == NOT_ASKED


def test_every_accepted_package_is_locked_and_has_a_reason():
    accepted = yaml.safe_load((ROOT / "scripts" / "audit_accepted.yml").read_text(encoding="utf-8"))
    lock = (ROOT / "uv.lock").read_text(encoding="utf-8")
    for name, reason in accepted.items():
        assert f'name = "{name}"' in lock, name
        assert len(reason.split()) > 2, name
