"""Nothing is lost and nothing is paid twice: ledger, media store, carrier, engine, and a session's view."""
