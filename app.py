"""The door: `streamlit run app.py` (or `uvicorn app:app`) serves pages, media and health check."""

import streamlit as st

from components.ui.serving.server import lifespan, middleware, routes
from components.ui.signing_in import secrets

app = st.App(
    "components/ui/shell.py", secrets=secrets(), lifespan=lifespan, middleware=middleware(), routes=routes()
)
