"""Plain text processing that all packages share: sentences, tokens, stems, scripts and languages, morphology, sentence vectors."""
