"""Takes as code that anybody can run: what is sent, and curl, Python and JavaScript that send it."""
