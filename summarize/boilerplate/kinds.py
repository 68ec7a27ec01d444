"""Which kind a line that is not body has, and the reasons a person can check against the text."""

from __future__ import annotations

from summarize.boilerplate.features import LOCAL_NAMES, Line

#: Word classes (see :mod:`summarize.boilerplate.lexicon`) to kinds of :data:`summarize.types.KINDS`, in order of preference on a tie.
_KIND_OF = {
    "copyright": "copyright",
    "cookie": "cookie",
    "comments": "comments",
    "caption": "caption",
    "agency": "caption",
    "newsletter": "newsletter",
    "paywall": "paywall",
    "subscribe": "paywall",
    "byline": "byline",
    "share": "share",
    "related": "related",
    "section": "related",
    "ad": "other",
    "contact": "other",
    "disclose": "other",
}
_REASONS = {
    "give": "asks for money",
    "support": "asks for support",
    "member": "offers membership",
    "subscribe": "offers a subscription",
    "appealing": "turns to the reader",
    "newsletter": "newsletter or channel",
    "share": "share buttons",
    "related": "points to other articles",
    "caption": "picture credit",
    "agency": "agency credit",
    "byline": "author line",
    "copyright": "copyright notice",
    "comments": "comment section",
    "cookie": "cookie notice",
    "paywall": "account or paywall",
    "ad": "advertisement mark",
    "contact": "contact address",
    "disclose": "disclosure",
    "thanks": "thanks the reader",
}
_APPEAL_REASONS = ("appealing", "give", "support", "member", "subscribe", "thanks")
_INDEX = {name: i for i, name in enumerate(LOCAL_NAMES)}


def kind_of(line: Line, neighbour: str) -> str:
    """The kind of a furniture line; ``neighbour`` is the kind of the furniture line before it (``""`` if there is none)."""
    values = line.values
    if values[_INDEX["copyright_sign"]]:
        return "copyright"
    scores: dict[str, float] = {}
    for name, kind in _KIND_OF.items():
        scores[kind] = scores.get(kind, 0.0) + values[_INDEX[f"n:{name}"]]
    if values[_INDEX["mail"]] or values[_INDEX["handle"]]:
        scores["byline"] += 0.5
    best = max(scores, key=lambda kind: scores[kind])
    dated = values[_INDEX["n:date"]] + values[_INDEX["day"]] + values[_INDEX["clock"]]
    if dated and line.words <= 10 and scores[best] <= 1:
        return "dateline" if best not in ("byline", "caption") or not scores[best] else best
    if scores[best] > 0:
        return best
    return neighbour or "other"


def reasons(line: Line, label: str, surroundings: str) -> tuple[str, ...]:
    """Up to five short reasons: the telling words as they stand, then the shape; ``surroundings`` is added if nothing else speaks."""
    hits = dict(line.hits)
    values = line.values
    found: list[str] = []
    if label == "body":
        if "say" in hits:
            found.append(f"reports speech: “{hits['say']}”")
        if line.prose:
            found.append("a full sentence of prose")
        if values[_INDEX["quoted"]] > 0.3:
            found.append("mostly a quotation")
        return tuple(found[:5]) or (surroundings,)
    order = _APPEAL_REASONS if label == "appeal" else tuple(name for name in _REASONS if name not in _APPEAL_REASONS)
    found.extend(f"{_REASONS[name]}: “{hits[name]}”" for name in order if name in hits)
    if label == "appeal" and "we" in hits and "you" in hits:
        found.append(f"“{hits['we']}” speak to “{hits['you']}”")
    if label == "appeal" and values[_INDEX["price"]]:
        found.append("names a price")
    if not line.prose and line.words <= 6:
        found.append("short line without a full stop")
    if not found or len(found) == 1:
        found.append(surroundings)
    return tuple(found[:5])
