"""Translations: requests, candidates, glossary, names."""
