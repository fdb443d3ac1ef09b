"""What was spent as figures, bars and a table; the chart says nothing that the table doesn't."""

import html
from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal

import streamlit as st

from components.domain.job import StateName
from components.domain.options import Kind, Model
from components.domain.pricing import show_usd
from components.domain.spending import By, Total
from components.jobs.receipt_reading import Receipts
from components.ui import text
from components.ui.identity import current_owner
from components.ui.runtime import runtime
from components.ui.words import KIND_WORDS, STATE_WORDS

CHART_HEIGHT = 220
CHART_COLOUR = "#d9822b"
"""The accent, in the shade that is seen on dark and on light (`.streamlit/config.toml`)."""
OWNER_CHARS = 8
_NEARLY = Decimal("0.8")
"""Share of a budget from which on it is worth a look."""


def budget_bars(paper: Receipts) -> None:
    """How much of today's budgets is spent or on its way; nothing where none is set."""
    budgets = runtime().ledger.budgets
    if not budgets.are_set:
        return
    today = paper.today(current_owner())
    for who, spent, limit in (
        ("you", today.owner_usd, budgets.owner_usd),
        ("everyone", today.everyone_usd, budgets.everyone_usd),
    ):
        if limit is not None:
            share = min(spent / limit, Decimal(1)) if limit else Decimal(1)
            state = " · used up" if share >= 1 else " · nearly used up" if share >= _NEARLY else ""
            told = f"Today, {who}: {_plain(spent)} of {_plain(limit)} spent or on its way"
            st.progress(float(share), text=told + state)


def figures(whole: Total, *, in_sandbox: bool) -> None:
    """The sums; of the sandbox what it would have cost."""
    rows = "".join(
        f"<div><dt>{html.escape(name)}</dt><dd>{html.escape(value)}</dd>"
        f"<dd class='cb-quiet'>{html.escape(note)}</dd></div>"
        for name, value, note in _figures(whole, in_sandbox=in_sandbox)
    )
    st.html(f'<dl class="cb-figures">{rows}</dl>')
    if whole.in_vain_usd and not in_sandbox:
        text.plain(
            f"{show_usd(whole.in_vain_usd)} of it was billed though no video came: moderated or lost results "
            "are billed all the same.",
            kind="note",
        )


def _figures(whole: Total, *, in_sandbox: bool) -> Iterator[tuple[str, str, str]]:
    if in_sandbox:
        yield "Would have cost", show_usd(whole.spent_usd), "The sandbox is free: nothing was paid"
    else:
        yield "Spent", show_usd(whole.spent_usd), _who_says_so(whole)
    per_second = whole.per_kept_second_usd
    yield (
        "Per kept second",
        "none kept" if per_second is None else show_usd(per_second),
        f"{whole.kept_s:,.1f} s are still here",
    )
    yield "Takes asked for", f"{whole.takes:,}", "Deleted ones too"
    if whole.expected_usd and not in_sandbox:
        yield "On its way", show_usd(whole.expected_usd), "Counted already"
    if whole.unsure_usd and not in_sandbox:
        yield "May have been billed", show_usd(whole.unsure_usd), "Counted until it is known"


def _who_says_so(whole: Total) -> str:
    """What the service told beside what had been shown for it, and what is computed."""
    computed = f"{show_usd(whole.spent_usd - whole.told_usd)} computed"
    if not whole.told_usd:
        return computed
    shown = "" if whole.told_usd == whole.told_shown_usd else f" ({show_usd(whole.told_shown_usd)} was shown)"
    return f"{show_usd(whole.told_usd)} told by the service{shown}, {computed}"


def spend_chart(parts: Mapping[object, Total], by: By) -> None:
    """One bar a part; days stand where they are in time."""
    st.bar_chart(
        {
            by.value: [fact if isinstance(fact, date) else named(fact) for fact in parts],
            "USD": [float(part.spent_usd) for part in parts.values()],
        },
        x=by.value,
        y="USD",
        x_label="",
        y_label="USD",
        color=CHART_COLOUR,
        horizontal=by is not By.DAY,
        sort=by is By.DAY or "-USD",
        height=CHART_HEIGHT,
        alt=f"US dollars by {by.value}; the table below says the same.",
    )


def spend_table(parts: Mapping[object, Total], by: By) -> None:
    """One line a part, as a real table."""
    heads = ("Takes", "Spent", "Kept", "Per kept second")
    head = "".join(f'<th scope="col">{each}</th>' for each in (by.value.capitalize(), *heads))
    body = "".join(
        f'<tr><th scope="row">{html.escape(named(fact))}</th>'
        + "".join(f"<td>{html.escape(cell)}</td>" for cell in _cells(part))
        + "</tr>"
        for fact, part in parts.items()
    )
    st.html(
        f'<table class="cb-table"><caption>Spent by {by.value}</caption>'
        f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
    )


def named(fact: object) -> str:
    """A day, kind, model, state or owner for people."""
    match fact:
        case date():
            return f"{fact.day} {fact:%b %Y}"
        case Kind():
            return KIND_WORDS[fact]
        case StateName():
            return STATE_WORDS[fact]
        case Model():
            return fact.value
        case None:
            return "Not known (sent elsewhere)"
        case _:  # an owner: no name, and long
            return str(fact)[:OWNER_CHARS]


def _cells(part: Total) -> tuple[str, str, str, str]:
    per_second = part.per_kept_second_usd
    return (
        f"{part.takes:,}",
        show_usd(part.spent_usd),
        f"{part.kept_s:,.1f} s",
        "–" if per_second is None else show_usd(per_second),
    )


def _plain(amount: Decimal) -> str:
    """Money in a label, which is Markdown: two dollar signs would make a formula of what stands between."""
    return show_usd(amount).replace("$", "\\$")
