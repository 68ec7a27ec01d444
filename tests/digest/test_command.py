"""``summarize digest`` as its users meet it: outputs, exit codes, what it says, Ctrl-C, kill -9, full disks."""

from __future__ import annotations

import json
import os
import resource
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import fields
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, get_args

import pytest
from digest_helpers import article, write_articles
from kills import command as kill_command
from kills import environment, trial

from summarize.cli.digest_output import FORMATS, Edition, Outputs, Target
from summarize.cli.digest_progress import duration
from summarize.cli.options import _filled
from summarize.digest.options import DigestOptions
from summarize.errors import OutputError, UsageError
from summarize.render.outputs import DigestFormat

Ran = subprocess.CompletedProcess[str]
Program = Callable[..., Ran]


def command(*args: object) -> list[str]:
    return [sys.executable, "-m", "summarize", "digest", *map(str, args), "-p", "fake"]


@pytest.fixture
def program(tmp_path: Path) -> Program:
    def run(*args: object, **options: Any) -> Ran:
        return subprocess.run(
            command(*args), capture_output=True, text=True, encoding="utf-8", timeout=120, check=False, cwd=tmp_path, **options
        )

    return run


def test_a_digest_is_written_and_nothing_else_is_left(program: Program, articles: Path, tmp_path: Path) -> None:
    ran = program(articles, "-o", "digest.json", "--title", "Morning", "--to", "es")
    assert ran.returncode == 0, ran.stderr
    assert ran.stdout == ""
    document = json.loads((tmp_path / "digest.json").read_text(encoding="utf-8"))
    assert (document["title"], document["languages"], len(document["items"])) == ("Morning", ["es"], 12)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["articles", "digest.json", "user-cache"]
    assert "12 stories" in ran.stderr
    assert "written to digest.json" in ran.stderr


def test_failures_are_a_table_and_the_same_command_tries_them_again(program: Program, articles: Path, tmp_path: Path) -> None:
    (articles / "0004.txt").write_text("")
    ran = program(articles, "no such file.txt", "-o", "digest.json")
    assert ran.returncode == 7
    lines = ran.stderr.splitlines()
    assert "error: 2 articles failed" in lines
    assert any(line.split()[:2] == ["articles/0004.txt", "EmptyInput"] or "0004.txt  EmptyInput" in line for line in lines)
    assert not any("--retry-failed" in line for line in lines), "the same command reads again what could not be read"
    assert (tmp_path / "digest.json.journal.jsonl").exists()
    (articles / "0004.txt").write_text(article(40))
    (tmp_path / "no such file.txt").write_text(article(41))
    again = program(articles, "no such file.txt", "-o", "digest.json")
    assert again.returncode == 0, again.stderr
    assert "13 stories" in again.stderr
    assert "11 made before" in again.stderr


def test_all_failed_is_8_and_an_older_digest_stays(program: Program, tmp_path: Path) -> None:
    (tmp_path / "digest.json").write_text("yesterday's")
    ran = program("a.txt", "b.txt", "-o", "digest.json")
    assert ran.returncode == 8
    assert "nothing written" in ran.stderr
    assert (tmp_path / "digest.json").read_text() == "yesterday's"


@pytest.mark.parametrize(
    ("args", "code", "what"),
    [
        (("empty", "-o", "d.json"), 3, "put articles into it"),
        (("pictures", "-o", "d.json"), 3, "check --include and --exclude"),
        (("one.txt", "-o", "no/d.json"), 1, "no such folder"),
        (("one.txt", "-o", "no/deeper/"), 1, "no such folder"),
        (("one.txt", "-o", "one.txt/d.json"), 1, "no such folder"),
        (("one.txt", "-o", "d.docx"), 2, "is no format"),
        (("one.txt", "--format", "epub"), 2, "not for a terminal"),
        (("one.txt", "--format", "pdf"), 2, "no format 'pdf'"),
        (("one.txt", "--order", "size"), 2, "order is date or given"),
        (("one.txt", "--executor", "cloud"), 2, "executor is local or ray"),
        (("one.txt", "--since", "tomorrow-ish"), 2, "is no date"),
        (("one.txt", "--since", "24h"), 2, "are for entries of feeds"),
        (("one.txt", "--workers", "2"), 2, "are for Ray"),
        (("one.txt", "-o", "a.html", "-o", "feed.xml", "-f", "md"), 2, "is for one output"),
        (("one.txt", "-o", "a.html", "-o", "a.html"), 2, "two outputs in one place"),
        (("one.txt", "-o", "posts.jsonl"), 2, "is no format"),
        (("one.txt", "--to", "klingon"), 2, "klingon"),
        (("missing.txt",), 3, "No such file"),
        ((), 2, "no articles"),
    ],
)
def test_bad_input_is_two_lines_and_leaves_nothing(program: Program, tmp_path: Path, args: tuple[str, ...], code: int, what: str) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "pictures").mkdir()
    (tmp_path / "pictures" / "port.jpg").write_bytes(b"\xff\xd8\xff")
    (tmp_path / "one.txt").write_text(article(1))
    before = sorted(path.name for path in tmp_path.iterdir())
    ran = program(*args)
    assert ran.returncode == code, ran.stderr
    assert what in ran.stderr
    assert ran.stderr.splitlines()[-1].startswith("hint: ")
    assert "Traceback" not in ran.stderr
    assert [name for name in sorted(path.name for path in tmp_path.iterdir()) if name != "user-cache"] == before


@pytest.mark.skipif(os.name != "posix" or os.geteuid() != 0, reason="a read-only place needs root here; elsewhere test_output covers it")
def test_a_place_that_cannot_be_written_is_found_before_the_work(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match="may not write"):
        Outputs.of(Edition(("/proc/digest.json",))).refuse((), ())
    with pytest.raises(OutputError, match="may not write"):
        Outputs.of(Edition(("/proc/digest/",))).refuse((), ())


def test_json_log_is_one_object_a_line_and_nothing_else(program: Program, articles: Path) -> None:
    (articles / "0004.txt").write_text("")
    ran = program(articles, "-o", "d.json", "--log-json")
    rows = [json.loads(line) for line in ran.stderr.splitlines()]
    assert {row["event"] for row in rows} == {"progress", "note", "error"}
    made = [row for row in rows if row.get("stage") == "make"]
    assert [row["done"] for row in made] == list(range(1, 12))
    assert {row["status"] for row in made} == {"made"}
    failed = next(row for row in rows if row["event"] == "error")
    assert failed["exit_code"] == 3
    assert failed["location"].endswith("0004.txt")
    bad = program("missing.txt", "--log-json")
    assert bad.returncode == 3
    assert json.loads(bad.stderr.splitlines()[-1])["hint"]


def test_quiet_says_nothing(program: Program, articles: Path) -> None:
    ran = program(articles, "-o", "d.json", "-q")
    assert (ran.returncode, ran.stdout, ran.stderr) == (0, "", "")


def test_lines_without_a_terminal_are_plain(program: Program, articles: Path) -> None:
    ran = program(articles, "-o", "d.json")
    assert "\x1b" not in ran.stderr
    assert "\r" not in ran.stderr
    assert any(line.startswith("reading · 1 of 12") for line in ran.stderr.splitlines())


def test_strict_writes_nothing_if_a_check_finds_an_error(program: Program, tmp_path: Path) -> None:
    wrong = (
        "The bridge of Alvena closes\nThe bridge of Alvena closes on Tuesday for a dozen and seven twelfths of a furlong, Ines Kolb said.\n"
    )
    (tmp_path / "wrong.txt").write_text(wrong + "Nine of the 3 ships, four dozen tonnes each, were sold for half a million.\n")
    ran = program("wrong.txt", "-o", "d.json", "--strict")
    loose = program("wrong.txt", "-o", "d.json", "-o", "feed.xml")
    assert " not in feeds and posts: to review, or without a translation (--include-review)" in loose.stderr
    review = "to review" in loose.stderr
    assert ran.returncode == (6 if review else 0)
    assert review, "the fake engine's text must be wrong here, or this tests nothing"
    assert "checks found errors in 1 of 1 stories (wrong.txt)" in ran.stderr


def test_a_list_on_standard_input_and_patterns(program: Program, articles: Path) -> None:
    ran = program("-", "articles/001*.txt", "-o", "d.json", input="articles/0001.txt\n# a remark\narticles/0002.txt\n")
    assert ran.returncode == 0, ran.stderr
    assert "4 stories" in ran.stderr
    assert "1 story" in program("articles", "--include", "000*", "--exclude", "*[1-9].txt", "-o", "d.json").stderr


def test_a_digest_among_its_articles_is_no_article(program: Program, tmp_path: Path) -> None:
    write_articles(tmp_path, 3)
    for place in ("digest.md", "out/"):
        for _ in range(2):
            ran = program(".", "missing.txt", "-o", place, "--format", "json", "--exclude", "user-cache/*")
            assert ran.returncode == 7
            assert "3 stories" in ran.stderr
            assert "1 failed" in ran.stderr
        (tmp_path / "digest.md").unlink(missing_ok=True)


def test_hostile_names_stay_inside_the_folder_and_cannot_steer_the_terminal(program: Program, tmp_path: Path) -> None:
    (tmp_path / "articles").mkdir()
    (tmp_path / "articles" / "x\x1b[31m‮evil\n.txt").write_text("")
    (tmp_path / "articles" / "a.txt").write_text(article(1))
    ran = program("articles", "-o", "out/", "--format", "json")
    assert ran.returncode == 7
    assert "\x1b" not in ran.stderr
    assert "‮" not in ran.stderr
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == ["es.json", "ru.json"]
    russian = json.loads((tmp_path / "out" / "ru.json").read_text(encoding="utf-8"))
    assert russian["languages"] == ["ru"]
    assert list(russian["items"][0]["translations"]) == ["ru"]


# -- interrupted, killed, full --------------------------------------------------------------------------------------------------------


def started(*args: object, cwd: Path) -> subprocess.Popen[str]:
    return subprocess.Popen(command(*args), stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True, encoding="utf-8", cwd=cwd)


def until(process: subprocess.Popen[str], wanted: str) -> None:
    """Read what it says up to a line with ``wanted`` in it."""
    assert process.stderr is not None
    for line in process.stderr:
        if wanted in line:
            return
    raise AssertionError(f"it never said {wanted!r}")


@pytest.mark.skipif(os.name != "posix", reason="sends POSIX signals")
def test_ctrl_c_writes_what_there_is_and_the_next_run_goes_on(program: Program, tmp_path: Path) -> None:
    articles = write_articles(tmp_path / "articles", 150)
    process = started("articles", "-o", "d.json", "--log-json", cwd=tmp_path)
    until(process, '"stage": "make"')
    process.send_signal(signal.SIGINT)
    said = process.communicate(timeout=60)[1]
    assert process.returncode == 130
    assert "Ctrl-C again stops at once" in said
    part = len(json.loads((tmp_path / "d.json").read_text(encoding="utf-8"))["items"])
    assert 0 < part < 150
    again = program("articles", "-o", "d.json", "--no-cache")
    assert f"150 stories · {part} made before" in again.stderr
    undisturbed = program(articles.name, "-o", "u.json", "--no-cache")
    assert undisturbed.returncode == 0
    assert (tmp_path / "d.json").read_bytes() == (tmp_path / "u.json").read_bytes()


@pytest.mark.skipif(os.name != "posix", reason="sends POSIX signals")
def test_ctrl_c_before_the_first_story_promises_nothing(tmp_path: Path) -> None:
    write_articles(tmp_path / "articles", 400)
    process = started("articles", "-o", "d.json", "--log-json", cwd=tmp_path)
    until(process, '"stage": "read"')
    process.send_signal(signal.SIGINT)
    said = process.communicate(timeout=60)[1]
    assert process.returncode == 130
    assert "before any story was finished: nothing is written" in said
    assert not list(tmp_path.glob("d.json*"))


@pytest.mark.skipif(os.name != "posix", reason="sends POSIX signals")
def test_ctrl_c_twice_stops_at_once_and_loses_nothing(program: Program, tmp_path: Path) -> None:
    write_articles(tmp_path / "articles", 150)
    process = started("articles", "-o", "d.json", "--log-json", cwd=tmp_path)
    until(process, '"stage": "make"')
    process.send_signal(signal.SIGINT)
    time.sleep(0.02)
    process.send_signal(signal.SIGINT)
    process.communicate(timeout=60)
    # Python itself dies of the signal (a shell calls that 130, too) where the second comes while the first is being handled.
    assert process.returncode in (130, -signal.SIGINT)
    assert "made before" in program("articles", "-o", "d.json", "--no-cache").stderr


@pytest.mark.skipif(os.name != "posix", reason="sends POSIX signals")
@pytest.mark.parametrize("more", [(), ("--low-memory",)], ids=["together", "one-model"])
def test_a_killed_run_ends_in_the_same_digest_and_makes_nothing_twice(tmp_path: Path, more: tuple[str, ...]) -> None:
    """Two kills; ``tools/faults`` does more."""
    articles, out = write_articles(tmp_path / "articles", 60), tmp_path / "u.json"
    began = time.monotonic()
    subprocess.run(kill_command(articles, out, *more), env=environment(), stderr=subprocess.DEVNULL, check=False)
    whole, wanted = time.monotonic() - began, out.read_bytes()
    problem, _ = trial(articles, tmp_path / "k.json", wanted, 0.5 * whole, *more)
    assert problem == ""
    problem, done = trial(articles, tmp_path / "k.json", wanted, 0.0, *more, from_story=True)
    assert problem == ""
    assert done > 0


@pytest.mark.skipif(os.name != "posix", reason="RLIMIT_FSIZE is POSIX")
def test_a_disk_that_is_full_at_the_end_loses_nothing(program: Program, tmp_path: Path) -> None:
    write_articles(tmp_path / "articles", 4)
    (tmp_path / "d.json").write_text("yesterday's")
    whole = program("articles", "-o", "u.json", "--no-cache", "--no-group")
    assert whole.returncode == 0
    limit = (tmp_path / "u.json").stat().st_size - 100  # enough for the journal, which has no indentation, not for the digest

    def full() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))

    ran = program("articles", "-o", "d.json", "--no-cache", "--no-group", preexec_fn=full)
    assert ran.returncode == 1
    assert "cannot write the result" in ran.stderr
    assert (tmp_path / "d.json").read_text() == "yesterday's"
    assert not list(tmp_path.glob(".d.json*"))
    again = program("articles", "-o", "d.json", "--no-cache", "--no-group")
    assert "4 stories · 4 made before" in again.stderr
    assert (tmp_path / "d.json").read_bytes() == (tmp_path / "u.json").read_bytes()


# -- small parts ----------------------------------------------------------------------------------------------------------------------


def test_since_reads_dates_and_spans() -> None:
    def since(text: str) -> datetime:
        found = _filled(DigestOptions, {item.name: text if item.name == "since" else None for item in fields(DigestOptions)}).since
        assert found is not None
        return found

    assert since("2026-11-20T08:00+03:00") == datetime(2026, 11, 20, 5, tzinfo=UTC)
    assert since("2026-11-20") == datetime(2026, 11, 20).astimezone()
    for text, hours in (("24h", 24), ("3d", 72), ("2w", 336)):
        assert abs(datetime.now(UTC) - timedelta(hours=hours) - since(text)) < timedelta(minutes=1)
    with pytest.raises(UsageError):
        since("last week")


def test_the_place_decides_format_and_journal(tmp_path: Path) -> None:
    def journal(*places: str) -> Path | None:
        return Outputs.of(Edition(places)).journal

    names = ("d.HTML", "d.md", "d.json", "feed.json", "news-feed.json", "telegram.txt", "wordpress.jsonl", "ghost:posts.jsonl")
    formats = ["html", "md", "json", "jsonfeed", "jsonfeed", "telegram", "wordpress", "ghost"]
    assert [Target.of(name, None).format for name in names] == formats
    assert Target.of("d.txt", "json").format == "json"
    assert Target.of("ghost:posts.jsonl", None).path == Path("posts.jsonl")
    assert Target.of("out/", None).folder
    assert Target.of(str(tmp_path), None).folder
    assert journal("news/d.json", "d.html") == Path("news/d.json.journal.jsonl")
    assert journal("news/out/") == Path("news/out.journal.jsonl")
    assert journal() is None
    assert journal(f"{tmp_path}/") == tmp_path.parent / f"{tmp_path.name}.journal.jsonl"
    assert journal("./") == Path.cwd().parent / f"{Path.cwd().name}.journal.jsonl"
    assert journal("/") == Path("/digest.journal.jsonl")


@pytest.mark.parametrize("places", [("out/", "out/ru.html"), ("feed.xml", "md:feed.ru.xml"), ("a.html", "md:./a.html")])
def test_two_outputs_never_share_a_file_in_any_language(places: tuple[str, ...]) -> None:
    with pytest.raises(UsageError, match="two outputs in one place"):
        Outputs.of(Edition(places), ("ru", "es"))
    assert Outputs.of(Edition(("feed.xml", "md:feed.ru.xml")), ("es",)).files(("es",))


def test_without_a_record_of_a_review_the_hint_is_how_to_make_one(program: Program, articles: Path, tmp_path: Path) -> None:
    for options in (("--only-approved",), ("--review", "none.json")):
        ran = program(articles, "-o", "d.json", *options)
        assert ran.returncode == 3
        assert "hint: summarize review digest.json --approve" in ran.stderr
        assert not list(tmp_path.glob("d.json*"))


def test_the_formats_of_the_command_are_those_of_the_library() -> None:
    assert set(FORMATS) == set(get_args(DigestFormat))


def test_durations_read_well() -> None:
    assert [duration(s) for s in (0.2, 59, 61, 3599, 7500)] == ["0 s", "59 s", "1 min 01 s", "59 min 59 s", "2 h 05 min"]


def test_feeds_and_newsletters_have_one_file_a_language(program: Program, articles: Path, tmp_path: Path) -> None:
    for name in ("feed.xml", "feed.json", "digest.eml"):
        ran = program(articles, "-o", name, "--to", "ru", "--to", "es", "--contact", "mailto:desk@example.org")
        assert ran.returncode == 0, ran.stderr
        stem, _, ending = name.partition(".")
        assert f"written to {stem}.ru.{ending}, {stem}.es.{ending}" in ran.stderr
        assert not (tmp_path / name).exists()
    assert json.loads((tmp_path / "feed.es.json").read_text(encoding="utf-8"))["language"] == "es"
    assert "mailto:desk@example.org" in (tmp_path / "feed.ru.xml").read_text(encoding="utf-8")


def test_addresses_that_are_none_are_refused_before_the_work(program: Program, articles: Path) -> None:
    for option in (["--contact", "desk"], ["--site", "ftp://x.example"]):
        ran = program(articles, "-o", "feed.xml", *option)
        assert ran.returncode == 2
        assert ran.stderr.count("hint: ") == 1


def test_only_what_was_approved_goes_out_and_an_edit_goes_with_it(program: Program, tmp_path: Path) -> None:
    from summarize.cli.app import execute

    folder = write_articles(tmp_path / "few", 2)
    assert program(folder, "-o", "digest.json", "--to", "es").returncode == 0
    place = tmp_path / "digest.json"
    item = json.loads(place.read_text(encoding="utf-8"))["items"][0]
    act = ["review", str(place), "--story", item["id"], "--language", "es", "--by", "Ana Ruiz"]
    refused = program(folder, "-o", "out.html", "--to", "es", "--only-approved")
    assert refused.returncode == 3, "there is no record yet"
    assert execute([*act, "--sentence", "1", "--edit", "Una frase de Ana."]) == 0
    refused = program(folder, "-o", "out.html", "--to", "es", "--only-approved")
    assert refused.returncode == 6, refused.stderr
    assert not (tmp_path / "out.html").exists()
    for found in [one for one in json.loads(place.read_text(encoding="utf-8"))["items"][0]["findings"] if one["level"] == "error"]:
        assert execute([*act, "--dismiss", found["key"]]) == 0
    assert execute([*act, "--approve"]) == 0
    ran = program(folder, "-o", "out.html", "--to", "es", "--only-approved")
    assert ran.returncode == 0, ran.stderr
    assert "1 left out, not approved" in ran.stderr
    page = (tmp_path / "out.html").read_text(encoding="utf-8")
    assert page.count('<article class="story') == 1
    assert "Una frase de Ana." in page
    assert '<meta name="ai-disclosure" content="ai-assisted">' in page
