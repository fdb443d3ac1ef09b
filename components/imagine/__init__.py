"""The API client: both dialects, one tolerant reader, every failure mapped into our error tree."""
