"""One module per family of effects; `registry.effect_for` is the door."""
