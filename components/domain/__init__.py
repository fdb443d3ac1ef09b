"""Pure values and rules: what can be asked, what became of it, what it costs, when to look again."""
