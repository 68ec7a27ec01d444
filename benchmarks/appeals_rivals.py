"""Other ways of finding what is not body, run on the same lines: a keyword list, tail cutting, trafilatura, jusText."""

from __future__ import annotations

import html
from functools import cache

from appeals_scoring import System

#: What a newsroom's hand-written list tends to hold, in the languages of the development data.
KEYWORDS = (
    *(
        "donate",
        "donation",
        "subscribe",
        "subscription",
        "newsletter",
        "support us",
        "support our",
        "sign up",
        "become a member",
        "contribute",
    ),
    *("read more", "advertisement", "all rights reserved", "follow us", "copyright", "cookies"),
    *("поддержите", "пожертвован", "подпишитесь", "подписывайтесь", "донат", "читайте также", "рассылк"),
    *("apoya", "dona ", "donación", "suscríbete", "hazte socio", "boletín", "te puede interesar", "publicidad"),
    *("spende", "unterstützen sie", "abonnieren", "newsletter", "mitglied werden", "lesen sie auch", "підтримайте", "підпишіться"),
)
_STOPLISTS = {"en": "English", "ru": "Russian", "es": "Spanish", "de": "German", "uk": "Ukrainian", "fr": "French"}


def _blank(text: str) -> list[int]:
    return [-1 if not line.strip() else 0 for line in text.split("\n")]


def keyword_list(text: str, language: str) -> list[int]:
    """A line with any keyword in it is not body."""
    return [mark or int(any(word in line.lower() for word in KEYWORDS)) for mark, line in zip(_blank(text), text.split("\n"), strict=True)]


def tail_cutting(text: str, language: str) -> list[int]:
    """Everything from the first line with a keyword on is not body."""
    said = keyword_list(text, language)
    first = next((i for i, guess in enumerate(said) if guess > 0), len(said))
    return [guess if guess < 0 else int(i >= first) for i, guess in enumerate(said)]


def _page(text: str) -> str:
    paragraphs = "".join(f"<p>{html.escape(line)}</p>" for line in text.split("\n") if line.strip())
    return f"<html><head><title>article</title></head><body><article>{paragraphs}</article></body></html>"


def trafilatura_lines(text: str, language: str) -> list[int]:
    """Lines that ``trafilatura.extract(favor_precision=True)`` does not give back."""
    import trafilatura

    body = trafilatura.extract(_page(text), favor_precision=True, deduplicate=False, include_comments=False) or ""
    kept = " ".join(body.split())
    return [mark or int(" ".join(line.split()) not in kept) for mark, line in zip(_blank(text), text.split("\n"), strict=True)]


@cache
def _stoplist(language: str) -> frozenset[str]:
    import justext

    return frozenset(justext.get_stoplist(_STOPLISTS.get(language, "English")))


def justext_lines(text: str, language: str) -> list[int]:
    """Lines that jusText calls boilerplate."""
    import justext

    paragraphs = iter(justext.justext(_page(text), _stoplist(language)))
    boiler = {" ".join(p.text.split()): p.is_boilerplate for p in paragraphs}
    return [mark or int(boiler.get(" ".join(line.split()), True)) for mark, line in zip(_blank(text), text.split("\n"), strict=True)]


RIVALS: dict[str, System] = {
    "keyword list": keyword_list,
    "tail cutting": tail_cutting,
    "trafilatura": trafilatura_lines,
    "jusText": justext_lines,
}
