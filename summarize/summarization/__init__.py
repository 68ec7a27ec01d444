"""Summaries: requests, candidates and the rewriting of sentences that failed a check."""
