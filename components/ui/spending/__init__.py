"""The spend page, part by part."""
