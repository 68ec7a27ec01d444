"""Language-independent features of a line: its shape, exact cues in it, and its place.

:func:`shape` depends on the line alone and is linear in its length; :func:`places` adds position. Nothing here loads a model.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Collection, Sequence
from functools import lru_cache

_SUBSCRIBE = (
    r"\bsubscri|\babonn|подпи[сш]|подпис|suscri|\babbon|\bassin(?:e|a)|prenumer|abone\b|\bsign up|newsletter|рассылк|передплат"
    r"|підпи[сш]|boletín|订阅|訂閱|購読|구독|สมัคร|اشترك|regist(?:er|rat|ri)|log ?in\b|sign in|войти|войдите"
)
_GIVE = (
    r"\bdonat|\bsupport|\bcontribut|поддерж|пожертв|донат|помо[чг]|\bapoy|\baport|\bdona(?:r|ción|d|ti)|unterstütz|\bspend|soutien"
    r"|soutenez|faire un don|\bsosteni|\bdoaç|\bapoi|wesprzyj|darowizn|\bsteun|bağış|destek|підтрим|пожертв|внеск|捐|支持|寄付|支援|후원"
    r"|บริจาค|تبرع|ادعم"
)
_RIGHTS = r"©|\(c\) ?(?:19|20)\d\d|all rights reserved|все права защищены|todos los derechos|alle rechte|tous droits"
_MONEY = r"(?:[$€£¥₴₽฿₩]|\bR\$|\bzł\b)\s?\d|\d\s?(?:[$€£¥₴₽฿₩]|euros?\b|eur\b|usd\b|руб|грн|zł\b|元|円|원|lira\b|บาท)"
_URL = r"://|www\.|\.(?:com|org|net|ru|es|de|fr|uk|ua|it|pt|br|info|media|example)\b(?!\s[A-ZА-Я])"
_CREDIT = r"\b(?:photo(?:graph)?|image|picture|credit|getty|afp|reuters|epa|фото|foto|fotograf\w*|bild|imagen|fot\.)\b"
_AGENT = r"иностранн\w+ агент|иноагент|нежелательн\w+ организац|foreign agent|agentes? extranjero"
#: Exact cues, in any language: (name, how an explanation says it, pattern).
_CUES = (
    ("money", "names an amount", _MONEY),
    ("url", "holds an address", _URL),
    ("mail", "holds an e-mail address", r"[\w.+-]{1,64}\s?@\s?[\w-]{1,64}\.\w{2,10}|\[email"),
    ("phone", "holds a telephone number", r"(?<![\d.,])\+?\(?\d[\d ()–-]{6,18}\d(?![\d.,])"),
    ("handle", "holds a handle", r"(?:^|[\s(,])@\w{2,30}"),
    ("rights", "a sign of copyright", _RIGHTS),
    ("subscribe", "speaks of subscribing", _SUBSCRIBE),
    ("give", "speaks of giving or support", _GIVE),
    ("credit", "credits a picture", _CREDIT),
    ("agent", "speaks of agents or banned groups", _AGENT),
)
CUES = tuple((name, told, re.compile(pattern, re.IGNORECASE)) for name, told, pattern in _CUES)
_BIG_MONEY = re.compile(r"\b(?:million|billion|trillion|bn|millon|millones|milli|mrd|mio|млн|млрд|миллион|миллиард|мільйон)", re.IGNORECASE)
_CLOCK = re.compile(r"\b\d{1,2}[:.]\d{2}\b")
_DAY = re.compile(r"\b(?:19|20)\d\d\b|\b\d{1,2}[./]\d{1,2}[./]\d{2,4}\b")
_GLUED = re.compile(r"[a-zа-яёіїє][.!?…][A-ZА-ЯЁ]|[a-zа-яё][A-ZА-ЯЁ][a-zа-яё]")
_QUOTED = re.compile(r'"[^"\n]{1,2000}"|“[^”\n]{1,2000}[”"]|«[^»\n]{1,2000}»|„[^“”\n]{1,2000}[“”]')
_POST = re.compile(r"\b(?:pic\.twitter\.com|t\.co)/\S*|^\s*[—–-]{1,2}\s?[^()]{1,80}\(@\w{2,30}\)")
_SPACELESS = re.compile(r"[\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_ENDS = ".!?…。！？؟।"
_CLOSERS = "\"'”’»)]*“」 \t"
_BULLETS = "•*-–—·▪►>→●◦#|✔✓"
_ARROWS = ("»", "›", "→", ">>", "->", "|", "•")

SHAPE_NAMES: tuple[str, ...] = (
    *("words", "chars", "word_length", "ends_sentence", "ends_colon", "ends_question", "exclaims", "starts_lower", "starts_quote"),
    *("starts_bullet", "starts_digit", "upper", "title", "digits", "quoted", "commas", "sentences", "clock", "day", "big_money", "arrows"),
    *("brackets", "glued", "post", "label", "symbols", "names", "name_tail"),
    *(f"cue:{name}" for name, _, _ in CUES),
)
PLACE_NAMES: tuple[str, ...] = (
    *("from_start", "from_end", "prose_before", "prose_after", "since_prose", "until_prose", "short_run", "blank_before", "blank_after"),
    *("repeated", "same_start", "same_end", "double", "lines", "short_share", "words_shared", "words_in_lead", "names_shared", "names_new"),
)
#: How far, in lines that are not blank, a position feature sees.
REACH = 12
_START, _END = 25, 14
#: A word that says what a text is about has at least this many letters, and counts by as many first ones as :data:`STEM`.
CONTENT, STEM = 4, 6
#: So many paragraphs of prose are the lead.
LEAD = 3
_WORD = re.compile(r"[^\W_]+")


@lru_cache(maxsize=4096)
def shape(text: str) -> tuple[float, ...]:
    """The features :data:`SHAPE_NAMES` of one line or sentence, without outer white space."""
    post = bool(_POST.search(text)) if "@" in text or "t.co/" in text or "pic.twitter" in text else False
    unquoted = _QUOTED.sub(" ", text) if any(mark in text for mark in '"“«„') else text
    sample, tokens = text[:240], text[:2000].split()
    words = len(text.split()) + len(_SPACELESS.findall(text[:2000])) // 2  # two characters of a script without spaces count as a word
    core = text.rstrip(_CLOSERS)
    last = core[-1:] or " "
    letters = sum(map(str.isalpha, sample))
    named = sum(1 for word in tokens[1:40] if word[:1].isupper())
    return (
        math.log1p(min(words, 150)),
        math.log1p(min(len(text), 1000)),
        min(12.0, letters / max(1, len(tokens[:60]))),
        float(last in _ENDS),
        float(last in ":："),
        float(last in "?？؟"),
        float(min(3, text.count("!") + text.count("！"))),
        float(text[:1].islower()),
        float(text[:1] in "\"“«„'‘「" and bool(text)),
        float(text[:1] in _BULLETS and bool(text)),
        float(text[:1].isdigit()),
        sum(map(str.isupper, sample)) / max(1, letters),
        sum(1 for word in tokens[:40] if word[:1].isupper()) / max(1, len(tokens[:40])),
        sum(map(str.isdigit, sample)) / max(1, len(sample)),
        1.0 - len(unquoted) / max(1, len(text)),
        float(min(8, text.count(","))),
        float(min(8, sum(unquoted.count(mark) for mark in _ENDS))),
        float(bool(_CLOCK.search(text))),
        float(bool(_DAY.search(text))),
        float(bool(_BIG_MONEY.search(text))),
        float(sum(mark in text for mark in _ARROWS)),
        float(text[:1] in "([" and text[-1:] in ")]" and bool(text)),
        float(bool(_GLUED.search(text))),
        float(post),
        float(":" in text[:42] and last not in _ENDS),
        float(min(4, sum(1 for mark in sample if ord(mark) > 0x2190 and not mark.isalnum()))),
        named / max(1, len(tokens[1:40])),
        float(_name_tail(text)),
        *(float(found) for found in cues(unquoted)),
    )


def _name_tail(text: str) -> bool:
    """Whether a few capitalized words without a full stop follow the last sentence, as the photographer's name follows a caption."""
    tail = text[-90:]
    at = max(tail.rfind(mark + " ") for mark in _ENDS)
    words = tail[at + 1 :].replace("/", " ").replace("|", " ").split() if at >= 0 else []
    named = sum(word.lstrip("([“«")[:1].isupper() for word in words)
    return 1 <= len(words) <= 9 and words[-1][-1] not in _ENDS and 3 * named >= 2 * len(words)


def cues(text: str) -> tuple[bool, ...]:
    """Which of :data:`CUES` are met in the first 1,500 or the last 300 characters."""
    part = text if len(text) <= 1800 else text[:1500] + " " + text[-300:]
    return tuple(pattern.search(part) is not None for _, _, pattern in CUES)


def is_prose(values: Sequence[float]) -> bool:
    """Whether a line of this shape is a full sentence of at least twelve words."""
    return values[0] >= math.log1p(12) and values[3] > 0


def places(texts: Sequence[str], shapes: Sequence[Sequence[float]], fresh: Sequence[bool]) -> list[tuple[float, ...]]:
    """The features :data:`PLACE_NAMES` of each line; ``fresh`` says whether a blank line precedes it."""
    n = len(texts)
    prose = [is_prose(values) for values in shapes]
    seen, starts, ends = Counter(texts), Counter(text[:_START] for text in texts), Counter(text[-_END:] for text in texts)
    short = sum(not one for one in prose) / max(1, n)
    since, until = _distances(prose), _distances(prose[::-1])[::-1]
    topics = _topics(texts, prose)
    rows: list[tuple[float, ...]] = []
    for i in range(n):
        low, high = max(0, i - REACH), min(n, i + REACH + 1)
        near = (*texts[max(0, i - 2) : i], *texts[i + 1 : i + 3])
        run = min(REACH, since[i] + until[i] - 1) if not prose[i] else 0
        rows.append(
            (
                float(min(i, REACH)),
                float(min(n - 1 - i, REACH)),
                float(sum(prose[low:i])),
                float(sum(prose[i + 1 : high])),
                float(since[i]),
                float(until[i]),
                float(run),
                float(fresh[i]),
                float(i + 1 == n or fresh[i + 1]),
                float(min(3, seen[texts[i]] - 1)),
                float(min(3, starts[texts[i][:_START]] - 1)),
                float(min(3, ends[texts[i][-_END:]] - 1)),
                float(any(min(len(a), len(texts[i])) >= 12 and (a.startswith(texts[i]) or texts[i].startswith(a)) for a in near)),
                math.log1p(min(n, 100)),
                short,
                *topics[i],
            )
        )
    return rows


def _topics(texts: Sequence[str], prose: Sequence[bool]) -> list[tuple[float, float, float, float]]:
    """How much each line speaks of what the article's prose speaks of: shares of its words, of those in the lead, of its names; new names.

    A headline, a subhead and a question of an interview share names with the prose around them; an appeal does not. -1 without a word.
    """
    found = [content(text) for text in texts]
    counts = Counter(word for (words, _), one in zip(found, prose, strict=True) if one for word in words)
    lead = [i for i, one in enumerate(prose) if one][: LEAD + 1]
    rows = []
    for i, (words, names) in enumerate(found):
        own = int(prose[i])
        first = set().union(*(found[j][0] for j in lead if j != i))
        known = {word for word in words if counts[word] > own}
        rows.append((_share(known, words), _share(words & first, words), _share(names & known, names), float(min(5, len(names - known)))))
    return rows


def _share(part: Collection[str], whole: Collection[str]) -> float:
    return len(part) / len(whole) if whole else -1.0


@lru_cache(maxsize=4096)
def content(text: str) -> tuple[frozenset[str], frozenset[str]]:
    """The stems of a line's longer words and figures, and those of them that are names or figures: not the first word."""
    words = [word for word in _WORD.findall(text[:1500]) if len(word) >= CONTENT or word[0].isdigit()]
    names = [word for i, word in enumerate(words) if word[0].isdigit() or (word[0].isupper() and (i or not text.startswith(word)))]
    return frozenset(word.casefold()[:STEM] for word in words), frozenset(word.casefold()[:STEM] for word in names)


def _distances(prose: Sequence[bool]) -> list[int]:
    """How many lines ago the last prose before each line stood, at most :data:`REACH`."""
    result, last = [], REACH
    for one in prose:
        result.append(last)
        last = 1 if one else min(REACH, last + 1)
    return result
