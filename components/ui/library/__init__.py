"""The library page, part by part."""
