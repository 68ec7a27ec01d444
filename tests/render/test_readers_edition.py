"""The edition for readers, and links to the passages that sentences rest on."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from summarize.cli.app import execute
from summarize.editions import is_doubtful, readers_edition
from summarize.render import digest_json, links
from tests.digest.digest_helpers import write_articles
from tests.render.digests import HEAT, PORT, make_digest, rendered


def test_findings_and_what_was_left_out_are_not_for_readers() -> None:
    proof, readers = (rendered("html", digest) for digest in (make_digest(HEAT), readers_edition(make_digest(HEAT), review=True)))
    assert "Become a member" in proof
    assert 'class="note' in proof
    assert "Become a member" not in readers
    assert 'class="note' not in readers
    assert "How this was made" not in readers  # the editions are Russian and Spanish
    assert 'ai-disclosure="ai-autonomous"' in readers


def test_a_story_with_an_error_is_left_out_unless_asked_for() -> None:
    assert is_doubtful(HEAT)
    assert not is_doubtful(PORT)
    assert [item.id for item in readers_edition(make_digest(HEAT, PORT)).items] == [PORT.id]
    assert len(readers_edition(make_digest(HEAT, PORT), review=True).items) == 2
    assert readers_edition(make_digest(HEAT, PORT)).failures == ()


def test_the_command_says_what_it_left_out_and_writes_nothing_empty(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write_articles(tmp_path / "a", 2)
    place = tmp_path / "digest.html"
    command = ["digest", str(tmp_path / "a"), "--to", "es", "--profile", "fake", "--no-cache", "-o", str(place)]
    assert execute([*command, "--for-readers", "--include-review"]) == 0
    assert 'class="note' not in place.read_text("utf-8")
    assert execute(command) == 0
    assert 'class="note' in place.read_text("utf-8")
    capsys.readouterr()


def test_a_sentence_leads_to_the_passage_that_it_rests_on() -> None:
    cited = "The port of Alvena, closed for three days by a storm, reopened on Tuesday – at noon."
    page = rendered("html", make_digest(replace(PORT, evidence={1: cited}), languages=("es",))).replace("\u00a0", " ")
    assert (
        'href="https://alvena-post.example/2026/11/22/story#:~:text=The%20port%20of%20Alvena%2C,Tuesday%20%E2%80%93%20at%20noon."' in page
    )
    assert 'aria-label="En qué se apoya la frase 1 en el artículo"' in page
    assert page.count('class="cite"') == 1
    assert 'class="cite"' not in rendered("html", make_digest(PORT, languages=("es",)))


def test_a_passage_of_what_is_no_page_has_no_link() -> None:
    assert links.passage("inbox/port.txt", "The port reopened.") is None
    assert links.passage("javascript:alert(1)", "The port reopened.") is None
    assert (
        links.passage("https://a.example/x#old", "Well-known, 5 & more") == "https://a.example/x#:~:text=Well%2Dknown%2C%205%20%26%20more"
    )
    assert digest_json.render(make_digest(PORT))
