"""The rooms below the pages; ARCHITECTURE.md says who may import whom."""
