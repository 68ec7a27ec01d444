"""The translation memory: what is approved is used, checked and exchanged; what is broken is one error."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import replace
from difflib import SequenceMatcher
from pathlib import Path
from typing import Any

import pytest

from summarize import Settings, Summarizer
from summarize.cli.app import execute
from summarize.errors import ConfigError, NotText
from summarize.render import digest_json
from summarize.translation.exchange import read_csv, read_units, write_tmx
from summarize.translation.glossary import load_glossary
from summarize.translation.memory import Memory, Unit
from tests.digest.digest_helpers import Run, write_articles
from tests.render.digests import HEAT, PORT, make_digest, rendered

RAIN = Unit("en", "es", "It rained in Alvena.", "Llovió en Alvena.")
STORM = Unit("en", "es", "A storm closed the port of Alvena.", "Una tormenta cerró el puerto de Alvena.")


@pytest.fixture
def memory(tmp_path: Path) -> Memory:
    memory = Memory(tmp_path / "memory.sqlite3")
    memory.add([RAIN, STORM])
    return memory


def test_exact_matches_are_found_whatever_the_white_space_and_only_in_their_pair(memory: Memory) -> None:
    assert memory.exact(["It  rained in Alvena.", "Nothing."], "en", "es") == {"It  rained in Alvena.": "Llovió en Alvena."}
    assert memory.exact(["It rained in Alvena."], "en", "ru") == {}
    assert Memory(memory.path.with_name("none")).exact(["a"], "en", "es") == {}


def test_near_matches_are_shown_in_order_and_not_used(memory: Memory) -> None:
    found = memory.near("It rained in Brode.", "en", "es")
    assert [one.unit for one in found] == [RAIN]
    assert 75 <= found[0].likeness < 100
    assert memory.exact(["It rained in Brode."], "en", "es") == {}


def test_sentences_of_other_lengths_and_words_are_not_compared(memory: Memory, monkeypatch: pytest.MonkeyPatch) -> None:
    memory.add(Unit("en", "es", text, "x") for text in ("It rained.", "Nobody saw the mayor leave.", "It rained in Alvena, " * 3))
    compared: list[str] = []

    def ratio(matcher: SequenceMatcher[str]) -> float:
        compared.append(str(matcher.a))
        return 0.0

    monkeypatch.setattr(SequenceMatcher, "ratio", ratio)
    for _ in range(2):  # what was compared once is not compared again
        assert memory.near("It rained in Brode today.", "en", "es") == []
        memory.add([Unit("en", "es", "Another sentence.", "Otra frase.")])
    assert compared == [RAIN.source]


def test_a_newer_translation_takes_the_place_of_the_older_one(memory: Memory) -> None:
    before = memory.digest()
    assert memory.add([replace(RAIN, target="En Alvena llovió.")]) == 1
    assert memory.exact([RAIN.source], "en", "es") == {RAIN.source: "En Alvena llovió."}
    assert len(memory.units()) == 2
    assert memory.digest() != before


def test_the_file_is_its_owners_alone_and_another_file_is_refused(memory: Memory, tmp_path: Path) -> None:
    assert memory.path.stat().st_mode & 0o077 == 0
    other = tmp_path / "notes.txt"
    other.write_text(
        "no database, but more than a hundred characters of text, so that SQLite looks at it and says that it is none of its own"
    )
    for act in (lambda: Memory(other).units(), lambda: Memory(other).add([RAIN])):
        with pytest.raises(ConfigError, match="no translation memory"):
            act()
    assert other.read_text().startswith("no database")


def test_translations_use_the_memory_and_check_it_with_the_rest(memory: Memory) -> None:
    with Summarizer(settings=Settings(profile="fake", memory=memory.path)) as summarizer:
        known, new = summarizer.translate([RAIN.source, "Two ferries left."], "en", "es")
        assert (known.text, known.status, known.grade) == (RAIN.target, "ok", "good")
        assert new.text
        memory.add([Unit("en", "es", "11 people died.", "Murieron 14 personas.")])
        (wrong,) = summarizer.translate(["11 people died."], "en", "es")
    assert (wrong.text, wrong.status) == ("Murieron 14 personas.", "review")
    assert wrong.findings[0].check == "number"


def test_a_digest_uses_the_memory_sentence_by_sentence_and_its_cache_knows_it(tmp_path: Path) -> None:
    write_articles(tmp_path / "a", 1)
    run = Run()
    first = run(str(tmp_path / "a"), cache=tmp_path / "cache").items[0]
    memory = Memory(tmp_path / "memory.sqlite3")
    memory.add([Unit("en", "es", first.summary.sentences[1].text, "Cruzaron 1000 pasajeros e Ines Dunmson0 espera 210 más este mes.")])
    again = run(str(tmp_path / "a"), cache=tmp_path / "cache", settings={"memory": memory.path}).items[0]
    assert again.translations["es"].sentences[0] == first.translations["es"].sentences[0]
    assert again.translations["es"].sentences[1].startswith("Cruzaron 1000 pasajeros")
    assert again.translations["ru"].sentences == first.translations["ru"].sentences


# -- the command and other tools ----------------------------------------------------------------------------------------------------------


def test_only_approved_sentences_go_in_and_what_was_edited_in_the_new_words(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    place, memory = tmp_path / "digest.json", tmp_path / "memory.sqlite3"
    place.write_text(digest_json.render(make_digest(PORT)), encoding="utf-8")
    review = ["review", str(place), "--by", "Ana Ruiz", "--language", "es"]
    assert execute([*review, "--seen"]) == 0
    assert execute(["memory", "add", str(place), "--memory", str(memory)]) == 2
    assert execute([*review, "--sentence", "1", "--edit", "El puerto reabrió el martes."]) == 0
    assert execute([*review, "--approve"]) == 0
    assert execute(["memory", "add", str(place), "--memory", str(memory)]) == 0
    units = Memory(memory).units()
    assert {unit.language for unit in units} == {"es"}
    assert "El puerto reabrió el martes." in {unit.target for unit in units}


def test_tmx_goes_out_and_comes_back_and_another_tool_reads_it(memory: Memory, tmp_path: Path) -> None:
    place = tmp_path / "memory.tmx"
    assert execute(["memory", "export", "--memory", str(memory.path), "-o", str(place)]) == 0
    assert sorted(read_units(place), key=lambda unit: unit.source) == sorted([RAIN, STORM], key=lambda unit: unit.source)
    other: Any = pytest.importorskip("translate.storage.tmx", reason="translate-toolkit is not installed")
    store = other.tmxfile.parsestring(place.read_bytes())
    assert {(unit.source, unit.target) for unit in store.units} == {(RAIN.source, RAIN.target), (STORM.source, STORM.target)}


def test_xliff_carries_findings_and_what_comes_back_reviewed_goes_into_the_memory(tmp_path: Path) -> None:
    text = rendered("xliff", make_digest(HEAT, PORT), language="ru")
    assert 'version="2.1"' in text
    assert 'locQualityIssueType="numbers" locQualityIssueComment="number: the number differs" locQualityIssueSeverity="75"' in text
    place = tmp_path / "digest.ru.xlf"
    place.write_text(text, encoding="utf-8")
    assert read_units(place) == []  # nobody reviewed anything yet
    place.write_text(text.replace('state="translated"', 'state="final"', 1), encoding="utf-8")
    (unit,) = read_units(place)
    assert (unit.source_language, unit.language, unit.source) == ("en", "ru", HEAT.summary.sentences[0].text)
    other: Any = pytest.importorskip("translate.storage.xliff2", reason="translate-toolkit is not installed")
    store = other.Xliff2File.parsestring(text.encode())
    assert len(store.units) == 5
    assert store.units[0].source == HEAT.summary.sentences[0].text


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("<tmx version='1.4'><body>", "cannot be read"),
        ("<!DOCTYPE tmx [<!ENTITY x 'y'>]><tmx/>", "entity"),
        ("<xliff version='1.2'/>", "is XLIFF 1.2, not 2"),
        ("<xliff xmlns='urn:oasis:names:tc:xliff:document:2.0' version='2.1'/>", "languages are not named"),
        ("<html/>", "neither TMX nor XLIFF"),
        ("", "cannot be read"),
    ],
)
def test_broken_files_of_other_tools_are_one_error_and_change_nothing(
    memory: Memory, tmp_path: Path, content: str, message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    place, before = tmp_path / "in.xml", memory.digest()
    place.write_text(content)
    with pytest.raises(NotText, match=message):
        read_units(place)
    assert execute(["memory", "import", str(place), "--memory", str(memory.path)]) == 3
    assert capsys.readouterr().err.count("hint: ") == 1
    assert memory.digest() == before


def test_terms_of_tbx_and_csv_are_forced_both_ways(tmp_path: Path) -> None:
    tbx = tmp_path / "terms.tbx"
    tbx.write_text(
        "<tbx type='TBX-Basic' xmlns='urn:iso:std:iso:30042:ed-2'><text><body><conceptEntry id='1'>"
        "<langSec xml:lang='en'><termSec><term>harbour board</term></termSec></langSec>"
        "<langSec xml:lang='ru'><termSec><term>портовый совет</term></termSec></langSec>"
        "</conceptEntry></body></text></tbx>",
        encoding="utf-8",
    )
    table = tmp_path / "terms.csv"
    table.write_text("en;ru;note\nharbour board;портовый совет;of Alvena\n", encoding="utf-8")
    for place in (tbx, table):
        terms = load_glossary(place).terms
        assert [(term.source, dict(term.targets)) for term in terms] == [
            ("harbour board", {"ru": ("портовый совет",)}),
            ("портовый совет", {"en": ("harbour board",)}),
        ]


def test_a_table_without_languages_is_refused(tmp_path: Path) -> None:
    with pytest.raises(NotText, match="does not name two languages"):
        read_csv("a,b\nc,d\n", tmp_path / "a.csv")
    place = tmp_path / "a.csv"
    place.write_text("a,b\nc,d\n")
    with pytest.raises(ConfigError, match="two languages"):
        load_glossary(place)


def test_equal_memories_give_equal_files() -> None:
    assert write_tmx([RAIN, STORM]) == write_tmx([RAIN, STORM])
    assert json.loads(json.dumps(write_tmx([]).decode())).count("<tu ") == 0


@pytest.mark.skipif(sys.platform == "win32", reason="a file cannot be kept short there")
def test_a_disk_that_fills_leaves_the_memory_as_it_was(tmp_path: Path) -> None:
    place = tmp_path / "desk.sqlite3"
    Memory(place).add([Unit("en", "ru", "It rained.", "Шёл дождь.")])
    program = (
        "import resource, signal, sys; from pathlib import Path; from summarize.errors import OutputError\n"
        "from summarize.translation.memory import Memory, Unit\n"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN); resource.setrlimit(resource.RLIMIT_FSIZE, (16384, 16384))\n"
        "try: Memory(Path(sys.argv[1])).add(Unit('en', 'ru', f'Sentence {n} is long. ' * 20, 'да ' * 50) for n in range(500))\n"
        "except OutputError as error: print(error.hint)\n"
    )
    done = subprocess.run([sys.executable, "-c", program, str(place)], capture_output=True, text=True, timeout=60, check=True)
    assert done.stdout == "free some space, or name another FILE\n"
    assert [unit.source for unit in Memory(place).units()] == ["It rained."]
