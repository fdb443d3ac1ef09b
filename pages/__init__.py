"""The pages: title, inputs, one call, empty state, result."""
