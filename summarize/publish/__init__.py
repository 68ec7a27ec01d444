"""Sending to systems of a newsroom, drafts only and only when asked."""
