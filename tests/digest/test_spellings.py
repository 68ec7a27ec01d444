"""One name, one spelling: what a digest's translations spell in two ways."""

from __future__ import annotations

from summarize.digest.spellings import one_spelling
from summarize.digest_types import DigestItem, Source
from summarize.types import Sentence, Summary, Translation


def story(number: int, english: str, language: str, text: str) -> DigestItem:
    summary = Summary("en", (Sentence(english, ()),), "abstractive")
    return DigestItem(str(number), Source(f"{number}.txt", str(number)), "en", "", summary, {language: Translation(language, (text,))})


def found(items: list[DigestItem], language: str) -> list[tuple[str, str, str, int]]:
    done = one_spelling(items, (language,))
    return [(item.id, one.expected, one.got, one.sentence) for item in done for one in item.findings]


def test_the_rarer_of_two_spellings_is_found_in_its_story() -> None:
    items = [
        story(1, "Mayor Halvestad opened the bridge.", "ru", "Мэр Халвестад открыл мост."),
        story(2, "The council thanked Halvestad.", "ru", "Совет поблагодарил Халвестада."),
        story(3, "Critics of Halvestad disagreed.", "ru", "Критики Гальвестада не согласились."),
    ]
    assert found(items, "ru") == [("3", "Халвестад", "Гальвестада", 1)]


def test_cases_and_adjectives_of_one_name_are_no_other_spelling() -> None:
    items = [
        story(1, "The port of Brodenholm reopened.", "ru", "Порт Броденхольм открылся."),
        story(2, "Ships left Brodenholm.", "ru", "Корабли покинули гавань Броденхольма."),
        story(3, "Brodenholm fishermen protested.", "ru", "Протестовали броденхольмские рыбаки."),
        story(4, "People in Brodenholm are happy.", "ru", "Люди в Броденхольме довольны."),
    ]
    assert found(items, "ru") == []


def test_spellings_of_other_scripts_and_of_other_names_are_left_alone() -> None:
    items = [
        story(1, "Halvestad spoke.", "ru", "Выступил Халвестад."),
        story(2, "The Halvestad Times closed.", "ru", "Газета Halvestad Times закрылась."),
        story(3, "Kirsa Moldvig spoke.", "ru", "Выступила Кирса Молдвиг."),
    ]
    assert found(items, "ru") == []


def test_a_letter_that_is_missing_is_found_in_latin_script_too() -> None:
    items = [
        story(1, "Ines Halvestad won.", "es", "Ganó Ines Halvestad."),
        story(2, "Halvestad smiled.", "es", "Halvestad sonrió."),
        story(3, "Halvestad will travel.", "es", "Viajará Halvstad."),
    ]
    assert found(items, "es") == [("3", "Halvestad", "Halvstad", 1)]


def test_a_language_without_names_to_compare_gets_no_finding() -> None:
    items = [story(1, "Halvestad spoke.", "de", "Halvestad sprach."), story(2, "Halvestad left.", "de", "Halfestad ging.")]
    assert one_spelling(items, ("de",)) == tuple(items)
