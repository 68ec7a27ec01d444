"""Elements within a line of a page whose place or form is meaning: they become characters before extraction, which would join or drop them.

``10<sup>6</sup>`` is 10⁶ and not 106; a footnote's mark leaves the figure before it alone; what is struck out was withdrawn; ``<q>`` is a
quotation; a paragraph that is one link is a paragraph.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_RAISED = str.maketrans("0123456789+-−()=n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁽⁾⁼ⁿ")
_LOWERED = str.maketrans("0123456789+-−()=", "₀₁₂₃₄₅₆₇₈₉₊₋₋₍₎₌")
_POWER = re.compile(r"[+\-−]?\d{1,4}|n")
#: A mark that sends to a note: figures, bracketed or listed, asterisks and daggers.
_NOTE = re.compile(r"[\[(]?(?:\d{1,3}|[a-z]|[*†‡§¶]{1,3})(?:\s?[,;–-]\s?\d{1,3})*[\])]?", re.IGNORECASE)
_NOTE_CLASS = re.compile(r"foot-?note|note-?ref|reference|cite|citation|endnote", re.IGNORECASE)
#: Units of which areas and volumes are made.
_UNIT = re.compile(r"(?<![^\W\d_])(?:[mcdkhµn]?m|ft|yd|mi|in|s|l|кг|[смдк]?м|га|фут\w*)$", re.IGNORECASE)
#: A figure, a letter or a bracket that a power belongs to: ten, what follows an operator, a single letter as in x² and mc².
_BASE = re.compile(r"(?:(?<!\d)10|[×·*/=+−<>^]\s?\w{1,3}|(?<!\w)[a-zA-Zα-ωа-я]|[)\]])$")
_FIGURE = re.compile(r"\d$")
_DEGREE = re.compile(r"\s?[CFСc](?!\w)")
#: What ordinals end in, by language; a single letter after a figure is a note's mark elsewhere.
_ORDINALS = {
    **dict.fromkeys(("es", "pt", "it", "ca", "gl"), frozenset({"o", "a", "os", "as"})),
    **dict.fromkeys(("fr", "nl"), frozenset({"e", "d"})),
}
_PRICE = re.compile(r"[$€£¥₽]\s?\d{1,4}$")
_MAGNITUDE = re.compile(r"\s*(?:thousand|million|billion|trillion|[mb]n\b|тыс|млн|млрд|мил|mil\b|mill|Mio|Mrd)", re.IGNORECASE)
_STRUCK = re.compile(r"text-decoration(?:-line)?\s*:[^;]*line-through", re.IGNORECASE)
_BLOCKS = "p|div|section|article|ul|ol|table|blockquote|h1|h2|h3"
#: Quotation marks by language; Cyrillic and Romance languages use angle ones. Source: CLDR 46, delimiters.
_QUOTES = {
    **dict.fromkeys(["ru", "uk", "be", "fr", "es", "it", "pt", "no", "el", "hy", "fa", "ca"], "«»"),
    **dict.fromkeys(["de", "bg", "cs", "sk", "sl", "lt", "et", "is", "hr", "ka"], "„“"),
    **dict.fromkeys(["pl", "ro", "hu", "sr", "mk", "nl"], "„”"),
    **dict.fromkeys(["sv", "fi"], "””"),
    **dict.fromkeys(["ja"], "「」"),
}
_ANY_QUOTE = "«»„“”\"'‘’「」‹›"
_SENTENCE = re.compile(r"[.!?…][\"'»”’)\]]*\s*$")
#: Words of a sentence that is one link; headlines of other articles are shorter and have no full stop.
_MIN_LINK_WORDS = 8
#: No paragraph has so many elements in it.
MAX_SIBLINGS = 1_000
_INLINE = ("span", "b", "i", "em", "strong", "u", "font", "small", "code", "label")
#: Inline elements that only dress letters; extraction would end a paragraph at some of them.
_DRESS = ("abbr", "acronym", "bdi", "bdo", "big", "cite", "data", "dfn", "font", "ins", "mark", "small", "tt", "u", "var", "wbr", "nobr")


def settle_inline(tree: HtmlElement, language: str | None) -> list[str]:
    """Turn meaningful inline elements of ``tree`` into characters, in place. ``language`` is the page's, for its quotation marks.

    Returns:
        Passages that the page shows as struck out, which are taken out.
    """
    _thin(tree)
    withdrawn = _withdraw(tree)
    language = (language or "").lower().partition("-")[0]
    for element in list(tree.iter("sup", "sub")):
        if element.getparent() is not None:  # it was inside another one
            _settle_script(element, language)
    marks = _QUOTES.get(language, "“”")
    for element, depth in [(element, sum(1 for _ in element.iterancestors("q"))) for element in tree.iter("q")][:MAX_SIBLINGS]:
        _quote(element, marks if depth % 2 == 0 else "“”" if marks != "“”" else "‘’")
    for element in tree.iter("p", "li"):
        _unlink_sentence(element)
    for element in list(tree.iter(*_DRESS)):
        element.drop_tag()
    return withdrawn


def _thin(tree: HtmlElement) -> None:
    """Take the tags off inline elements that are by the thousand in one element: extraction asks each of them about all the others."""
    from lxml import etree

    for element in [element for element in tree.iter() if len(element) > MAX_SIBLINGS]:
        etree.strip_tags(element, *_INLINE)
        element.text = element.text  # what is read as one text becomes one node
        for child in element:
            child.tail = child.tail


def _withdraw(tree: HtmlElement) -> list[str]:
    gone = []
    whole = len(tree.text_content())
    for element in list(tree.xpath("//s | //del | //strike | //*[contains(@style, 'line-through')]")):
        struck = element.tag in ("s", "del", "strike") or _STRUCK.search(element.get("style") or "")
        if not struck or element.getparent() is None:
            continue
        # One that holds many paragraphs was most likely never closed.
        if len(element.text_content()) < whole / 3 or not element.xpath(f".//*[self::{_BLOCKS.replace('|', ' or self::')}]"):
            gone.append(" ".join(element.text_content().split()))
            element.drop_tree()
    return [text for text in gone if text]


def _settle_script(element: HtmlElement, language: str) -> None:
    text = " ".join(element.text_content().split())
    before = _text_before(element)
    if element.tag == "sup":
        made = _raised(element, text, before, language)
    else:
        made = "" if _is_note_link(element) else text.translate(_LOWERED) if _POWER.fullmatch(text) else text
    if element.tag == "sub" and re.search(r"\d[⁄/]$", before):
        made = text  # a fraction set with raised and lowered figures
    _replace(element, made)


def _raised(element: HtmlElement, text: str, before: str, language: str) -> str:
    """What represents a raised text: raised characters, the text itself (1st, Mme), a degree sign, a fraction, or nothing for a note."""
    following = element.tail or ""
    if not text or _is_note_link(element):
        return ""
    if text.isdigit() and re.match(r"\s?[/⁄]", following):
        return f" {text}" if _FIGURE.search(before) else text
    if text in ("o", "0", "°", "º", "о") and _FIGURE.search(before) and _DEGREE.match(following):
        return "°"
    if text in _ORDINALS.get(language, ()) and re.search(r"\d\.?$", before):
        return text.replace("o", "º").replace("a", "ª") if language in ("es", "pt", "it", "ca", "gl") else text
    if text.isdigit() and re.match(r"[A-Z]", following) and not before[-1:].strip():
        return text.translate(_RAISED)  # an isotope
    if re.fullmatch(r"\d\d", text) and _PRICE.search(before) and not _MAGNITUDE.match(following):
        return text.translate(_RAISED)  # a price's cents, or a note: shown as the page shows it
    if _POWER.fullmatch(text):
        is_power = _UNIT.search(before) and text.strip("+-−") in ("2", "3", "1")
        if text[0] in "+-−" or is_power or _BASE.search(before) or re.match(r"\s?[=×·^]", following):
            return text.translate(_RAISED)
    if _NOTE.fullmatch(text) and (len(text) > 1 or not text.isalpha() or _FIGURE.search(before)):
        return ""
    return text


def _is_note_link(element: HtmlElement) -> bool:
    marked = f"{element.get('class') or ''} {element.get('role') or ''} {element.get('id') or ''}"
    if _NOTE_CLASS.search(marked) or "doc-noteref" in marked:
        return True
    around = [element.getparent()] if element.getparent() is not None and element.getparent().tag == "a" else []
    return any((link.get("href") or "").startswith("#") for link in (*element.iter("a"), *around))


def _text_before(element: HtmlElement) -> str:
    """The last characters before an element, within its line."""
    if (previous := element.getprevious()) is not None:
        return str(previous.tail or previous.text_content())[-12:]
    parent = element.getparent()
    if parent is None or parent.text:
        return "" if parent is None else str(parent.text)[-12:]
    return _text_before(parent) if parent.tag in ("a", "b", "i", "em", "strong", "span", "sup") else ""


def _replace(element: HtmlElement, text: str) -> None:
    for child in list(element):
        element.remove(child)
    element.text = text
    element.drop_tag()


def _quote(element: HtmlElement, marks: str) -> None:
    inner = element.text_content().strip()
    if inner and inner[0] not in _ANY_QUOTE:
        element.text = marks[0] + (element.text or "").lstrip()
        if len(element):
            element[-1].tail = (element[-1].tail or "").rstrip() + marks[1]
        else:
            element.text = element.text.rstrip() + marks[1]
    element.drop_tag()


def _unlink_sentence(block: HtmlElement) -> None:
    """Let a link that is a whole paragraph and a whole sentence be plain text: it is news, and link lists are not made of sentences."""
    links = block.findall(".//a")
    if len(links) != 1:
        return
    text = links[0].text_content().strip()
    if len(text.split()) < _MIN_LINK_WORDS or not _SENTENCE.search(text[-20:]):
        return
    if len(block.text_content().strip()) <= len(text) + 3 and next(block.iterancestors("nav", "aside", "footer"), None) is None:
        links[0].drop_tag()
