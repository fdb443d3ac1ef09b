"""The sidebar's last part: who is signed in, and what this browser made before that."""

import streamlit as st

from components.jobs.handing_over import hand_over
from components.ui import text
from components.ui.admin_panel import admin_panel
from components.ui.identity import current_owner, owner_before_signing_in
from components.ui.runtime import runtime
from components.ui.signing_in import User, can_sign_in, is_admin, signed_in_user
from components.ui.state import session


def account_panel() -> None:
    """Draws it; nothing where signing in is not set up."""
    if not can_sign_in():
        return
    user = signed_in_user()
    with st.sidebar.container(key="account"):
        if user is None:
            st.button("Sign in", icon=":material/login:", width="stretch", on_click=st.login, key="sign_in")
            text.plain("Your videos belong to this browser. Signed in, you see them anywhere.", kind="quiet")
            return
        _signed_in(user)
        if is_admin(user):
            admin_panel()


def _signed_in(user: User) -> None:
    text.plain(f"Signed in as {user.name}", kind="quiet")
    browser = owner_before_signing_in()
    waiting = 0 if browser is None else runtime().ledger.mark(browser).total
    if browser is not None and waiting:
        videos = "One video was" if waiting == 1 else f"{waiting} videos were"
        text.plain(f"{videos} made in this browser before you signed in.", kind="quiet")
        st.button(
            "Take along",
            icon=":material/move_down:",
            width="stretch",
            key="take_along",
            on_click=_take_along,
            args=(browser,),
        )
    st.button("Sign out", icon=":material/logout:", width="stretch", on_click=st.logout, key="sign_out")


def _take_along(browser: str) -> None:
    moved = hand_over(runtime().database, browser, current_owner())
    runtime().jobs.keys.hand_over(browser, current_owner())
    session().shelf.clear()
    st.toast(f"{moved} taken along: they are yours now, in every browser.", icon=":material/check:")
