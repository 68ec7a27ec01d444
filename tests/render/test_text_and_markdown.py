from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from markdown_it import MarkdownIt

from summarize.render import diff, markdown, text, wording
from summarize.types import CheckReport, Cleaned, Excluded, Finding, LabelledLine, Result, Sentence, Summary, Translation

GOLDEN = Path(__file__).parent / "golden"


def _golden(name: str, got: str) -> None:
    """Compare with a file a person has read. After a wanted change: look at the difference, then delete the file and run again."""
    path = GOLDEN / name
    if not path.exists():
        path.write_text(got, encoding="utf-8")
        pytest.fail(f"{path} did not exist; it was written: read it, then run again")
    assert got == path.read_text(encoding="utf-8")


def test_text_golden(result: Result) -> None:
    _golden("result.txt", text.plain(text.result(result)))


def test_text_with_every_line_explained_golden(result: Result) -> None:
    _golden("explain.txt", text.plain(text.result(result, explain=True)))


def test_markdown_golden(result: Result) -> None:
    _golden("result.md", markdown.result(result, show_excluded=True))


def test_check_golden() -> None:
    found = (Finding("major", "number", "ru", "differs", "3", "4", 1), Finding("minor", "script", "", "mixed scripts"))
    _golden("check.txt", text.plain(text.check(CheckReport(0.4321, found))))


def test_the_reader_learns_that_a_draft_is_a_draft(result: Result) -> None:
    shown = text.plain(text.result(result))
    assert "needs review · DRAFT, not for print until a Russian speaker has corrected it" in shown
    assert "draft" not in wording.translation_heading(result.translations["es"])


def test_a_finding_is_next_to_its_translation(result: Result) -> None:
    lines = text.plain(text.result(result)).splitlines()
    russian, finding, spanish = (next(n for n, line in enumerate(lines) if part in line) for part in ("Русский", "1,5 тысячи”", "Español"))
    assert russian < finding < spanish
    assert "expected “1.5 million”" in lines[finding]


def test_a_finding_in_both_places_is_shown_once(result: Result) -> None:
    assert text.plain(text.result(result)).count("the number differs") == 1


def test_what_is_said_of_the_summary_is_not_said_again_of_the_article(result: Result) -> None:
    cut = Finding("major", "truncated", "summary", "too long: only its first 5,000 of 9,000 sentences are summarized")
    shown = replace(result, findings=(*result.findings, cut), cleaned=replace(result.cleaned, findings=(cut,)))
    assert text.plain(text.result(shown)).count("too long") == markdown.result(shown).count("too long") == 1


def test_what_was_left_out_is_said_in_one_line(result: Result) -> None:
    assert wording.left_out(result.cleaned) == "appeal (lines 5–6)"


def test_many_runs_of_a_kind_are_counted() -> None:
    runs = tuple(Excluded("share", n, n, "Share", 0.9) for n in range(1, 8))
    assert wording.left_out(Cleaned((), runs)) == "share (lines 1, 2, 3, 4 and 3 more)"
    assert wording.left_out(Cleaned((), (Excluded("byline", 2, 2, "By A", 0.9),))) == "byline (line 2)"


@pytest.mark.parametrize(
    ("summary", "said"),
    [
        (Summary("en", (Sentence("A."),), "passthrough"), "The article is short: kept as it is."),
        (Summary("en", (Sentence("A."),), "extractive"), "Sentences of the article, whole or shortened."),
        (
            Summary("en", (Sentence("A."), Sentence("B.", (), "extractive")), "mixed"),
            "Some sentences are the article's, whole or shortened.",
        ),
        (Summary("en", (Sentence("A."),), truncated=True), "Part of the article or of the answer was cut."),
        (Summary("en", (Sentence("A."),)), ""),
    ],
)
def test_the_reader_learns_how_a_summary_came_about(summary: Summary, said: str) -> None:
    assert wording.summary_note(summary) == said


def test_languages_go_by_their_own_names() -> None:
    assert wording.language_name("ru") == "Русский (Russian)"
    assert wording.language_name("en") == "English"
    assert wording.language_name("xx") == "xx"
    assert wording.translation_heading(Translation("ar", ("x",))).endswith("DRAFT, not for print until an Arabic speaker has corrected it")


HOSTILE = "# Hi [x](http://evil.example) <script>alert(1)</script>\n\n1. one\n\x1b[31mred\u202e ![i](http://evil.example/i.png) | a |"


def test_hostile_text_cannot_change_the_structure_of_the_markdown(make: Callable[..., Result], result: Result) -> None:
    evil = make(
        article=replace(result.article, title=HOSTILE),
        summary=Summary("en", (Sentence(HOSTILE),)),
        translations={"ru": Translation("ru", (HOSTILE,), "review", "draft", (Finding("major", "x", "ru", HOSTILE, HOSTILE, HOSTILE),))},
        cleaned=Cleaned(
            (LabelledLine(1, HOSTILE, "appeal", "appeal", 1, (HOSTILE,)),), (Excluded("appeal", 1, 1, HOSTILE, 1, (HOSTILE,)),)
        ),
        findings=(),
        signature="`" + HOSTILE,
    )
    calm = make(
        summary=Summary("en", (Sentence("A."),)),
        translations={"ru": Translation("ru", ("Б.",), "review", "draft", (Finding("major", "x", "ru", "m", "e", "g"),))},
        cleaned=Cleaned((LabelledLine(1, "t", "appeal", "appeal", 1, ("w",)),), (Excluded("appeal", 1, 1, "t", 1, ("w",)),)),
        findings=(),
    )
    parser = MarkdownIt("gfm-like", {"linkify": False, "html": True})
    shapes = [[(token.type, token.tag) for token in parser.parse(markdown.result(item, show_excluded=True))] for item in (evil, calm)]
    assert shapes[0] == shapes[1]
    html = parser.render(markdown.result(evil, show_excluded=True))
    assert "<script" not in html
    assert "href" not in html
    assert "<img" not in html


def test_hostile_text_cannot_steer_the_terminal(make: Callable[..., Result], result: Result) -> None:
    evil = make(article=replace(result.article, title=HOSTILE), summary=Summary("en", (Sentence(HOSTILE),)))
    shown = text.plain(text.result(evil, explain=True, name=HOSTILE))
    assert "\x1b" not in shown
    assert "\u202e" not in shown


def test_markdown_without_a_title_or_with_another_name(make: Callable[..., Result], result: Result) -> None:
    untitled = make(article=replace(result.article, title=None))
    assert "\n---\n\n# Summary\n" in markdown.result(untitled)
    assert markdown.result(untitled, name="a_b.txt").startswith("# a\\_b.txt\n")


def test_a_diff_removes_whole_lines_and_keeps_the_rest(result: Result) -> None:
    got = diff.unified(result.article.text, result.cleaned, "port.txt")
    assert got.splitlines()[:3] == ["--- port.txt", "+++ port.txt (body)", "@@ -2,5 +2,3 @@"]
    assert "-Remind me later" in got
    assert "+" not in {line[0] for line in got.splitlines()[2:]}


def test_a_line_that_appeal_and_body_share_is_replaced_by_its_body() -> None:
    whole = "News came. Give us $2."
    cleaned = Cleaned(
        (LabelledLine(1, "News came.", "body", "", 1, (), 0, 10), LabelledLine(1, "Give us $2.", "appeal", "appeal", 1, (), 11, 22))
    )
    assert diff.unified(whole, cleaned, "a").splitlines()[2:] == [
        "@@ -1,1 +1,1 @@", f"-{whole}", "\\ No newline at end of file", "+News came.",
    ]  # fmt: skip


def test_nothing_left_out_is_an_empty_diff() -> None:
    assert diff.unified("a\n", Cleaned((LabelledLine(1, "a", "body"),)), "a") == ""


def test_patch_applies_the_diff(tmp_path: Path) -> None:
    import shutil
    import subprocess

    if not shutil.which("patch"):
        pytest.skip("no patch command here")
    lines = [f"line {n}" for n in range(1, 41)]
    labels = {1, 2, 15, 16, 30, 40}
    cleaned = Cleaned(
        tuple(
            LabelledLine(n, line, "appeal" if n in labels else "body", "appeal" if n in labels else "") for n, line in enumerate(lines, 1)
        )
    )
    for ending in ("\n", ""):
        article = "\n".join(lines) + ending
        (tmp_path / "a").write_text(article)
        (tmp_path / "d").write_text(diff.unified(article, cleaned, "a"))
        subprocess.run(["patch", "--quiet", "a", "d"], cwd=tmp_path, check=True)
        assert (tmp_path / "a").read_text().split() == cleaned.text.split()


def test_embargo_and_terms_of_use_are_shown_with_the_result(make: Callable[..., Result], result: Result) -> None:
    held = make(article=replace(result.article, usage="Not for <broadcast>", embargo=datetime(2999, 1, 2, 6, tzinfo=UTC)))
    for shown in (text.plain(text.result(held)), markdown.result(held)):
        assert "Embargoed until 2999-01-02 06:00 UTC." in shown
        assert "Terms of use: Not for" in shown
    over = make(article=replace(result.article, embargo=datetime(2020, 1, 2, 6, tzinfo=UTC)))
    assert "Embargoed" not in text.plain(text.result(over))
