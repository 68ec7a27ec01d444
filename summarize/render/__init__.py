"""Results as text, Markdown and JSON: pure functions from values to strings. Nothing here prints, asks a model or imports Rich."""
