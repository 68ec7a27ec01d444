from __future__ import annotations

from pathlib import Path

import pytest

from summarize.errors import ConfigError
from summarize.translation.glossary import hints, kept_terms, latin_wordings, load_glossary
from summarize.translation.russian_hints import person_hints, transcribe

TOML = """
[[term]]
source = "City Hall"
ru = "мэрия"
es = ["ayuntamiento", "alcaldía"]

[[term]]
source = "OpenDesk"
rule = "keep"

[[term]]
source = "rebels"
rule = "forbid"
ru = "террористы"
"""
TSV = "rule\tsource\tlanguage\ttarget\n# ours\n\nforce\tCity Hall\tru\tмэрия\nkeep\tOpenDesk\nforbid\trebels\tru\tтеррористы\n"


def write(folder: Path, text: str | bytes, name: str = "g.toml") -> Path:
    path = folder / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def test_toml_and_tsv_say_the_same(tmp_path: Path) -> None:
    from_toml, from_tsv = load_glossary(write(tmp_path, TOML)), load_glossary(write(tmp_path, TSV, "g.tsv"))
    assert [(t.rule, t.source) for t in from_toml.terms] == [("force", "City Hall"), ("keep", "OpenDesk"), ("forbid", "rebels")]
    assert [(t.rule, t.source, t.targets.get("ru")) for t in from_toml.terms] == [
        (t.rule, t.source, t.targets.get("ru")) for t in from_tsv.terms
    ]
    assert from_toml.terms[0].targets["es"] == ("ayuntamiento", "alcaldía")


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        ("g.toml", "[[term]]\nsource = \n", "line 2"),
        ("g.toml", '\n[[term]]\nsource = "a"\nru = "б"\n\n[[term]]\nsource = "b"\nru = 3\n', "ru is not a wording.*term 2"),
        ("g.toml", '[[term]]\nsource = "a"\nrule = "maybe"\nru = "б"\n', "rule is force, keep, forbid, not 'maybe'.*term 1"),
        ("g.toml", '[[term]]\nsource = "a"\nklingon = "b"\n', "'klingon'.*term 1"),
        ("g.toml", '[[term]]\nsource = "a"\n', "needs a wording.*term 1"),
        ("g.toml", '[[term]]\nru = "a"\n', "needs a source.*term 1"),
        ("g.toml", '[[term]]\nsource = 3\nru = "a"\n', "are text.*term 1"),
        ("g.toml", '# x\nterms = ["a"]\n', "unknown key 'terms'.*outside"),
        ("g.toml", 'term = "a"\n', "tables.*term"),
        ("g.tsv", "force\tCity Hall\n", "needs a wording.*line 1"),
        ("g.tsv", "keep\tOpenDesk\nforce City Hall ru мэрия\n", "expected rule.*line 2"),
        ("g.tsv", "force\ta\txx-klingon\tb\n", "line 1"),
        ("g.tsv", b"keep\ta\nkeep\t\xff\n", "not UTF-8.*line 2"),
        ("g.xlsx", "a,b", "tbx or .csv"),
    ],
)
def test_a_malformed_glossary_names_file_and_place(tmp_path: Path, name: str, text: str | bytes, message: str) -> None:
    with pytest.raises(ConfigError, match=message) as caught:
        load_glossary(write(tmp_path, text, name))
    assert name in str(caught.value)
    assert caught.value.hint


def test_tsv_rows_of_one_term_are_wordings_to_choose_from(tmp_path: Path) -> None:
    rows = "force\tCity Hall\tru\tмэрия\nforce\tCity Hall\tru\tгорадминистрация\nforce\tCity Hall\tes\tayuntamiento\n"
    found = load_glossary(write(tmp_path, rows, "g.tsv")).terms
    assert [dict(term.targets) for term in found] == [{"ru": ("мэрия", "горадминистрация")}, {"es": ("ayuntamiento",)}]


def test_a_missing_glossary_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="cannot be read"):
        load_glossary(tmp_path / "none.toml")


def test_hints_name_only_terms_that_occur(tmp_path: Path) -> None:
    glossary = load_glossary(write(tmp_path, TOML))
    sentence = "City Hall uses OpenDesk in Venezuela, not in Nigeria."
    assert hints(sentence, "en", "ru", glossary) == (
        "City Hall → мэрия",
        "OpenDesk → OpenDesk",
        "Nigeria → Нигерия",
        "Venezuela → Венесуэла",
    )
    assert hints("Nothing to see.", "en", "ru", glossary) == ()
    assert kept_terms(glossary, sentence) == ("OpenDesk",)
    assert kept_terms(glossary, "OpenDesktop is another word.") == ()


def test_the_longer_country_name_wins() -> None:
    assert hints("He left South Sudan for Guinea-Bissau.", "en", "es") == ("Guinea-Bissau → Guinea-Bisáu", "South Sudan → Sudán del Sur")


def test_forced_latin_wordings_are_let_through(tmp_path: Path) -> None:
    glossary = load_glossary(write(tmp_path, "force\tOpen Desk\tru\tOpenDesk\n", "g.tsv"))
    assert latin_wordings(glossary, "The Open Desk grows.", "ru") == ("OpenDesk",)
    assert latin_wordings(glossary, "The desk grows.", "ru") == ()


def test_persons_get_russian_forms_and_places_and_titles_do_not() -> None:
    assert person_hints("President John Harding met Mary Ann Smith on the Grand Canal.", "ru") == (
        ("John Harding", "Джон Хардинг"),
        ("Mary Ann Smith", "Мэри Энн Смит"),
    )
    assert person_hints("John Harding", "es") == ()


@pytest.mark.parametrize(
    ("name", "russian"),
    [
        ("Thompson", "Томпсон"),
        ("Wright", "Райт"),
        ("Churchill", "Черчилль"),
        ("Smith-Cooper", "Смит-Купер"),
        ("Knightley", "Найтли"),
        ("Øst", ""),
    ],
)
def test_transcription(name: str, russian: str) -> None:
    assert transcribe(name) == russian
