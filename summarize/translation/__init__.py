"""Translations: requests, candidates, glossary, names and capitals."""
