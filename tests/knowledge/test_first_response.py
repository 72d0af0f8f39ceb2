"""When the first response to a case is due."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from bot.knowledge.first_response import due
from bot.knowledge.knowledge import load_knowledge

BEIJING = ZoneInfo("Asia/Shanghai")
LEVELS = load_knowledge().severities.levels


@pytest.mark.parametrize(
    ("level", "filed", "latest"),
    [
        ("A", "2026-11-27T22:00", "2026-11-27T23:00"),
        ("A", "2026-11-28T23:30", "2026-11-29T00:30"),
        ("B", "2026-11-26T22:00", "2026-11-27T22:00"),
        # Friday to Monday, and to Wednesday.
        ("B", "2026-11-27T22:00", "2026-11-30T22:00"),
        ("C", "2026-11-27T22:00", "2026-12-02T22:00"),
        # At a weekend it begins on Monday.
        ("B", "2026-11-28T15:00", "2026-12-01T00:00"),
        ("C", "2026-11-29T15:00", "2026-12-03T00:00"),
    ],
)
def test_it_is_counted_in_hours_or_business_days(level, filed, latest):
    at = datetime.fromisoformat(filed).replace(tzinfo=BEIJING)
    found = due(at, LEVELS[level].first_response, BEIJING)
    assert found.isoformat()[:16] == latest


def test_days_are_those_of_the_zone():
    """Thursday evening in New York is Friday in Beijing."""
    at = datetime(2026, 11, 26, 20, tzinfo=ZoneInfo("America/New_York"))
    assert due(at, LEVELS["B"].first_response, BEIJING).isoformat()[:16] == "2026-11-30T09:00"
