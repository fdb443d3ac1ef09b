"""The spend page: how far back, real money apart from the sandbox's, figures, chart, table, CSV."""

from collections.abc import Sequence
from datetime import date

import streamlit as st

from components.domain.budgets import day_of
from components.domain.receipt_csv import as_csv
from components.domain.spending import By, Entry, Span, total, totals
from components.jobs.receipt_reading import Receipts
from components.jobs.rows import now
from components.ui import text
from components.ui.signing_in import is_admin, signed_in_user
from components.ui.spending.figures import budget_bars, figures, spend_chart, spend_table
from components.ui.studio import receipts

_SPANS: dict[Span, str] = {
    Span.TODAY: "Today",
    Span.WEEK: "7 days",
    Span.MONTH: "30 days",
    Span.ALL: "All",
}
_BYS: dict[By, str] = {
    By.DAY: "Day",
    By.KIND: "Kind",
    By.MODEL: "Model",
    By.STATE: "State",
    By.OWNER: "Owner",
}
_MINE, _ALL = "Mine", "Everyone’s"
_PAID, _SANDBOX = "Paid engines", "Sandbox"


def spend_view() -> None:
    """Draws all of it."""
    paper = receipts(of_everyone=_is_about_everyone())
    budget_bars(paper)
    span = _span()
    first_day = span.first_day(day_of(now()))
    entries = paper.entries(first_day)
    if not entries:
        _nothing(span)
        return
    shown = _money_or_sandbox(entries)
    figures(total(shown), in_sandbox=shown[0].in_sandbox)
    by = _dimension(paper)
    parts = totals(shown, by)
    spend_chart(parts, by)
    spend_table(parts, by)
    _download(paper, first_day)


def _is_about_everyone() -> bool:
    if not is_admin(signed_in_user()):
        return False
    whose = st.segmented_control("Whose", [_MINE, _ALL], default=_MINE, required=True, key="spend_whose")
    return whose == _ALL


def _span() -> Span:
    chosen = st.segmented_control(
        "Time",
        list(Span),
        default=Span.MONTH,
        format_func=_SPANS.__getitem__,
        required=True,
        key="spend_span",
    )
    return Span(chosen)


def _dimension(paper: Receipts) -> By:
    """Owners are told apart where everyone's receipts are seen."""
    choices = [by for by in By if by is not By.OWNER or paper.owner is None]
    chosen = st.segmented_control(
        "Break down by",
        choices,
        default=By.DAY,
        format_func=_BYS.__getitem__,
        required=True,
        key="spend_by",
    )
    return By(chosen)


def _money_or_sandbox(entries: Sequence[Entry]) -> Sequence[Entry]:
    """Real money; the sandbox's, which is none, only where it is asked for or nothing else is there."""
    paid = [entry for entry in entries if not entry.in_sandbox]
    free = [entry for entry in entries if entry.in_sandbox]
    if not (paid and free):
        return paid or free
    chosen = st.segmented_control(
        "Made by", [_PAID, _SANDBOX], default=_PAID, required=True, key="spend_engine"
    )
    return free if chosen == _SANDBOX else paid


def _nothing(span: Span) -> None:
    st.html('<div class="cb-empty"></div>')
    words = "Nothing was asked for yet." if span is Span.ALL else "Nothing was asked for in this time."
    text.plain(f"{words} Every take leaves its receipt here, even when it is deleted.", kind="empty-words")


def _download(paper: Receipts, first_day: date | None) -> None:
    st.download_button(
        "Receipts as CSV",
        lambda: as_csv(paper.each(first_day)),
        file_name="clapboard-receipts.csv",
        mime="text/csv",
        icon=":material/download:",
        on_click="ignore",
        key="spend_csv",
    )
