"""Many articles into one digest: read, grouped, summarized and translated once each, resumable, cached."""
