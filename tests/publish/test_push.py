"""``summarize push``: drafts only, each once, whatever the site answers; and the bodies that ``digest`` writes for it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from summarize.cli.app import execute
from summarize.errors import PushFailed, PushRefused, UsageError
from summarize.ingest.wire import is_ninjs, ninjs
from summarize.publish.push import Ghost, WordPress, ghost_draft, wordpress_draft
from summarize.render.outputs import render_digest
from tests.publish.newsroom import GHOST_KEY, PASSWORD, Newsroom, newsroom
from tests.render.digests import HEAT, LIBRARY, PORT, make_digest

SYSTEMS = ("wordpress", "ghost")
KEYS = {"wordpress": PASSWORD, "ghost": GHOST_KEY}


@pytest.fixture(params=SYSTEMS)
def cms(request: pytest.FixtureRequest) -> Iterator[Newsroom]:
    with newsroom(request.param) as cms:
        yield cms


@pytest.fixture
def place(tmp_path: Path, cms: Newsroom) -> Path:
    key = tmp_path / "key"
    key.write_text(KEYS[cms.kind] + "\n")
    key.chmod(0o600)
    place = tmp_path / "drafts.jsonl"
    place.write_bytes(render_digest(make_digest(PORT, LIBRARY), cms.kind, language="es"))  # type: ignore[arg-type]
    return place


def push(place: Path, cms: Newsroom, *more: str) -> int:
    return execute(["push", cms.kind, str(place), "--site", cms.url, "--key-file", str(place.with_name("key")), *more])


def test_drafts_arrive_once_however_often_they_are_sent(place: Path, cms: Newsroom, capsys: pytest.CaptureFixture[str]) -> None:
    assert push(place, cms) == 0
    assert capsys.readouterr().err == "2 drafts made\n"
    assert {post["status"] for post in cms.posts} == {"draft"}
    assert [post["slug"] for post in cms.posts] == ["digest-es-91e2b7c4d0aa3f58", f"digest-es-{LIBRARY.id}"]
    assert push(place, cms) == 0
    assert capsys.readouterr().err == "2 there already\n"
    assert len(cms.posts) == 2


def test_what_an_editor_published_is_neither_changed_nor_sent_again(place: Path, cms: Newsroom) -> None:
    push(place, cms)
    cms.posts[0] |= {"status": "publish", "title": "Better"}
    assert push(place, cms) == 0
    assert (len(cms.posts), cms.posts[0]["title"]) == (2, "Better")


@pytest.mark.parametrize("status", [401, 403])
def test_a_refused_key_is_one_error_with_one_hint_and_is_never_shown(
    place: Path, cms: Newsroom, status: int, capsys: pytest.CaptureFixture[str]
) -> None:
    cms.fails = [status]
    assert push(place, cms) == 1
    err = capsys.readouterr().err
    assert f"the site refuses the key: {status}: No, says {cms.kind}." in err
    assert err.count("hint: ") == 1
    assert KEYS[cms.kind].partition(":")[2] not in err
    assert cms.posts == []


def test_a_wrong_key_is_refused_before_anything_is_sent(place: Path, cms: Newsroom, capsys: pytest.CaptureFixture[str]) -> None:
    place.with_name("key").write_text("somebody:0badc0de")
    assert push(place, cms) == 1
    assert [method for method, _ in cms.asked] == ["GET"]


def test_a_story_that_is_too_large_is_named_and_the_others_arrive(place: Path, cms: Newsroom, capsys: pytest.CaptureFixture[str]) -> None:
    cms.fails = [413]
    assert push(place, cms) == 7
    assert "digest-es-91e2b7c4d0aa3f58: the site answers 413" in capsys.readouterr().err
    assert len(cms.posts) == 1


def test_a_site_that_asks_for_a_pause_gets_it(cms: Newsroom, place: Path) -> None:
    cms.fails = [(429, "7"), (503, "2")]
    waited: list[float] = []
    take = wordpress_draft if cms.kind == "wordpress" else ghost_draft
    rows = [take(json.loads(line)) for line in place.read_text("utf-8").splitlines()]
    site = (WordPress if cms.kind == "wordpress" else Ghost)(cms.url, KEYS[cms.kind], waited.append)
    assert [sent.outcome for sent in site.push(rows)] == ["made", "made"]
    assert waited == [7.0, 2.0]


@pytest.mark.parametrize("fails", [[500], [429], [(429, "3600")], [502]])
def test_a_site_that_fails_ends_the_run_and_the_next_one_sends_the_rest(place: Path, cms: Newsroom, fails: list[object]) -> None:
    cms.fails = [None, *fails]
    assert push(place, cms) == 1
    assert len(cms.posts) == 1
    assert push(place, cms) == 0
    assert [post["slug"] for post in cms.posts] == ["digest-es-91e2b7c4d0aa3f58", f"digest-es-{LIBRARY.id}"]


@pytest.mark.parametrize("cut", ["cut", "cut after"])
def test_a_cut_connection_sends_nothing_twice(place: Path, cms: Newsroom, cut: str, capsys: pytest.CaptureFixture[str]) -> None:
    cms.fails = [cut]
    assert push(place, cms) == 1
    err = capsys.readouterr().err
    assert "error: no answer: " in err
    assert "hint: run the same command again" in err
    assert push(place, cms) == 0
    assert len(cms.posts) == 2


def test_dry_run_prints_the_very_requests_without_the_key_and_sends_nothing(
    place: Path, cms: Newsroom, capsys: pytest.CaptureFixture[str]
) -> None:
    assert push(place, cms, "--dry-run") == 0
    out = capsys.readouterr().out
    assert cms.asked == []
    assert KEYS[cms.kind].partition(":")[2] not in out
    shown = [line.partition(" ")[::2] for line in out.splitlines() if line.startswith(("GET ", "POST "))]
    bodies = [json.loads(line) for line in out.splitlines() if line.startswith("{")]
    assert push(place, cms) == 0
    assert [(method, address.removeprefix(cms.url)) for method, address in shown] == cms.asked
    sent = [{key: value for key, value in post.items() if key != "id"} for post in cms.posts]
    assert [body if cms.kind == "wordpress" else body["posts"][0] for body in bodies] == sent


def test_a_key_that_others_may_read_is_not_used(place: Path, cms: Newsroom, capsys: pytest.CaptureFixture[str]) -> None:
    place.with_name("key").chmod(0o644)
    assert push(place, cms) == 2
    assert "chmod 600" in capsys.readouterr().err
    assert cms.asked == []


@pytest.mark.parametrize(
    "line",
    [
        "{",
        "[]",
        "{}",
        '{"posts": []}',
        '{"slug": "a", "title": "b", "status": "publish"}',
        '{"posts": [{"slug": "a", "title": "b", "status": "published"}]}',
    ],
)
def test_only_bodies_of_drafts_are_taken(place: Path, cms: Newsroom, line: str, capsys: pytest.CaptureFixture[str]) -> None:
    place.write_text(place.read_text("utf-8") + line + "\n", encoding="utf-8")
    assert push(place, cms) == 3
    assert "error: line 3 is no draft" in capsys.readouterr().err
    assert cms.asked == []


@pytest.mark.parametrize("site", ["ftp://example.org", "example.org", "https://", "https://a:b@example.org"])
def test_a_site_that_is_no_address_is_refused(site: str) -> None:
    with pytest.raises(UsageError, match="no web address"):
        WordPress(site, "a:b")


def test_a_key_never_travels_in_the_open() -> None:
    with pytest.raises(UsageError, match="without encryption"):
        Ghost("http://example.org", GHOST_KEY)
    assert issubclass(PushRefused, PushFailed)


def test_another_system_behind_the_address_is_an_error(place: Path, cms: Newsroom, capsys: pytest.CaptureFixture[str]) -> None:
    other = "ghost" if cms.kind == "wordpress" else "wordpress"
    with newsroom(other) as wrong:
        wrong.url, cms.url = cms.url, wrong.url
        assert push(place, cms) == 1
    assert wrong.posts == []


# -- the bodies ---------------------------------------------------------------------------------------------------------------------------


def test_a_body_for_wordpress_is_a_draft_with_language_source_and_marks() -> None:
    (row,) = (json.loads(line) for line in render_digest(make_digest(PORT), "wordpress", language="ru").splitlines())
    assert set(row) == {"status", "slug", "title", "content", "excerpt", "lang"}
    assert (row["status"], row["lang"]) == ("draft", "ru")
    assert 'ai-disclosure="ai-autonomous"' in row["content"]
    assert 'href="https://alvena-post.example/2026/11/22/story"' in row["content"]
    assert row["excerpt"].startswith("Порт Альвены открылся")


def test_a_title_and_an_excerpt_for_wordpress_are_escaped_since_they_are_html_there() -> None:
    story = replace(PORT, headlines={}, translations={}, headline="Fish & <b>chips</b>")
    (row,) = (json.loads(line) for line in render_digest(make_digest(story), "wordpress", language="en").splitlines())
    assert row["title"] == "Fish &amp; &lt;b&gt;chips&lt;/b&gt;"


def test_a_body_for_ghost_keeps_its_excerpt_within_the_limit() -> None:
    long = make_digest(HEAT)
    rows = [json.loads(line) for line in render_digest(long, "ghost", language="es", include_review=True).splitlines()]
    (post,) = rows[0]["posts"]
    assert len(post["custom_excerpt"]) <= 300
    assert post["custom_excerpt"].endswith(".")
    assert (post["status"], post["tags"]) == ("draft", ["#es"])
    assert post["codeinjection_head"] == '<meta name="ai-disclosure" content="ai-autonomous">'


def test_a_ninjs_item_is_read_back_with_its_text_and_language() -> None:
    (row,) = (json.loads(line) for line in render_digest(make_digest(PORT), "ninjs", language="ru").splitlines())
    assert is_ninjs(row)
    item = ninjs(row, "item")
    assert (item.language, item.outlet, item.url) == ("ru", "Alvena Post", "urn:news-summarize:ru-91e2b7c4d0aa3f58")
    assert "Порт Альвены открылся во вторник" in item.lines[0]
    assert row["digitalSourceType"].endswith("/compositeWithTrainedAlgorithmicMedia")


def test_stories_that_need_review_become_no_drafts_unless_asked() -> None:
    assert render_digest(make_digest(HEAT), "wordpress", language="ru") == b""
    assert render_digest(make_digest(HEAT), "wordpress", language="ru", include_review=True) != b""
