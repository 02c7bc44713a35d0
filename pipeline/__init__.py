"""hanmill: web pages in, deduplicated and scored Mandarin Parquet out."""

__version__ = "0.1.0"
