"""Takes off what models put around an answer: thoughts, preambles, fences, labels, quotation marks, notes behind it.

Each rule only fires on a shape that a news text does not have, so that a clean answer comes back unchanged.
"""

from __future__ import annotations

from collections import Counter

import regex

_THINK = regex.compile(r"<think(?:ing)?>.*?(?:</think(?:ing)?>|\Z)", regex.DOTALL | regex.IGNORECASE)
_THINK_END = regex.compile(r"\A.*</think(?:ing)?>", regex.DOTALL | regex.IGNORECASE)
_FENCED = regex.compile(r"\A```[\w-]*[ \t]*\n(.*?)(?:\n```[ \t]*(?:\n.*)?)?\Z", regex.DOTALL)
_TAGS = regex.compile(r"</?(?:article|sentence|summary|translation|context|answer)>", regex.IGNORECASE)
_WORDS = (
    r"summary|translation|russian|spanish|english|answer|corrected|rewritten|revised"
    r"|кратк\w*|резюме|перевод|пересказ|ответ|исправленн\w*|русск\w*|испанск\w*"
    r"|resumen|traducci[oó]n|respuesta|corregid\w*|traducid\w*|español"
)
# A preamble is a short clause that ends in a colon and names the task: "Here is a summary of the article:", "Перевод:".
_PREAMBLE = regex.compile(
    rf"\A\W*(?:(?:sure|certainly|of course|okay|конечно|хорошо|claro|por supuesto|aquí (?:está|tienes?)|here(?:['’]s| is| are)|вот)\b"
    rf"[^\n:]{{0,80}}:|(?:[\w'’-]+[ \t]+){{0,2}}(?:{_WORDS})"
    rf"(?:(?:[ \t]+[\w'’-]+){{0,3}}|(?:[ \t]+[а-яё]+){{0,5}})[ \t]*\**:(?=\**\s*(?-i:[^\p{{Ll}}\s*])))\**[ \t]*\n*",
    regex.IGNORECASE,
)
_HERE_IS = r"(?:here(?:['’]s| is)|вот|aquí (?:está|tienes?))\b[^\n:]{0,20}?\b"
# What a small model writes instead of a translation: it says that here is one, and goes on about it.
_TALK = regex.compile(
    r"\A\W*(?:(?:sure|certainly|of course|конечно|хорошо|claro|por supuesto)\b[\s,.!]*)?"
    rf"(?:{_HERE_IS}(?:translation of the sentence"
    r"|перевод (?:предложени\w|фразы)|traducci[oó]n de la frase)\b[^\n:]{30,}"
    rf"|(?:{_HERE_IS}(?:translation|перевод|traducci[oó]n)"
    r"|корректировка предложени\w+)\b[^\n:.]{0,24}"
    r"\b(?:into (?:russian|spanish)|на (?:русский|испанский) язык|al (?:español|ruso))\b[^\n:]{10,})",
    regex.IGNORECASE,
)
_EAGER = regex.compile(r"\A(?:sure|certainly|of course|конечно|claro|por supuesto)[!.][ \t]*\n*(?=\S)", regex.IGNORECASE)
_HEADING = regex.compile(rf"\A(?:\#+[ \t]*|\*\*)[^\n]{{0,40}}(?:{_WORDS})[^\n]{{0,40}}\n+", regex.IGNORECASE)
_NOTE = regex.compile(
    r"\n+[ \t]*[(\[*_]*(?:note|notes|p\.?s\.?|please note|let me know|i hope|this summary|explanation|примечани[ея]|пояснени[ея]"
    r"|nota|notas|espero que|explicación)\b.*\Z",
    regex.DOTALL | regex.IGNORECASE,
)
_BULLET = regex.compile(r"^[ \t]*(?:[-*•–][ \t]+|\d{1,2}[.)][ \t]+)(?=\S)", regex.MULTILINE)
_BOLD = regex.compile(r"\*\*(?=\S)([^*\n]+?)(?<=\S)\*\*")
_PAIRS = {'"': '"', "“": "”", "«": "»", "„": "“", "'": "'", "‘": "’", "`": "`"}
# The same one to eight words three times running: small models fall into it, news never does.
_LOOP = regex.compile(r"(?<!\S)((?:\S{1,40}\s+){1,8}?)\1{2,}")
_SPACES = regex.compile(r"\s+")
_CONTROL = regex.compile(r"<\|[a-z_]+\|>")


def clean_output(text: str) -> str:
    """The answer itself: what a model wrote around it is taken off. Line breaks inside it stay."""
    text = _CONTROL.sub("", text)
    text = _THINK.sub("", text)
    text = _THINK_END.sub("", text).strip()
    if fenced := _FENCED.match(text):
        text = fenced.group(1).strip()
    text = _TAGS.sub("", text).strip()
    text = _HEADING.sub("", text, count=1)
    text = _EAGER.sub("", text, count=1)
    text = _PREAMBLE.sub("", text, count=1) if _has_more(text) else text
    if fenced := _FENCED.match(text.strip()):
        text = fenced.group(1)
    text = _NOTE.sub("", text).strip()
    text = _BOLD.sub(r"\1", text)
    return _unquote(text.strip())


def clean_prose(text: str) -> str:
    """:func:`clean_output`, and lists become running text: one paragraph, bullets and line breaks gone."""
    text = _BULLET.sub("", clean_output(text))
    return _SPACES.sub(" ", text).strip()


def clean_line(text: str, source: str) -> str:
    """:func:`clean_output` for one segment: one line, and quotation marks around the whole stay if ``source`` has them too."""
    stripped = source.strip()
    quoted = bool(stripped) and stripped[0] in _PAIRS and stripped[-1] == _PAIRS[stripped[0]] and len(stripped) > 1
    line = _SPACES.sub(" ", clean_output(text)).strip()
    if quoted:
        raw = _SPACES.sub(" ", text).strip()
        if len(raw) > 1 and raw[0] in _PAIRS and raw[-1] == _PAIRS[raw[0]] and raw[1:-1].strip() == line:
            return raw
    return line


def is_meta_commentary(text: str) -> bool:
    """Whether an answer speaks about a translation instead of being one, at such length that none will come."""
    return _TALK.match(text) is not None


def remove_repetition(text: str) -> tuple[str, bool]:
    """``text`` with a stretch that repeats three times or more kept once; whether there was one."""
    if max(Counter(text.split()).values(), default=0) < 3:
        return text, False
    match = _LOOP.search(text + " ")
    if match is None:
        return text, False
    unit = match.group(1)
    rest = text[match.end() :]
    # A loop that the cap ended stops in the middle of its unit.
    kept = text[: match.start()] + unit + ("" if unit.startswith(rest) else rest)
    return kept.strip(), True


def _has_more(text: str) -> bool:
    """Whether something follows the preamble: one with nothing after it is the whole answer."""
    match = _PREAMBLE.match(text)
    return bool(match and text[match.end() :].strip())


def _unquote(text: str) -> str:
    """Take off one pair of quotation marks around the whole, if they belong together."""
    if len(text) < 2 or text[0] not in _PAIRS:
        return text
    opening, closing = text[0], _PAIRS[text[0]]
    if text[-1] != closing:
        return text
    inner = text[1:-1]
    if opening == closing:
        return text if opening in inner and opening != "'" else inner.strip()
    depth = 0
    for character in inner:
        depth += (character == opening) - (character == closing)
        if depth < 0:
            return text
    return inner.strip()
