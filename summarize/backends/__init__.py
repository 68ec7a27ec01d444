"""Engines turn requests into text. The protocols are in ``base``, the names in ``registry``; each engine has a file of its own."""

from __future__ import annotations

from summarize.backends.base import AlternativesTranslator, GenerateRequest, Generation, Generator, Message, TranslatedSegment, Translator

__all__ = ["AlternativesTranslator", "GenerateRequest", "Generation", "Generator", "Message", "TranslatedSegment", "Translator"]
