"""The scripted fault mode: whatever can go wrong with a video API, on demand and counted."""
