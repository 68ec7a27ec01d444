"""Many articles into one digest: read, grouped, summarised and translated once each, resumable, cached."""
