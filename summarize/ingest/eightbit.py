"""Eight-bit text: which code page it was written in.

charset-normalizer judges by how regular the decoded text looks and wants a few hundred letters for it. A headline or a paragraph has fewer,
so the scripts that news comes in are told by their own marks first: Cyrillic by the commonest letters, Latin alphabets by the accented
letters that a language has, Japanese by its kana. Only what none of these explains goes to charset-normalizer.
"""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Iterator

#: How much of a text is looked at; the rest decodes with what that says. Bytes.
SAMPLE_BYTES = 64_000

#: The ten commonest letters of Russian are two thirds of any text (Национальный корпус русского языка: о е а и н т с р в л, 65 %).
#: Ukrainian, Bulgarian and Serbian have і and ј among theirs; enough of the rest is shared.
_COMMON_CYRILLIC = frozenset("оеаинтсрвлі")
_CYRILLIC_CODECS = ("cp1251", "koi8-u", "cp866", "mac_cyrillic", "iso8859-5")

#: Beyond ASCII, the letters that a language is written with.
_ALPHABETS = {
    language: frozenset(letters + letters.upper())
    for language, letters in {
        "es": "áéíóúüñªº",
        "fr": "àâæçéèêëîïôœùûüÿ",
        "de": "äöüßé",
        "pt": "áâãàçéêíóôõúüªº",
        "it": "àèéìíîòóùú",
        "ca": "àçèéíïòóúü",
        "da no": "æøåéèêóòâôü",
        "sv fi": "åäöéü",
        "nl": "éèëïíóöüáê",
        "is": "áéíóúýþðæö",
        "pl": "ąćęłńóśźż",
        "cs": "áčďéěíňóřšťúůýž",
        "sk": "áäčďéíĺľňóôŕšťúýž",
        "hu": "áéíóöőúüű",
        "ro": "ăâîșțşţ",
        "hr sl": "čćđšž",
        "tr": "çğıöşüâîİ",
        "az": "çəğıöşüİ",
        "lt": "ąčęėįšųūž",
        "lv": "āčēģīķļņšūž",
        "et": "äöüõšž",
        "sq": "ëç",
        "el": "αβγδεζηθικλμνξοπρσςτυφχψωάέήίόύώϊϋΐΰΆΈΉΊΌΎΏ",
        "he": "אבגדהוזחטיךכלםמןנסעףפץצקרשת",
    }.items()
}
#: The commonest Western code page first: where two explain a text equally well, the earlier one is taken.
_CODECS = (
    *("cp1252", "iso8859-15", "mac_roman", "cp850", "cp437", "cp1250", "iso8859-2", "mac_latin2", "cp852"),
    *("cp1254", "cp1257", "iso8859-13", "cp1253", "iso8859-7", "cp1255"),
)
_PUNCTUATION = frozenset("“”‘’‚„‹›«»–—…¿¡€£¥°§©®™•·№½¼¾²³±×\u00a0\u00ad")
# What may stand between two letters of one word: an apostrophe, Catalan's middle dot, a soft hyphen, a dash without spaces.
_INSIDE_WORDS = frozenset("’‘·\u00ad—–…")
_HIGH = re.compile(rb"[\x80-\xff]")
_HIGH_WORD = re.compile(rb"[\x80-\xff]{3,}")
_BETWEEN_LETTERS = re.compile(rb"(?<=[A-Za-z])[\x80-\xff](?=[A-Za-z])")
# A capital after a small letter: what a wrong code page does to a word, and hardly anybody else.
_AFTER_SMALL = re.compile(rb"(?<=[a-z])[\x80-\xff](?=[a-z])")


def candidates(data: bytes) -> Iterator[str]:
    """Codec names to try in order, likeliest first. Never empty; the last one (latin-1) accepts any byte."""
    sample = _sample(data)
    found = _cyrillic(sample) or _japanese(sample) or _by_alphabet(sample)
    if found:
        yield found
    from charset_normalizer import from_bytes

    if match := from_bytes(sample).best():
        yield match.encoding
    yield from ("cp1251", "cp1252", "latin-1") if _no_latin(sample) else ("cp1252", "latin-1")


def _sample(data: bytes) -> bytes:
    """A stretch that begins before the first byte beyond ASCII: an English article may quote one Russian word on its last page."""
    first = _HIGH.search(data)
    start = max(0, first.start() - 2000) if first else 0
    return data[start : start + SAMPLE_BYTES]


def _no_latin(sample: bytes) -> bool:
    """True if the bytes beyond ASCII stand together in words; in Latin scripts they stand alone between plain letters."""
    together = sum(len(match[0]) for match in _HIGH_WORD.finditer(sample))
    return together > 0.6 * sum(byte >= 0x80 for byte in sample)


def _cyrillic(sample: bytes) -> str | None:
    if not _no_latin(sample):
        return None
    best, best_share = None, 0.45
    for codec in _CYRILLIC_CODECS:
        text = sample.decode(codec, "replace")
        letters = [character for character in text if character > "\x7f"]
        # A capital after a small letter shows the wrong codec of two that share their small letters (cp1251 and Mac).
        odd = sum(one.islower() and two.isupper() for one, two in itertools.pairwise(text))
        # Box-drawing characters and signs show it too. Capitals count a little less: KOI8 and cp1251 read as each other swap the cases.
        odd += sum(not character.isalpha() and character not in _PUNCTUATION for character in letters)
        common = sum(0.9 if character.isupper() else 1.0 for character in letters if character.lower() in _COMMON_CYRILLIC)
        share = (common - odd) / len(letters)
        if share > best_share:
            best, best_share = codec, share
    if best == "koi8-u" and sample.decode("koi8-r", "replace") == sample.decode("koi8-u", "replace"):
        return "koi8-r"
    return best


def _japanese(sample: bytes) -> str | None:
    if not _no_latin(sample):
        return None
    for codec in ("euc_jp", "shift_jis"):
        text = sample.decode(codec, "ignore")
        kana = sum("\u3040" <= character <= "\u30ff" for character in text)
        if kana > 0.2 * len(text) and sample.decode(codec, "replace").count("\ufffd") <= 1:
            return codec
    return None


def _by_alphabet(sample: bytes) -> str | None:
    """The code page in which every byte beyond ASCII is a letter of one language or a mark of punctuation at the edge of a word."""
    high = Counter(byte for byte in sample if byte >= 0x80)
    inside = Counter(match[0][0] for match in _BETWEEN_LETTERS.finditer(sample))
    small = Counter(match[0][0] for match in _AFTER_SMALL.finditer(sample))
    if not high:
        return None
    best, best_share = None, 0.9
    for codec in _CODECS:
        decoded = {byte: bytes([byte]).decode(codec, "replace") for byte in high}
        marks = sum(count for byte, count in high.items() if decoded[byte] in _PUNCTUATION)
        marks -= sum(n for byte, n in inside.items() if decoded[byte] in _PUNCTUATION and decoded[byte] not in _INSIDE_WORDS)
        odd = sum(n for byte, n in small.items() if decoded[byte].isupper())
        letters = max(sum(n for byte, n in high.items() if decoded[byte] in alphabet) for alphabet in _ALPHABETS.values())
        share = (letters + marks - odd) / high.total()
        if share > best_share + 1e-9:
            best, best_share = codec, share
    return best
