"""What an admin sees beside his own: the figures of all owners together."""

import streamlit as st

from components.domain.job import StateName
from components.domain.pricing import show_usd
from components.jobs.figures import ledger_figures
from components.ui import text
from components.ui.runtime import runtime
from components.ui.words import STATE_WORDS


def admin_panel() -> None:
    """Counts and sums; nobody's prompt, video or name."""
    with st.expander("Everyone", icon=":material/monitoring:", key="everyone"):
        now = ledger_figures(runtime().database)
        for state, count in now.jobs.items():
            if count:
                text.plain(f"{STATE_WORDS[StateName(state)]}: {count:,}", kind="quiet")
        for engine, usd in now.spent_usd.items():
            text.plain(f"{engine}: {show_usd(usd)} of finished videos", kind="quiet")
        text.plain(f"Kept media: {now.media_bytes / 1e9:.2f} GB", kind="quiet")
