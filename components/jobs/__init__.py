"""The durable jobs: ledger, carrier, engine, media store, and the session's view of them."""
