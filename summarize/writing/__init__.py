"""Writing: prompts, summaries, translations and glossaries, as pure functions around an engine's Generator."""
