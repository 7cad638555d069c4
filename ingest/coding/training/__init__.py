"""Training of the coder: needs the ``train`` extra (torch), which nothing else in ingest does."""
