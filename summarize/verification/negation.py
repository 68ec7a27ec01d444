"""Negation lost or put in, and reversal (support for oppose, rise for fall).

Negations are counted by clause: Russian and Spanish double ones count once, idioms (*not only*, *тем не менее*) not at all. A difference
is an error only where it cannot be explained by words that carry a negative meaning inside (*without*, *refuse*, *отказаться*, *unhappy*):
translators turn one into the other, so a side that has more of these than the other is only warned about.
"""

from __future__ import annotations

import functools
import itertools
from dataclasses import dataclass

import regex

from summarize.text.tokens import base_language, fold
from summarize.types import Finding
from summarize.verification.tables import table

_WORD = regex.compile(r"\p{L}[\p{L}\p{M}]*(?:['’]\p{L}+)?|[.;:!?—–]|,")
_RU_WORD = regex.compile(r"\s\p{L}+")
#: "not the first", "not all", "not really": what Russian would deny weakly as well.
_EN_WEAK = regex.compile(
    r"(?:n't|\bnot) (?:the|an?|all|only|every|everyone|so|very|as|too|quite|always|really|yet|enough|\p{L}+ly)\b", regex.IGNORECASE
)
_WITHOUT = {
    "en": regex.compile(r"\bwithout\b", regex.IGNORECASE),
    "ru": regex.compile(r"\b(без (?!сомнен|исключ|конц|труд|устал|преувелич|малог|чего|толку|нескольк)\p{L}+)", regex.IGNORECASE),
    "es": regex.compile(
        r"\b(sin (?!embargo|duda|lugar|excep|parar|par\b|cesar|igual|preced|ir\b|más\b|\p{L}+[aei]r(?:se|l[oae]s?)?\b)\p{L}+)",
        regex.IGNORECASE,
    ),
}
_PREFIXED_RU = regex.compile(r"(?<![\p{L}-])не(\p{L}{4,30})(?![\p{L}-])")
_CLAUSE_END = frozenset(".;:!?—–")
_NEG_PREFIX = {
    "en": regex.compile(
        r"^(?:un(?!fold|cover|der|it|iv|ion|til|ani|iq|if|less|cle$|cles|fortun|expected)\p{L}{4,}|non\p{L}{4,}|dis(?:abl|advant|agre|allow|appe|appro|arm|assoc|bel|card|cont|cour|hon|like|loc|mant|miss|ob|order|own|pers|pleas|prop|prov|qual|rupt|sat|trust)\p{L}*|\p{L}{3,}less(?:ly|ness)?|mis(?!tak|tg|er|demean|sion|sile|ter|s$|sed)\p{L}{4,}|ir(?:reg|rel|res|rev)\p{L}+|il(?:leg|lit|log)\p{L}+|im(?:poss|prop|perf|mob|mor|mat|pat|pot)\p{L}+|in(?:abil|act|adeq|appr|cap|comp|cons|corr|cred|curab|def|dir|eff|equal|evit|exp|firm|just|nocen|sec|suff|tol|val|vis|volun)\p{L}+)$"
    ),
    "ru": regex.compile(
        r"^(?:не(?!соверш|вероят|дел|движ|давн|смотр|обход|однокр|которо|фт|рв|бо|мец|мк|скольк|ско|которы|мног|т$|го$|му$|й$|ё|е$|ю$|же|сти|сет|сут|среди|пал|гр|вест|у$|ст)\p{L}{3,}|без\p{L}{3,}|бес(?!ед|еды|поко)\p{L}{3,}|анти\p{L}+)$"
    ),
    "es": regex.compile(
        r"^(?:des(?!pot|conc|de|igna|emb|enc|canso|troz|pleg|viac|alo|tit|pid|per|ped|pren|afor|pojo|crip|cen|ayun|arroll|cri|cub|e[ao]|emp|fil|pach|pla|pu[eé]s|tac|tin|arrol)\p{L}{4,}|in(?:acab|acc|act|adec|adm|capaz|comp|conse|conv|condic|cred|curab|def|direc|efic|esper|estab|evit|exp|fel|hab|just|moral|mov|noc|seg|sufic|toler|util|útil|val|vis)\p{L}+|im(?:pos|prob|prop|pot|pun|perf|pac)\p{L}+|ir(?:reg|rel|res|rev)\p{L}+|il(?:eg|óg|oc)\p{L}+|anti\p{L}+)$"
    ),
}


@dataclass(frozen=True, slots=True)
class Polarity:
    """How often a text negates a clause, the words that do, and how many words carry a negative meaning inside."""

    clausal: int
    words: tuple[str, ...]
    soft: int
    seconds: int = 0
    weak: int = 0  # negations of a Russian adjective, adverb or purpose («не крутая», «чтобы не пропустить»): often a paraphrase


@functools.cache
def _entry(language: str) -> tuple[frozenset[str], frozenset[str], frozenset[str], tuple[str, ...], regex.Pattern[str] | None]:
    data = table("polarity").get(language)
    if data is None:
        return frozenset(), frozenset(), frozenset(), (), None
    soft = [fold(form) for form in data["soft"].split()]
    idioms = regex.compile(r"(?<!\p{L})(?:" + "|".join(regex.escape(fold(i)) for i in sorted(data["idiom"], key=len, reverse=True)) + ")")
    return (
        frozenset(fold(form) for form in data["clausal"].split()),
        frozenset(fold(form) for form in data["second"].split()),
        frozenset(form for form in soft if not form.endswith("*")),
        tuple(form[:-1] for form in soft if form.endswith("*")),
        idioms,
    )


@functools.lru_cache(maxsize=16384)
def _is_soft(word: str, language: str) -> bool:
    _clausal, _second, exact, prefixes, _idioms = _entry(language)
    if word in exact or (len(word) <= 40 and word.startswith(prefixes)):
        return True
    pattern = _NEG_PREFIX.get(language)
    return bool(pattern and len(word) <= 40 and pattern.match(word))


@functools.lru_cache(maxsize=16384)
def _role(word: str, language: str) -> str:
    """What a word does: ``end`` a clause, negate it (``clausal``), be a ``second`` negation, carry one inside (``soft``); else nothing."""
    clausal, second, _soft, _prefixes, _idioms = _entry(language)
    if word in _CLAUSE_END or (word == "," and language == "ru"):
        return "end"
    if word in clausal or (language == "en" and word.endswith("n't")):
        return "clausal"
    return "second" if word in second else "soft" if _is_soft(word, language) else ""


@functools.lru_cache(maxsize=1024)
def polarity(text: str, language: str) -> Polarity:
    """Count the negations of ``text``; all zero for languages without a table."""
    language = base_language(language)
    idioms = _entry(language)[4]
    if idioms is None:
        return Polarity(0, (), 0)
    plain = fold(text).replace("едва ли", "вряд ли") if language == "ru" else fold(text)
    removed = len(idioms.findall(plain))
    plain = idioms.sub(lambda match: " " * len(match.group()), plain)
    count = soft = seconds = weak = 0
    last_clausal = -99  # no negation yet in this clause
    found: list[str] = []
    for i, word in enumerate(_WORD.findall(plain)):
        role = _role(word, language)
        if not role:
            continue
        if role == "end":
            last_clausal = -99
        elif role == "clausal":
            # "никто не", "nunca no", "never … nothing": one negation
            if i - last_clausal > (4 if language != "en" else 2):
                count += 1
                found.append(word)
                weak += language == "ru" and word == "не" and _weak(plain, next(itertools.islice(_WORD.finditer(plain), i, None)))
            last_clausal = i
        elif role == "second":
            seconds += 1
            if language == "es" and last_clausal < 0:
                count += 1
                found.append(word)
                last_clausal = i
        else:
            pattern = _NEG_PREFIX[language]
            if 0 < i - last_clausal <= 2 and count and pattern.match(word):  # "not uncommon", "нет ничего необычного"
                count -= 1
                found.pop()
            else:
                soft += 1
    return Polarity(count, tuple(found), soft + removed, seconds, weak)


def _weak(plain: str, match: regex.Match[str]) -> bool:
    """Whether *не* denies less than the clause: it stands before a full adjective or an adverb, or behind *чтобы* with an infinitive."""
    from summarize.text.russian import part_of_speech

    after = _RU_WORD.match(plain, match.end())
    if after is None:
        return False
    kind = part_of_speech(after.group().strip())
    return kind in ("ADJF", "PRTF", "ADVB") or (kind == "INFN" and plain[: match.start()].rstrip().endswith(("чтобы", "чтоб")))


def check_negation(source: str, text: str, source_lang: str, lang: str, *, where: str | None = None, sentence: int = 0) -> list[Finding]:
    """Findings on negation in one pair of sentences (or short texts)."""
    where = where or lang
    if source == text:
        return []
    ours, theirs = polarity(source, source_lang), polarity(text, lang)
    if _entry(base_language(source_lang))[4] is None or _entry(base_language(lang))[4] is None:
        return []
    findings: list[Finding] = []
    if ours.clausal < theirs.clausal:
        weak = max(0, theirs.weak - len(_EN_WEAK.findall(source)))
        sure = ours.soft <= theirs.soft and (not ours.seconds or ours.clausal == 0) and theirs.clausal - weak > ours.clausal
        if not sure and theirs.words[-1] == "вряд":
            return []  # "unlikely", "hardly"
        shown = theirs.words[-1]
        message = f"the text negates ({shown!r}) what the source does not"
        findings.append(Finding("major" if sure else "minor", "negation", where, message, "", shown, sentence, 0.75 if sure else 0.4))
    elif ours.clausal > theirs.clausal:
        sure = theirs.soft <= ours.soft and not theirs.seconds
        shown = ours.words[0]
        message = f"the source negates ({shown!r}), the text does not"
        findings.append(Finding("major" if sure else "minor", "negation", where, message, shown, "", sentence, 0.75 if sure else 0.4))
    if not findings and ours.clausal == theirs.clausal:
        findings = _inside(source, text, base_language(source_lang), base_language(lang), ours, theirs, where, sentence)
    if not findings and ours.clausal == theirs.clausal == 0:
        findings = _reversals(source, text, base_language(source_lang), base_language(lang), where, sentence)
    return findings


def _inside(
    source: str, text: str, source_lang: str, lang: str, ours: Polarity, theirs: Polarity, where: str, sentence: int
) -> list[Finding]:
    """*Without* put for *with*, and a Russian prefix put in («неважный»), where the other side has nothing negative at all."""
    if source_lang not in _WITHOUT or lang not in _WITHOUT:
        return []
    before, after = _WITHOUT[source_lang].search(source), _WITHOUT[lang].search(text)
    if after and not before and not (ours.clausal or ours.soft or ours.seconds or _NEGATIVE.search(source)):
        message = f"the text says {after.group(1)!r}, the source has nothing of the kind"
        return [Finding("major", "negation", where, message, "", after.group(1), sentence, 0.7)]
    if before and not (theirs.clausal or theirs.soft or theirs.seconds):
        message = "the source says 'without', the text does not"
        return [Finding("major", "negation", where, message, before.group(), "", sentence, 0.7)]
    if lang == "ru" and not (ours.clausal or ours.soft) and not _NEGATIVE.search(source):
        for match in _PREFIXED_RU.finditer(text):
            if _prefix_put_in(fold(match.group()), fold(match.group(1))):
                message = f"the text says {match.group()!r}, the source has nothing negative"
                return [Finding("major", "negation", where, message, "", match.group(), sentence, 0.7)]
    return []


@functools.lru_cache(maxsize=8192)
def _prefix_put_in(word: str, bare: str) -> bool:
    """Whether a word is the denied form of an adjective or adverb and neither a word of its own nor an understatement."""
    from summarize.text.russian import lemmas, part_of_speech

    stems = _plain_prefixes()
    if word.startswith(stems) or any(lemma.startswith(stems) for lemma in lemmas(word)):
        return False
    return part_of_speech(bare) in ("ADJF", "ADJS", "ADVB", "PRED", "PRTF", "PRTS")


@functools.cache
def _plain_prefixes() -> tuple[str, ...]:
    return tuple(fold(stem.rstrip("*")) for stem in table("polarity")["plain_prefix"]["ru"].split())


#: English words that are negative in no table and that a translator may well deny.
_NEGATIVE = regex.compile(
    r"\b(?:un|in|im|ir|il|dis|non|mis|anti|de|dys|mal|counter|over|under)\p{L}{3,}|less\b|\b(?:free|out|off|against|away|wrong|bad|poor|hard|few|least|less|only|yet|odd|strange|regardless|"
    r"despite|no|nor|low|small|short|lost|loss|lose|lack|fail|foul|alone|loose|empty|secret|false|illegal|sudden|fresh|foreign|minor|new|weird|plain)\b",
    regex.IGNORECASE,
)


@functools.cache
def _axes(language: str) -> tuple[tuple[str, tuple[tuple[frozenset[str], tuple[str, ...]], ...]], ...]:
    rows = []
    for name, row in table("polarity")["axis"].items():
        poles = []
        for forms in row.get(language, ()):
            words = [fold(form) for form in forms.split() if form.count("*") <= 1]
            poles.append((frozenset(w for w in words if not w.endswith("*")), tuple(w[:-1] for w in words if w.endswith("*"))))
        if poles:
            rows.append((name, tuple(poles)))
    return tuple(rows)


@functools.lru_cache(maxsize=16384)
def _poles(word: str, language: str) -> tuple[tuple[str, int], ...]:
    return tuple(
        (name, pole)
        for name, poles in _axes(language)
        for pole, (exact, prefixes) in enumerate(poles)
        if word in exact or (prefixes and word.startswith(prefixes))
    )


@functools.lru_cache(maxsize=512)
def _found_poles(text: str, language: str) -> dict[str, dict[int, str]]:
    """By axis the poles of a text, each with the first word that has it."""
    found: dict[str, dict[int, str]] = {}
    for word in _WORD.findall(fold(text)):
        for name, pole in _poles(word, language):
            found.setdefault(name, {}).setdefault(pole, word)
    return found


def _reversals(source: str, text: str, source_lang: str, lang: str, where: str, sentence: int) -> list[Finding]:
    """An axis of which the source has one pole only and the text the other only."""
    known = _found_poles(text, lang)
    findings = []
    for name, ours in _found_poles(source, source_lang).items():
        theirs = known.get(name, {})
        if len(ours) == 1 and len(theirs) == 1 and ours.keys() != theirs.keys():
            before, after = next(iter(ours.values())), next(iter(theirs.values()))
            message = f"{before!r} seems to be turned round into {after!r}"
            sure = name in _SURE_AXES
            findings.append(
                Finding("major" if sure else "minor", "reversal", where, message, before, after, sentence, 0.7 if sure else 0.45)
            )
    return findings


_SURE_AXES = frozenset({"rise", "support", "win", "buy", "man"})
