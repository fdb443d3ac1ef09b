"""The sound of a scene: synthesised voices, music by mood, mixed to an even loudness."""
