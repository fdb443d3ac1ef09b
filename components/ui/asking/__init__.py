"""The forms: prompt, sources, trim, mask, options, and the click that sends."""
