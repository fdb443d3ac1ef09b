"""The Streamlit script: what every page stands in. It lives here and not at the top on purpose.

With the script beside a folder called `pages/`, the first deep link after a start runs the page without its
shell (measured, Streamlit 1.67).
"""

from pathlib import Path

import streamlit as st

from components.ui.account_panel import account_panel
from components.ui.identity import current_owner
from components.ui.key_panel import key_panel
from components.ui.places import Place, page
from components.ui.poller import live
from components.ui.state import hand_to, session
from components.ui.widgets.done import done_settings

st.set_page_config(page_title="Clapboard", page_icon="🎬", layout="wide", initial_sidebar_state="auto")
_HERE = Path(__file__).parent
st.logo(_HERE / "logo.svg", size="large")
st.html(_HERE / "style.css")
hand_to(current_owner())
session().live = False
st.navigation([page(place) for place in Place]).run()
with st.sidebar:
    done_settings()
if not session().live:
    live(lambda: None)
key_panel()
account_panel()
