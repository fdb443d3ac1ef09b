"""The embedded engine: a real HTTP server that speaks both dialects and renders real videos."""
