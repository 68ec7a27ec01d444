"""Prompts, token budget, grammars and the clean-up of what a model wrote."""
