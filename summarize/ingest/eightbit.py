"""Eight-bit text: which code page it was written in.

charset-normalizer judges by how regular the decoded text looks and wants a few hundred letters for it. A headline or a paragraph has fewer,
so the scripts that news comes in are recognized by their own marks first: Cyrillic, Greek and Hebrew by how common their letters are, Latin
alphabets by the accented letters that a language has, Japanese by its kana. Only what none of these explains goes to charset-normalizer.
"""

from __future__ import annotations

import itertools
import math
import re
from collections import Counter
from collections.abc import Iterator

#: How much of a text is looked at; the rest decodes with what that says. Bytes.
SAMPLE_BYTES = 64_000
#: Text with fewer letters beyond ASCII than this leaves doubt. Letters.
MIN_LETTERS = 6

#: Share of each letter in running text, percent. Source: Национальный корпус русского языка for Russian, with the letters that other
#: Cyrillic alphabets add; for Greek and Hebrew the tables of en.wikipedia.org/wiki/Letter_frequency and its sources.
_SHARES = {
    "cyrillic": "о11 е8.5 а8 и7.4 н6.7 т6.3 с5.5 р4.7 в4.5 л4.4 к3.5 м3.2 д3 п2.8 у2.6 я2 ы1.9 ь1.7 г1.7 з1.7 б1.6 ч1.4 й1.2 х1 ж.9 ш.7 ю.6"
    " ц.5 щ.4 э.3 ф.3 ъ.1 ё.2 і2 ј1 ї.4 є.3 ґ.05 ў.4 ђ.1 љ.2 њ.3 ћ.2 џ.1 ѓ.1 ќ.1 ѕ.05",
    "greek": "α9.3 ο7.4 ι6 ε6 τ7.9 ν6.3 σ4.9 ς3.9 η4 ρ4.3 π4.1 υ2.8 κ4.2 μ3.3 λ2.8 ω1.3 δ1.8 γ1.9 χ1.4 θ1.2 φ.8 β.7 ξ.5 ζ.4 ψ.1"
    " ά2 έ2 ή1.5 ί2.6 ό2.2 ύ1.5 ώ.9 ϊ.1 ϋ.05 ΐ.05",
    "hebrew": "י11 ה10.9 ו10.4 ל7.4 א6.3 ר5.6 ת5 ש4.8 ב4.7 מ4.6 ם3 נ3 ע3 ד2.6 ח2.5 ק2.1 כ2 פ1.7 ן1.6 ט1.2 ז1.3 ס1.5 צ1.2 ג1.3 ך1 ף.3 ץ.2",
}
_LOGS = {
    script: {pair[0]: math.log(float(pair[1:]) / 100) for pair in shares.split()} | {"": math.log(0.0001)}
    for script, shares in _SHARES.items()
}
_PAGES = {
    "cyrillic": ("cp1251", "koi8-u", "cp866", "mac_cyrillic", "iso8859-5"),
    "greek": ("cp1253", "iso8859-7"),
    "hebrew": ("cp1255",),
}
#: How much less likely a page is than windows-1251, as a logarithm: it weighs only where there are few letters.
_RARE = {"koi8-u": 0.5, "cp866": 1.0, "cp1253": 2.0, "cp1255": 2.0, "iso8859-7": 2.5, "iso8859-5": 2.5, "mac_cyrillic": 2.5}
#: The script of a language that the user named.
_SCRIPT_OF = dict.fromkeys(("ru", "uk", "be", "bg", "sr", "mk", "kk"), "cyrillic") | {"el": "greek", "he": "hebrew"}
#: Mean log share below which letters are no text of that script: what a text of rare letters only would have.
_MIN_SCORE = -5.2

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
    }.items()
}
#: The commonest Western code page first: where two explain a text equally well, the earlier one is taken.
_CODECS = ("cp1252", "iso8859-15", "mac_roman", "cp850", "cp1250", "iso8859-2", "cp852", "cp1254", "cp1257")
_PUNCTUATION = frozenset("“”‘’‚„‹›«»–—…¿¡€£¥°§©®™•·№½¼¾²³±×\u00a0\u00ad")
# What may be between two letters of one word: an apostrophe, Catalan's middle dot, a soft hyphen, a dash without spaces.
_INSIDE_WORDS = frozenset("’‘·\u00ad—–…")
_HIGH = re.compile(rb"[\x80-\xff]")
_BEYOND_ASCII = re.compile(r"[^\x00-\x7f]+")
_SIGN_IN_WORD = re.compile(r"(?<=[^\W\d_])[^\w’‘·\u00ad—–…\xa0](?=[^\W\d_])")
_LETTER_RUN = re.compile(r"[^\W\d_]+")
# Two bytes from 0xC0 on, where the letters of every ISO and Windows page are, or a word of them that has plain letters too.
_HIGH_WORD_ALONE = re.compile(rb"(?<![A-Za-z\x80-\xff])[\xa1-\xbf]?[\xc0-\xff]{2,}(?![A-Za-z\x80-\xff]*[A-Za-z])")
_MIXED_WORD = re.compile(rb"[A-Za-z][\xc0-\xff]|[\xc0-\xff][A-Za-z]")
_HIGH_WORD = re.compile(rb"[\x80-\xff]{3,}")
_BETWEEN_LETTERS = re.compile(rb"(?<=[A-Za-z])[\x80-\xff](?=[A-Za-z])")
# A capital after a small letter: what a wrong code page does to a word, and hardly anybody else.
_AFTER_SMALL = re.compile(rb"(?<=[a-z])[\x80-\xff](?=[a-z])")


def candidates(data: bytes, language: str | None = None) -> Iterator[str]:
    """Yield codec names to try in order, likeliest first. Never empty; the last one (latin-1) accepts any byte.

    ``language`` is the user's word for the text's language; it limits the scripts that are tried.
    """
    sample = _sample(data)
    found = _by_script(sample, language) or _japanese(sample) or _by_alphabet(sample)
    if found:
        yield found
    from charset_normalizer import from_bytes

    if match := from_bytes(sample).best():
        yield match.encoding
    yield from ("cp1251", "cp1252", "latin-1") if _no_latin(sample) else ("cp1252", "latin-1")


def is_guess(data: bytes, codec: str) -> bool:
    """Report whether a text has too few letters beyond ASCII to be sure of any page but the commonest of the West."""
    return codec != "cp1252" and sum(byte >= 0xC0 for byte in _sample(data)) < MIN_LETTERS


def _sample(data: bytes) -> bytes:
    """A stretch that begins before the first byte beyond ASCII: an English article may quote one Russian word on its last page."""
    first = _HIGH.search(data)
    start = max(0, first.start() - 2000) if first else 0
    return data[start : start + SAMPLE_BYTES]


def _no_latin(sample: bytes) -> bool:
    """True if the bytes beyond ASCII are together in words; in Latin scripts they are alone between plain letters."""
    together = sum(len(match[0]) for match in _HIGH_WORD.finditer(sample))
    return together > 0.6 * sum(byte >= 0x80 for byte in sample)


def cyrillic_page(data: bytes) -> str | None:
    """Return the code page of a text that is Cyrillic beyond doubt, whatever a label says; None if it is not."""
    sample = _sample(data)
    found = _by_script(sample, None) if not is_guess(data, "") and _no_latin(sample) else None
    return found if found in _PAGES["cyrillic"] or found == "koi8-r" else None


def _by_script(sample: bytes, language: str | None) -> str | None:
    """The page of Cyrillic, Greek or Hebrew in which the letters beyond ASCII are those of running text; None for Latin scripts."""
    named = _SCRIPT_OF.get((language or "").partition("-")[0])
    if language and named is None:
        return None
    if not named and not _words_apart(sample):
        return None
    best, best_score = None, _MIN_SCORE
    for script, pages in _PAGES.items():
        if named in (None, script):
            for codec in pages:
                score = _score(sample.decode(codec, "replace"), script, _RARE.get(codec, 0.0))
                if score > best_score + 1e-9:
                    best, best_score = codec, score
    if best == "koi8-u" and sample.decode("koi8-r", "replace") == sample.decode("koi8-u", "replace"):
        return "koi8-r"
    return best


def _words_apart(sample: bytes) -> bool:
    """True if letters beyond ASCII make up whole words of two letters and more; in Latin scripts they are among plain letters."""
    if _no_latin(sample):
        return True
    whole = _HIGH_WORD_ALONE.findall(sample)
    mixed = _MIXED_WORD.findall(sample)
    return bool(whole) and len(whole) > 4 * len(mixed)


def _score(text: str, script: str, rare: float) -> float:
    """Mean log share of the letters beyond ASCII, less what no text has: signs inside words, a capital after a small letter.

    ``rare`` is what the page as such costs.
    """
    logs = _LOGS[script]
    total, letters = -rare, 0
    for run in _BEYOND_ASCII.findall(text):
        words = "".join(_LETTER_RUN.findall(run))
        letters += len(words)
        total += sum(logs.get(letter, logs[""]) for letter in words.lower())
        # A capital after a small letter shows the wrong codec of two that share their small letters (cp1251 and Mac).
        total -= 3.0 * sum(one.islower() and two.isupper() for one, two in itertools.pairwise(run))
        total -= 4.0 * len(_SIGN_IN_WORD.findall(run))
        total -= 4.0 * sum(not character.isalpha() and character not in _PUNCTUATION for character in run)
    return total / letters if letters else -math.inf


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
