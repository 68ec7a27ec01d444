"""Glossary files, and the hints that prompts and grammars take from them and from CLDR.

A glossary says what a translation must, must not and should not touch. As TOML::

    [[term]]
    source = "City Hall"        # what is in the article
    rule = "force"              # force · keep · forbid
    ru = "мэрия"                # or a list of wordings that are all right
    es = ["ayuntamiento", "alcaldía"]

    [[term]]
    source = "OpenDesk"
    rule = "keep"               # stays as it is in every language

As TSV, one term a line, ``rule``, ``source``, ``language`` and ``target`` between tabs (``keep`` needs the first two only); several rows of
one term and language are wordings to choose from; empty lines and lines that begin with ``#`` are skipped. Whether a translation kept to
it is verified by :mod:`summarize.verification.glossary`.
"""

from __future__ import annotations

import functools
import tomllib
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import cast, get_args

import regex

from summarize import languages
from summarize.errors import ConfigError
from summarize.verification.glossary import Glossary, GlossaryTerm, Rule

#: A newsroom's glossary has some thousand terms. Bytes.
MAX_GLOSSARY_BYTES = 5_000_000
#: More hints than this crowd a small model's prompt.
MAX_HINTS = 8
_CAPITAL_WORD = regex.compile(r"\p{Lu}[\p{L}'’.-]*")
_APOSTROPHE = regex.compile(r"['’]")
_RULES = get_args(Rule)
_OTHER_KEYS = frozenset({"source", "rule", "case_sensitive"})


def load_glossary(path: Path) -> Glossary:
    """Read a glossary file; the ending (``.toml``, ``.tsv``, ``.tbx`` or ``.csv``) says how. Terms of TBX and CSV are forced.

    Raises:
        ConfigError: it cannot be read or is malformed; the message names the file, and the line or the number of the term.
    """
    ending = path.suffix.lower()
    if ending not in (".toml", ".tsv", ".tbx", ".csv"):
        raise ConfigError(f"a glossary is a .toml, .tsv, .tbx or .csv file ({path})", hint="rename the file after its format")
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise ConfigError(f"the glossary cannot be read: {error.strerror} ({path})", hint="check the path and its permissions") from error
    if len(raw) > MAX_GLOSSARY_BYTES:
        raise ConfigError(f"the glossary has {len(raw)} bytes, more than {MAX_GLOSSARY_BYTES} ({path})", hint="split it")
    try:
        text = raw.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        raise ConfigError(f"the glossary is not UTF-8 ({path}, line {line})", hint="save it as UTF-8") from error
    if ending in (".tbx", ".csv"):
        return Glossary(tuple(_from_concepts(text, path)))
    return Glossary(tuple(_from_toml(text, path) if ending == ".toml" else _from_tsv(text, path)))


def _from_concepts(text: str, path: Path) -> list[GlossaryTerm]:
    """Terms of a list of concepts: each term of each language is a source, forced into those of the others."""
    from summarize.errors import InputError
    from summarize.translation import exchange

    try:
        concepts = exchange.read_tbx(path) if path.suffix.lower() == ".tbx" else exchange.read_csv(text, path)
    except InputError as error:
        raise ConfigError(f"glossary: {error.message}", hint=error.hint) from error
    return [
        GlossaryTerm("force", source, {code: tuple(terms) for code, terms in concept.items() if code != language})
        for concept in concepts
        for language, sources in concept.items()
        for source in sources
    ]


def _fail(message: str, path: Path, place: str) -> ConfigError:
    return ConfigError(f"glossary: {message} ({path}, {place})")


def _from_toml(text: str, path: Path) -> list[GlossaryTerm]:
    try:
        tables = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        # TOMLDecodeError's text already names line and column ("at line 3, column 8").
        raise ConfigError(f"glossary: {error} ({path})") from error
    entries = tables.pop("term", [])
    if tables:
        raise _fail(f"unknown key {next(iter(tables))!r}; terms are [[term]] tables", path, "outside the terms")
    if not isinstance(entries, list):
        raise _fail("terms are [[term]] tables", path, "term")
    return [_entry(entry, path, f"term {number}") for number, entry in enumerate(entries, start=1)]


def _entry(entry: object, path: Path, place: str) -> GlossaryTerm:
    if not isinstance(entry, dict):
        raise _fail("a term is a [[term]] table", path, place)
    rule, source = entry.get("rule", "force"), entry.get("source", "")
    strict = entry.get("case_sensitive", False)
    if not isinstance(source, str) or not isinstance(rule, str) or not isinstance(strict, bool):
        raise _fail("source and rule are text, case_sensitive is true or false", path, place)
    targets = dict(_wordings(key, value, path, place) for key, value in entry.items() if key not in _OTHER_KEYS)
    return _term(rule, source.strip(), targets, strict, path, place)


def _wordings(key: str, value: object, path: Path, place: str) -> tuple[str, tuple[str, ...]]:
    """A language and the wordings of a term in it."""
    listed = [value] if isinstance(value, str) else value
    if not isinstance(listed, list) or not all(isinstance(item, str) for item in listed):
        raise _fail(f"{key} is not a wording or a list of wordings", path, place)
    return _language(key, path, place), tuple(item.strip() for item in listed if item.strip())


def _from_tsv(text: str, path: Path) -> list[GlossaryTerm]:
    terms: dict[tuple[str, str, str], GlossaryTerm] = {}
    for number, row in enumerate(text.split("\n"), start=1):
        if not row.strip() or row.lstrip().startswith("#"):
            continue
        place = f"line {number}"
        cells = [cell.strip() for cell in row.split("\t")]
        while len(cells) > 2 and not cells[-1]:
            cells.pop()
        if number == 1 and cells[:2] == ["rule", "source"]:
            continue
        if len(cells) not in (2, 4):
            raise _fail(f"expected rule, source, language and target between tabs, got {len(cells)} of them", path, place)
        targets: dict[str, tuple[str, ...]] = {_language(cells[2], path, place): (cells[3],)} if len(cells) == 4 and cells[3] else {}
        term = _term(cells[0], cells[1], targets, False, path, place)
        # Rows of one term and language are wordings to choose from, not rules against one another.
        key = (term.rule, term.source, next(iter(targets), ""))
        if key in terms and targets:
            language = key[2]
            terms[key] = replace(term, targets={language: (*terms[key].targets[language], *targets[language])})
        else:
            terms[key] = term
    return list(terms.values())


def _language(code: str, path: Path, place: str) -> str:
    language = languages.find(code)
    if language is None:
        raise _fail(f"unknown key or language {code!r}", path, place)
    return language.code


def _term(rule: str, source: str, targets: dict[str, tuple[str, ...]], strict: bool, path: Path, place: str) -> GlossaryTerm:
    if rule not in _RULES:
        raise _fail(f"rule is {', '.join(_RULES)}, not {rule!r}", path, place)
    if rule != "forbid" and not source:
        raise _fail(f"a {rule} term needs a source", path, place)
    if rule != "keep" and not any(targets.values()):
        raise _fail(f"a {rule} term needs a wording in at least one language", path, place)
    return GlossaryTerm(cast("Rule", rule), source, targets, strict)


def _occurs(term: str, text: str, *, strict: bool = False) -> bool:
    return _whole(term, strict).search(text) is not None


@functools.lru_cache(maxsize=4096)
def _whole(term: str, strict: bool) -> regex.Pattern[str]:
    """``term`` as a whole word, in this spelling if ``strict``."""
    flags = 0 if strict else regex.IGNORECASE
    return regex.compile(rf"(?<![\p{{L}}\p{{N}}]){regex.escape(term)}(?![\p{{L}}\p{{N}}])", flags)


def kept_terms(glossary: Glossary | None, sentence: str) -> tuple[str, ...]:
    """What the glossary keeps as it is and ``sentence`` has."""
    if glossary is None:
        return ()
    return tuple(term.source for term in glossary.terms if term.rule == "keep" and _occurs(term.source, sentence))


def latin_wordings(glossary: Glossary | None, sentence: str, target: str) -> tuple[str, ...]:
    """Forced wordings with Latin letters for terms that ``sentence`` has: a grammar must let them through."""
    if glossary is None:
        return ()
    forced = (term for term in glossary.terms if term.rule == "force" and _occurs(term.source, sentence, strict=term.case_sensitive))
    wordings = (wording for term in forced for wording in term.targets.get(target, ()))
    return tuple(wording for wording in wordings if regex.search(r"\p{Latin}", wording))


def hints(sentence: str, source: str, target: str, glossary: Glossary | None = None) -> tuple[str, ...]:
    """Pairs "term → wording" for the prompt: the glossary's own first, then CLDR's countries, currencies and languages.

    Only terms that are in ``sentence`` are named, the longest where they overlap, at most :data:`MAX_HINTS`.
    """
    found: dict[str, str] = {}
    for term in glossary.terms if glossary else ():
        if term.source and _occurs(term.source, sentence, strict=term.case_sensitive):
            if term.rule == "keep":
                found[term.source] = term.source
            elif term.rule == "force" and term.targets.get(target):
                found[term.source] = term.targets[target][0]
    known = cldr_terms(languages.get(source).code, languages.get(target).code)
    words = _CAPITAL_WORD.findall(sentence)
    heads = {part for word in words for part in (word, word.rstrip("."), _APOSTROPHE.split(word)[0])}
    for head in sorted(heads & known.keys()):
        for name, wording in known[head]:
            inside = any(_occurs(name, other) for other in found if len(other) > len(name))
            if not inside and _occurs(name, sentence, strict=True):
                found.setdefault(name, wording)
    return tuple(f"{name} → {wording}" for name, wording in list(found.items())[:MAX_HINTS])


@functools.lru_cache(maxsize=16)
def cldr_terms(source: str, target: str) -> dict[str, tuple[tuple[str, str], ...]]:
    """CLDR's names of territories and currencies in both languages, by the first word of the name in ``source``, longest first.

    Source: CLDR through Babel.
    """
    from babel import Locale, UnknownLocaleError

    try:
        one, other = Locale.parse(source.replace("-", "_")), Locale.parse(target.replace("-", "_"))
    except (UnknownLocaleError, ValueError):
        return {}
    pairs: dict[str, str] = {}
    for ours, theirs in ((one.territories, other.territories), (one.currencies, other.currencies)):
        for code, name in ours.items():
            wording = theirs.get(code)
            # Numbers are regions such as "Northern Africa", whose names run on; codes that only name themselves help nobody.
            if wording and name != code and not str(code).isdigit() and "(" not in name and name[:1].isupper():
                pairs.setdefault(str(name), str(wording))
    return _by_first_word(pairs.items())


def _by_first_word(pairs: Iterable[tuple[str, str]]) -> dict[str, tuple[tuple[str, str], ...]]:
    grouped: dict[str, list[tuple[str, str]]] = {}
    for name, wording in pairs:
        grouped.setdefault(name.split()[0], []).append((name, wording))
    return {head: tuple(sorted(items, key=lambda item: -len(item[0]))) for head, items in grouped.items()}
