"""What a click will cost, said before it, and whether the day's budget allows it."""

from collections.abc import Sequence
from decimal import Decimal

from components.domain.pricing import price_usd, show_usd
from components.domain.request import VideoRequest, output_duration_s
from components.ui import text
from components.ui.runtime import runtime
from components.ui.studio import engine, job_store


def quote_usd(request: VideoRequest) -> Decimal:
    """What the engine in use charges for the request, or what a real one would."""
    return price_usd(request, runtime().prices)


def total_usd(requests: Sequence[VideoRequest]) -> Decimal:
    """What they cost together."""
    return sum(map(quote_usd, requests), Decimal(0))


def price_line(requests: Sequence[VideoRequest]) -> str:
    """Seconds and price of what one click would send; nothing yet without requests."""
    if not requests:
        return "The price is shown here before you send anything."
    seconds = f"{sum(map(output_duration_s, requests)):.3g} s of video with sound"
    takes = "" if len(requests) == 1 else f"{len(requests)} takes · "
    return f"{takes}{seconds} · {told_price(total_usd(requests))}"


def told_price(price_usd: Decimal) -> str:
    """A price in words; the sandbox is free, and says what a real engine would charge."""
    shown = show_usd(price_usd)
    return f"free in the sandbox ({shown} with a key)" if engine().is_sandbox else shown


def send_price(price_usd: Decimal) -> str:
    """A price as a button's last words."""
    return "for free" if engine().is_sandbox else f"for {show_usd(price_usd)}"


def within_budget(price_usd: Decimal) -> bool:
    """Whether so much may be spent today; where it may not, says why."""
    why = _past_budget(price_usd)
    if why is not None:
        text.problem(why)
    return why is None


def budget_help(price_usd: Decimal) -> str | None:
    """Why so much may not be spent today, as the help of a button that is off then; None when it may.

    A help is Markdown: two dollar signs would make a formula of what stands between them.
    """
    why = _past_budget(price_usd)
    return None if why is None else why.replace("$", "\\$")


def _past_budget(price_usd: Decimal) -> str | None:
    refused = job_store().over_budget(price_usd)
    return None if refused is None else f"{refused.sentence} {refused.next_step}"
