"""GBNF grammars that keep a translation in its own script.

A small model that translates into Russian likes to leave names in Latin letters, and once it has begun it may run on in English. A
grammar over characters forbids that without touching the wording: letters of the target's script, digits and punctuation, and, as whole
tokens, what rightly stays Latin (web addresses, codes such as ``F-16``, words that the glossary keeps). The grammar admits one line only.
"""

from __future__ import annotations

import functools
import re

import regex

from summarize import languages

#: Letters of each script (ISO 15924) as GBNF character ranges. Source: Unicode 16 blocks.
_LETTERS = {
    "Arab": "\u0600-\u06ff\u0750-\u077f\ufb50-\ufdff\ufe70-\ufefc\u200c",
    "Armn": "\u0531-\u058f",
    "Cyrl": "\u0400-\u04ff",
    "Deva": "\u0900-\u097f\u200c\u200d",
    "Geor": "\u10a0-\u10ff\u1c90-\u1cbf",
    "Grek": "\u0370-\u03ff\u1f00-\u1fff",
    "Hebr": "\u0590-\u05ff",
    "Latn": "A-Za-zªº\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u0259\u02bb-\u02bc\u0300-\u036f\u1e00-\u1eff",
    "Thai": "\u0e00-\u0e7f",
}
# Russian needs no letters of Kazakh or Serbian: the narrower range also forbids look-alikes.
_BY_LANGUAGE = {"ru": "А-Яа-яЁё"}

_PUNCTUATION = {
    "Latn": "¿¡«»“”‘’„",
    "Cyrl": "«»“„№",
    "Grek": "«»“”’·",
    "Arab": "«»،؛؟٪٫٬",
    "Hebr": "“”„״׳",
    "Deva": "“”‘’।",
    "Armn": "«»՜՛՞",
    "Geor": "„“",
    "Thai": "“”‘’",
}
_COMMON = " .,;:!?()%'\"/+$€£¥°–—&-"

# Signs that quote in one language or another; an apostrophe within a word does not.
# Elsewhere a colon or a quotation mark may be within a word (EU:n, ארה"ב).
_STRICT = frozenset(("ru", "es"))
_QUOTED = regex.compile(r"[\"“”„«»‘「」『』‹›]|(?<!\w)['’]|['’](?!\w)")

# What is written with Latin letters in every script: addresses, handles, and codes that mix letters and digits.
_KEPT = regex.compile(
    r"""https?://[^\s<>"]+ | (?:[\w-]+\.)+(?:com|org|net|gov|edu|info|io|ru|es|uk|eu)\b(?:/[^\s<>"]*)?
      | [\w.+-]+@[\w-]+\.[\w.-]+ | [@\#]\w+
      | \b(?=[A-Za-z0-9-]*[A-Za-z])(?=[A-Za-z0-9-]*[0-9])(?=[A-Z])[A-Za-z]{1,8}-?[0-9]{1,5}[A-Za-z]{0,2}\b""",
    regex.VERBOSE,
)
#: What each of these has; most sentences have none of it and are done with.
_KEPT_SIGN = re.compile(r"[@#]|://|[A-Za-z]-?[0-9]|\.(?:com|org|net|gov|edu|info|io|ru|es|uk|eu)")


@functools.cache
def _letters(script: str) -> regex.Pattern[str]:
    """Letters of a script by its name in Unicode; "" are the scripts of Japanese."""
    return regex.compile(r"[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]" if not script else rf"\p{{Script={script}}}")


def kept_tokens(sentence: str) -> tuple[str, ...]:
    """What in ``sentence`` stays as it is in any script: addresses, handles and codes, each once, in reading order."""
    if not _KEPT_SIGN.search(sentence):
        return ()
    return tuple(dict.fromkeys(match.group().rstrip(".,;:!?)") for match in _KEPT.finditer(sentence)))


def translation_grammar(target: str, kept: tuple[str, ...] = (), sentence: str | None = None) -> str | None:
    """Return the GBNF for one line in the language ``target``, with the tokens ``kept`` let through whole.

    Where the ``sentence`` to translate is given and has no colon, the answer gets none, and no English quotation marks either if it has
    none: that is how a small model begins to talk about the translation («Вот исправленный перевод: "…») instead of writing it.

    None where characters do not tell the language's script apart (Chinese, Japanese and Korean), so that nothing is forbidden there.

    Raises:
        UnsupportedLanguage: ``target`` is not known.
    """
    language = languages.get(target)
    letters = _BY_LANGUAGE.get(language.code) or _LETTERS.get(language.script)
    if letters is None:
        return None
    signs = "".join(dict.fromkeys(_COMMON + _PUNCTUATION.get(language.script, "")))
    opening = '«“„"' + ("¿¡" if language.script == "Latn" else "")
    if sentence is not None and language.code in _STRICT:
        forbidden = ("" if regex.search("[:：]", sentence) else ":") + ("" if _QUOTED.search(sentence) else '"“”„')
        signs, opening = ("".join(sign for sign in known if sign not in forbidden) for known in (signs, opening))
    # In a class, "-" must come last and '"' needs no escape; "]" and "\" are not among the signs.
    signs = signs.replace("-", "")
    tokens = [token for token in dict.fromkeys(kept) if token and "\n" not in token] if language.script != "Latn" else []
    whole = [f'"{_literal(token)}"' for token in tokens]
    # One class repeated, and between its runs what is no sign of it: XGrammar steps over a class in no time, and ten milliseconds a token
    # over a choice that is repeated (docs/speed.md).
    first, run = f"[{letters}0-9{opening}(]", f"[{letters}0-9{opening}({signs}-]*"
    between = whole if ":" in signs else [*whole, '[0-9] ":" [0-9]']  # "7.30 p.m." is 19:30
    root = f"({' | '.join([first, *whole])}) {run}" if whole else f"{first} {run}"
    if not between:
        return f"root ::= {root}"
    return f"root ::= {root} (special {run})*\nspecial ::= {' | '.join(between)}"


def _literal(token: str) -> str:
    return token.replace("\\", "\\\\").replace('"', '\\"')


def in_script(text: str, target: str) -> bool:
    """Whether most letters of ``text`` are of the script of ``target``; true for a text without letters."""
    script = languages.get(target).script
    name = {"Hans": "Han", "Hant": "Han", "Kore": "Hangul", "Jpan": ""}.get(script, script)
    total = sum(map(str.isalpha, text))
    if not total:
        return True
    return len(_letters(name).findall(text)) * 2 > total
