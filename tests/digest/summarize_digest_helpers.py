"""A finished story with something of everything and nothing flagged."""

from __future__ import annotations

from summarize.digest.made import Made
from summarize.model import Excluded, Finding, Sentence, Summary, Translation


def made(text: str = "The port of Alvena reopened.") -> Made:
    warning = Finding("warning", "number", "ru", "the text has «5»", "4", "5", 1, 0.25)
    summary = Summary("en", (Sentence(text, (1, 3)), Sentence("It rained.", (), "extractive")), "mixed", score=0.1 + 0.2)
    translation = Translation("ru", ("Порт Альвены открылся.", "Шёл дождь."), "ok", "draft", (warning,), 0.5)
    excluded = (Excluded("appeal", 3, 4, "Give $2", 0.9, ("$2",)),)
    return Made("en", "Port reopens", summary, {"ru": translation}, {"ru": translation}, excluded, (warning,), "v:1")
