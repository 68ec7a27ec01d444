"""Words put for others: how the matching finds them and how the thesaurus judges them. All texts are our own."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from summarize.text.stems import stemmer
from summarize.verification.edits import edits, matches
from summarize.verification.features import NAMES, features
from summarize.verification.overlap import Source, line
from summarize.verification.thesaurus import circle, known, relation, together

BODY = "The council of Marrowfield voted on Tuesday to close the small bridge near the hospital after engineers found a threat to it."


def found(text: str, language: str = "en") -> dict[str, float]:
    return dict(zip(NAMES, features(Source([BODY], language), text, [line(text, language)]), strict=True))


@pytest.mark.parametrize(
    ("one", "two", "how"),
    [
        ("threat", "menace", "kin"),
        ("gunman", "shooter", "kin"),
        ("small", "big", "opposite"),
        ("massive", "small", "opposite"),
        ("hospital", "school", "rival"),
        ("bond", "loan", "far"),
        ("zyxgrub", "loan", "unknown"),
    ],
)
def test_relations_are_those_of_the_dictionary_and_hold_both_ways(one: str, two: str, how: str) -> None:
    stem = stemmer("en")
    assert relation(stem(one), circle(stem(two))) == how
    assert relation(stem(two), circle(stem(one))) == how


def test_a_word_is_kin_to_a_group_if_it_is_kin_to_one() -> None:
    stem = stemmer("en")
    assert relation(stem("menace"), together([stem("bridge"), stem("threat")])) == "kin"
    assert relation(stem("menace"), together([])) == "unknown"
    assert known("en-GB")
    assert not known("es")


words = st.lists(st.sampled_from("abcdef"), max_size=12)


@given(words, words)
def test_matches_are_a_longest_common_subsequence(one: list[str], two: list[str]) -> None:
    pairs = matches(one, two)
    assert all(one[i] == two[j] for i, j in pairs)
    assert pairs == sorted(pairs)
    assert len({i for i, _ in pairs}) == len({j for _, j in pairs}) == len(pairs)
    table = [[0] * (len(two) + 1) for _ in range(len(one) + 1)]
    for i, a in enumerate(one):
        for j, b in enumerate(two):
            table[i + 1][j + 1] = table[i][j] + 1 if a == b else max(table[i][j + 1], table[i + 1][j])
    assert len(pairs) == table[-1][-1]
    assert all(edit.mine <= edit.mine_end and edit.theirs <= edit.theirs_end for edit in edits(pairs))


def test_a_synonym_is_explained_and_a_rival_is_doubtful() -> None:
    kin = found(BODY.replace("threat", "menace"))
    rival = found(BODY.replace("hospital", "school"))
    opposite = found(BODY.replace("small", "big"))
    assert kin["put_kin"] == 1
    assert kin["unexplained"] == kin["doubtful"] == 0
    assert rival["put_rival"] == 1
    assert rival["doubtful"] >= 1
    assert rival["unexplained"] > 0
    assert opposite["new_opposite"] == 1
    assert opposite["doubtful"] >= 1


def test_other_languages_have_no_thesaurus_and_call_new_words_unknown() -> None:
    spanish = found("El consejo de Marrowfield votó el martes cerrar el puente.", "es")
    assert spanish["new_unknown"] > 0
    assert spanish["new_kin"] == spanish["new_rival"] == spanish["new_far"] == 0
