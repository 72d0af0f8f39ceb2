"""A town names its country and its time zone (data/towns.yml), and no ordinary word is a town."""

import random
import shutil

import pytest
from wordfreq import top_n_list

from bot.knowledge import load_knowledge
from bot.knowledge.towns import FILE, read_towns
from bot.languages import spoken
from bot.nlu.text import folded
from bot.nlu.zones import zones
from bot.paths import DATA
from bot.yaml_file import DataError

TOWNS = list(read_towns().all())
SAMPLE = random.Random(7).sample(TOWNS, 400)
FRAMES = ["support number for {}", "vi sitter i {}, vilket nummer gäller?"]


def test_each_belongs_to_a_country_that_is_listed():
    assert {town.country for town in TOWNS} <= load_knowledge().contacts.countries.keys()


def test_no_name_stands_twice():
    names = [folded(town.name) for town in TOWNS]
    assert len(names) == len(set(names))


@pytest.mark.parametrize("frame", FRAMES)
def test_it_names_its_country(finder, frame):
    for town in SAMPLE:
        found = {m.value for m in finder.find(frame.format(town.name)) if m.entity == "country"}
        assert found == {town.country}, town


def test_it_has_its_zone():
    for town in SAMPLE:
        assert zones().of_city(folded(town.name)) == town.zone, town


@pytest.mark.parametrize("code", spoken())
def test_a_frequent_word_is_none(code):
    """Folded, as the finder reads: "vända" is not the Finnish town of Vanda."""
    frequent = {folded(word) for word in top_n_list(code, 9000)}
    near = {
        folded(town.name) for town in TOWNS if town.country in ("sweden", "finland", "norway", "denmark", "iceland")
    }
    assert frequent & {folded(town.name) for town in TOWNS} <= near


def test_a_zone_that_does_not_exist_is_named(tmp_path):
    shutil.copy(DATA / FILE, tmp_path)
    path = tmp_path / FILE
    path.write_text(path.read_text(encoding="utf-8").replace("Asia/Kabul", "Asia/Nowhere"), encoding="utf-8")
    with pytest.raises(DataError, match="towns.yml:.*'Asia/Nowhere' is not an IANA time zone"):
        read_towns(tmp_path)
