"""One finder for all tests that find: it takes seconds to make."""

import pytest

from bot.nlu.table import compile_table, finder_of


@pytest.fixture(scope="session")
def finder():
    return finder_of(compile_table())
