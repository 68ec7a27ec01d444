"""What can be seen of one line by itself: the words' roles, the line's shape, who speaks to whom.

The numbers depend on the line alone, so they can be kept for as long as the line stands; what its neighbours say is added in
:mod:`summarize.boilerplate.context`. Everything is linear in the length of the line.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from summarize.boilerplate.lexicon import CLASSES, Lexicon

_WORD = re.compile(r"[^\W_]+")
_QUOTED = re.compile(r'"[^"\n]{1,2000}"|“[^”\n]{1,2000}[”"]|«[^»\n]{1,2000}»|„[^“”\n]{1,2000}[“”]')
_URL = re.compile(r"://|www\.|\.(?:com|org|net|ru|es|de|fr|uk|ua|it|pt|br|info|media|news)\b(?!\s[A-ZА-Я])")
_MAIL = re.compile(r"[\w.+-]{1,64}\s?@\s?[\w-]{1,64}\.\w{2,10}|\[email")
_HANDLE = re.compile(r"(?:^|[\s(,])@\w{2,30}")
_PRICE = re.compile(r"(?:[$€£¥₴₽]|%%|\bR(?=\d))\s?\d|\d\s?(?:[$€£¥₴₽]|euros?\b|EUR\b|USD\b|руб|грн)", re.IGNORECASE)
_BIG_MONEY = re.compile(r"\b(?:million|billion|trillion|bn|millon|millones|milli|mrd|mio|млн|млрд|миллион|миллиард|мільйон)", re.IGNORECASE)
_CLOCK = re.compile(r"\b\d{1,2}[:.]\d{2}\b")
_DAY = re.compile(r"\b(?:19|20)\d\d\b|\b\d{1,2}[./]\d{1,2}[./]\d{2,4}\b")
_GLUED = re.compile(r"[a-zа-яёіїє][.!?…][A-ZА-ЯЁ]|[a-zа-яё][A-ZА-ЯЁ][a-zа-яё]")
# A quoted post: its link, or the line that names who wrote it and when. Such posts belong to the body.
_POST = re.compile(r"\b(?:pic\.twitter\.com|t\.co)/\S*")
_POSTED_BY = re.compile(r"^\s*[—–-]{1,2}\s?[^()]{1,80}\(@\w{2,30}\)")
_NUMBERED_DATE = re.compile(r"\b\d{1,2}[./-]\d{1,2}[./-]\d{2,4}\b|\b(?:19|20)\d\d-\d\d-\d\d\b")
_DAY_OF_MONTH = re.compile(r"(?:[12]?\d|0\d|3[01])(?:st|nd|rd|th|º|er)?")
_PARTICLES = frozenset(("de", "del", "la", "von", "van", "der", "den", "di", "da", "do", "dos", "du", "le", "bin", "al", "y", "e"))
#: Longest byline or dateline, in words.
_HEAD_WORDS = 12
_DIGIT = re.compile(r"\d")
_LABEL = re.compile(r"^[^:.!?]{2,40}: ?\S")
_ENDS = ".!?…"
_CLOSERS = "\"'”’»)]*“ \t"
_BULLETS = "•*-–—·▪►>→●◦#|"
_ARROWS = ("»", "›", "→", ">>", "->", "|", "•")

_BIT = {name: 1 << i for i, name in enumerate(CLASSES)}
_ASKING = _BIT["give"] | _BIT["support"] | _BIT["member"] | _BIT["subscribe"]
_ADDRESSING = _BIT["we"] | _BIT["you"] | _BIT["media"] | _BIT["reader"] | _BIT["appealing"]
_FIRST = (
    "give",
    "support",
    "member",
    "subscribe",
    "click",
    "related",
    "share",
    "byline",
    "caption",
    "newsletter",
    "paywall",
    "comments",
    "func",
    "copyright",
)

_FIRST_BITS = tuple(_BIT[name] for name in _FIRST)

#: Names of the local features, in the order of :attr:`Line.values`.
LOCAL_NAMES: tuple[str, ...] = (
    *(f"n:{name}" for name in CLASSES),
    *(f"d:{name}" for name in CLASSES),
    *(f"first:{name}" for name in _FIRST),
    "words",
    "chars",
    "word_length",
    "ends_sentence",
    "ends_colon",
    "ends_question",
    "exclaims",
    "starts_lower",
    "starts_ellipsis",
    "starts_quote",
    "starts_bullet",
    "upper",
    "title",
    "digits",
    "quoted",
    "commas",
    "sentences",
    "url",
    "mail",
    "handle",
    "price",
    "big_money",
    "clock",
    "day",
    "copyright_sign",
    "arrows",
    "brackets",
    "glued",
    "asks",
    "roles",
    "asking_roles",
    "furniture_roles",
    "body_roles",
    "unexplained",
    "quoted_asking",
    "menu",
    "post",
    "label",
    "date_only",
    "name_like",
    "credit",
)
_N = len(CLASSES)
_FURNITURE = sum(
    _BIT[name]
    for name in (
        "newsletter",
        "share",
        "related",
        "caption",
        "agency",
        "byline",
        "copyright",
        "comments",
        "cookie",
        "paywall",
        "ad",
        "contact",
    )
)
_CREDITS = _BIT["caption"] | _BIT["agency"]
# A picture's credit is the last part of its caption, in brackets or behind a stop or a stroke.
_CREDIT_BREAK = re.compile(r"[(\[.|/–—][ \xa0]*(?=[^(\[.|/–—]{3,80}$)")
_CREDIT_WORDS = 5
_BODY = _BIT["say"] | _BIT["third"] | _BIT["past"]


@dataclass(frozen=True, slots=True)
class Line:
    """One line's own numbers.

    ``prose`` is a full sentence of some length; ``plain`` is prose that tells of someone or something and shows no sign of an appeal
    or of furniture: it is body unless its neighbours say otherwise, and the model is not asked.
    ``hits`` are (class name, words as they stand) for the reasons shown to a person.
    """

    values: tuple[float, ...]
    words: int
    prose: bool
    plain: bool
    hits: tuple[tuple[str, str], ...]


def measure(text: str, lexicon: Lexicon) -> Line:
    """The local features of ``text``, one line or one sentence without a line break."""
    stripped = text.strip()
    post = bool(_POST.search(stripped)) if "t.co/" in stripped or "pic.twitter" in stripped else False
    post = post or ("(@" in stripped and bool(_POSTED_BY.match(stripped)))
    if post:
        stripped = _POST.sub("", stripped).strip() or "…"
    unquoted = _QUOTED.sub(" ", stripped) if any(mark in stripped for mark in '"“«„') else stripped
    tokens = _WORD.findall(unquoted.casefold())
    matches = lexicon.matches(tokens)
    counts, hits = _count(tokens, matches)
    total = max(1, len(tokens))
    first = 0
    union = covered = reached = 0
    for at, span, mask in matches:
        union |= mask
        if at == 0:
            first |= mask
        if at + span > reached:
            covered += at + span - max(at, reached)
            reached = at + span
    sample = stripped[:240]
    all_words = stripped[:2000].split()
    initials = [word[0] for word in all_words[:40]]
    upper = sum(map(str.isupper, sample)) / max(1, sum(map(str.isalpha, sample)))
    title = sum(map(str.isupper, initials)) / max(1, len(initials))
    has_digit = _DIGIT.search(stripped) is not None
    digits = sum(map(str.isdigit, sample)) / max(1, len(sample)) if has_digit else 0.0
    core = stripped.rstrip(_CLOSERS)
    ends = core[-1:] if core else ""
    quoted = 1.0 - len(unquoted) / max(1, len(stripped))
    sentences = sum(unquoted.count(mark) for mark in _ENDS)
    quoted_asking = 0.0
    if quoted > 0.05:
        inner = _WORD.findall(" ".join(_QUOTED.findall(stripped)).casefold())
        quoted_asking = float(min(4, sum(1 for _, _, mask in lexicon.matches(inner) if mask & _ASKING)))
    words = len(all_words) if len(stripped) <= 2000 else stripped.count(" ") + 1
    prose = words >= 12 and ends != "" and ends in _ENDS
    url, mail = "." in stripped and bool(_URL.search(stripped)), "@" in stripped or "[email" in stripped
    asks = _asks(matches)
    plain = (post and not asks) or (
        prose
        and not asks
        and not union & (_BIT["appealing"] | _BIT["you"])
        and not url
        and not mail
        and "©" not in stripped
        and (union & (_ASKING | _ADDRESSING)).bit_count() <= 2
        and (union & _FURNITURE).bit_count() <= 2
        and (union & _BODY).bit_count() >= (1 if words >= 16 else 2)
    )
    values = (
        *[count if count < 5 else 5 for count in counts],
        *[count / total if count < total else 1.0 for count in counts],
        *[1.0 if first & bit else 0.0 for bit in _FIRST_BITS],
        float(min(120, words)),
        float(min(900, len(stripped))),
        min(12.0, sum(map(len, tokens[:60])) / max(1, len(tokens[:60]))),
        float(ends != "" and ends in _ENDS),
        float(ends == ":"),
        float(ends == "?"),
        float(min(3, stripped.count("!"))),
        float(stripped[:1].islower()),
        float(stripped[:1] == "…" or stripped[:2] == ".."),
        float(stripped[:1] in "\"“«„'‘" and bool(stripped)),
        float(stripped[:1] in _BULLETS and bool(stripped)),
        upper,
        title,
        digits,
        quoted,
        float(min(8, stripped.count(","))),
        float(min(8, sentences)),
        float(url),
        float(mail and bool(_MAIL.search(stripped))),
        float("@" in stripped and bool(_HANDLE.search(stripped))),
        float(has_digit and bool(_PRICE.search(stripped))),
        float(has_digit and bool(_BIG_MONEY.search(stripped))),
        float(has_digit and bool(_CLOCK.search(stripped))),
        float(has_digit and bool(_DAY.search(stripped))),
        float("©" in stripped or "(c)" in stripped.lower()[:40]),
        float(sum(mark in stripped for mark in _ARROWS)),
        float(stripped[:1] in "([" and stripped[-1:] in ")]" and bool(stripped)),
        float(bool(_GLUED.search(stripped))),
        float(asks),
        float(union.bit_count()),
        float((union & (_ASKING | _ADDRESSING)).bit_count()),
        float((union & _FURNITURE).bit_count()),
        float((union & _BODY).bit_count()),
        1.0 - covered / total,
        quoted_asking,
        float(words <= 6 and (ends == "" or ends not in _ENDS)),
        float(post),
        float(":" in stripped[:42] and ends not in _ENDS and bool(_LABEL.match(stripped))),
        float(has_digit and not post and words <= _HEAD_WORDS and _date_only(unquoted, matches)),
        float(not has_digit and 2 <= words <= _HEAD_WORDS and ends not in (*_ENDS, ":") and _name_like(all_words, union)),
        float(words >= _CREDIT_WORDS and _credited(stripped, lexicon)),
    )
    return Line(values, words, prose, plain, hits)


def _credited(text: str, lexicon: Lexicon) -> bool:
    """Whether the last part of ``text`` begins with the word that credits a picture ("(Photo: …)", "/ AFP")."""
    found = _CREDIT_BREAK.search(text, max(0, len(text) - 84))
    if not found:
        return False
    tokens = _WORD.findall(text[found.end() :].casefold())
    return any(at == 0 and mask & _CREDITS for at, _, mask in lexicon.matches(tokens))


def _date_only(text: str, matches: list[tuple[int, int, int]]) -> bool:
    """Whether a line says when (and perhaps where) it was published and nothing else: a day or a time, and no other word but a place."""
    known = {at + k for at, span, mask in matches if mask & (_BIT["date"] | _BIT["byline"]) for k in range(span)}
    words = _WORD.findall(text)
    if not _CLOCK.search(text) and not (_DAY.search(text) and any(_DAY_OF_MONTH.fullmatch(word) for word in words)):
        return False
    dated = any(mask & _BIT["date"] for _, _, mask in matches) or _NUMBERED_DATE.search(text) is not None
    others = [word for i, word in enumerate(words) if i not in known and not word[0].isdigit() and len(word) > 2]
    return dated and len(others) <= 2 and all(word[0].isupper() for word in others)


def _name_like(words: list[str], union: int) -> bool:
    """Whether a line could be a person's name, alone or with a place or office after a comma."""
    if union & ~(_BIT["byline"] | _BIT["section"] | _BIT["func"] | _BIT["contact"] | _BIT["media"]):
        return False
    name: list[str] = []
    for word in words:
        name.append(word.rstrip(","))
        if word.endswith(","):
            break
    if not 2 <= len(name) <= 4 or len(words) - len(name) > 4:
        return False
    return name[0][:1].isupper() and all(part[:1].isupper() or part in _PARTICLES for part in name[1:]) and name[-1][:1].isupper()


def _count(tokens: list[str], matches: list[tuple[int, int, int]]) -> tuple[list[int], tuple[tuple[str, str], ...]]:
    """How often each class is met, and the first few words that spoke for each telling class."""
    counts = [0] * _N
    hits: dict[str, str] = {}
    for at, span, mask in matches:
        while mask:
            low = mask & -mask
            number = low.bit_length() - 1
            counts[number] += 1
            name = CLASSES[number]
            if name not in hits or (span > 1 and " " not in hits[name]):
                hits[name] = " ".join(tokens[at : at + span])
            mask ^= low
    return counts, tuple(hits.items())


def _asks(matches: list[tuple[int, int, int]]) -> int:
    """How often asking words (give, support, join, subscribe) stand within eight words of "we", "you", "journalism" or "readers"."""
    asking = [at for at, _, mask in matches if mask & _ASKING]
    if not asking:
        return 0
    addressing = [at for at, _, mask in matches if mask & _ADDRESSING]
    close = 0
    j = 0
    for at in asking:
        while j < len(addressing) and addressing[j] < at - 8:
            j += 1
        if j < len(addressing) and addressing[j] <= at + 8:
            close += 1
    return min(5, close)
