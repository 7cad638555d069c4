"""Readers of input: files, feeds and pages, each kind turned into documents, events or series."""
