"""Short faithful summaries of news articles, donation appeals excluded, translated and checked."""
