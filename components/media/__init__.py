"""Everything that opens, measures, cuts or writes media, and the guarded way to fetch it."""
