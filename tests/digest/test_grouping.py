"""Which articles are one story: golden cases in three languages, and what must hold for any of them."""

from __future__ import annotations

import random
import sys
import time
from datetime import UTC, datetime, timedelta
from itertools import combinations
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from summarize.digest.fingerprint import Fingerprint, fingerprint
from summarize.digest.grouping import group

sys.path.insert(0, str(Path(__file__).parent))
from stories import STORIES, Story

from benchmarks.speed.digest_data import article


def prints(story: Story, tag: str = "") -> list[Fingerprint]:
    prints = [fingerprint(f"{tag}t{n}", text.split("\n"), story.language) for n, text in enumerate(story.versions)]
    return prints + [fingerprint(f"{tag}o{n}", text.split("\n"), story.language) for n, text in enumerate(story.others)]


def of(text: str, name: str = "x", language: str = "en", published: datetime | None = None) -> Fingerprint:
    return fingerprint(name, text.split("\n"), language, published)


@pytest.mark.parametrize("story", STORIES, ids=lambda story: story.versions[0].split("\n")[0])
def test_three_rewrites_are_one_story_and_others_on_its_topic_are_not(story: Story) -> None:
    found = group(prints(story))
    assert ["t0", "t1", "t2"] in found
    assert all(len(ids) == 1 for ids in found if ids != ["t0", "t1", "t2"])


def test_all_stories_together_stay_apart() -> None:
    everything = [found for number, story in enumerate(STORIES) for found in prints(story, f"{number}-")]
    found = [ids for ids in group(everything) if len(ids) > 1]
    assert found == [[f"{number}-t{n}" for n in range(3)] for number in range(len(STORIES))]


def test_every_two_versions_of_three_suffice() -> None:
    for story in STORIES:
        for one, other in combinations(prints(story)[:3], 2):
            assert group([one, other]) == [[one.id, other.id]]


def test_a_copy_with_another_headline_and_a_cut_end_is_the_same_story() -> None:
    text = article(7)
    lines = text.split("\n")
    copy = "\n".join(["Wire: what happened there", *lines[1:-4]])
    assert group([of(text, "a"), of(copy, "b")]) == [["a", "b"]]


def test_bulletins_made_from_one_form_are_stories_of_their_own() -> None:
    form = (
        "Results of the {day} draw\nThe numbers drawn in {town} on {day} were {n}, said the lottery's director in the old mint.\n"
        "The jackpot of {m} crowns goes to a ticket that was bought in {other}, and the next draw is held in a week as always.\n"
        "Small prizes can be collected in every post office of the country until the end of the year, the lottery said in a statement."
    )
    one = form.format(day="Monday", town="Alvena", n="112, 245 and 380", m="51,000", other="Brode")
    two = form.format(day="Tuesday", town="Corlin", n="119, 233 and 401", m="76,500", other="Eskelt")
    assert group([of(one, "a"), of(two, "b")]) == [["a"], ["b"]]


def test_rewrites_of_different_days_are_different_stories() -> None:
    story = STORIES[0]
    morning = datetime(2026, 11, 23, 8, tzinfo=UTC)
    one = of(story.versions[0], "a", published=morning)
    assert group([one, of(story.versions[1], "b", published=morning + timedelta(hours=20))]) == [["a", "b"]]
    assert group([one, of(story.versions[1], "b", published=morning + timedelta(days=6))]) == [["a"], ["b"]]


def test_a_text_about_two_stories_does_not_chain_them() -> None:
    both = STORIES[0].versions[0] + "\n" + STORIES[1].versions[0]
    found = group([*prints(STORIES[0], "0-")[:3], *prints(STORIES[1], "1-")[:3], of(both, "both")])
    assert not any({"0-t0", "1-t0"} <= set(ids) for ids in found)


def test_texts_without_words_and_of_one_word_are_alone() -> None:
    assert group([of("", "a"), of("", "b"), of("Oh!", "c"), of("…", "d")]) == [["a"], ["b"], ["c"], ["d"]]
    assert group([]) == []


_NUMBERS = st.lists(st.integers(0, 40), min_size=1, max_size=12, unique=True)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(_NUMBERS, st.randoms(use_true_random=False))
def test_the_order_of_the_articles_changes_nothing(numbers: list[int], dice: random.Random) -> None:
    found = [of(article(number), f"{number:03d}") for number in numbers] + prints(STORIES[numbers[0] % len(STORIES)])
    shuffled = list(found)
    dice.shuffle(shuffled)
    assert group(found) == group(shuffled)
    assert sorted(one for ids in group(found) for one in ids) == sorted(one.id for one in found)


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 5000), st.integers(2, 5), st.integers(1, 30))
def test_a_text_and_its_beginning_are_one_story_and_two_articles_are_not(number: int, lost: int, step: int) -> None:
    text = article(number)
    lines = text.split("\n\n")[0].split("\n")
    assert group([of(text, "a"), of("\n".join(lines[:-lost]), "b")]) == [["a", "b"]]
    assert group([of(text, "a"), of(article(number + step), "b")]) == [["a"], ["b"]]


def test_the_work_is_near_linear() -> None:
    found = [of(article(number), f"{number:05d}") for number in range(2000)]

    def seconds(count: int) -> float:
        began = time.process_time()
        assert len(group(found[:count])) == count
        return time.process_time() - began

    seconds(200)  # fills the caches
    small, large = seconds(200), seconds(2000)
    assert large < 30 * small + 0.2, "ten times the articles take ten times as long, with room for a busy machine"
