"""One wish on its way to the engine: the request, its price as shown, and where it comes from."""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from components.domain.request import VideoRequest


class Relation(StrEnum):
    """How a take came from its parent."""

    EDIT = "edit"
    EXTEND = "extend"
    FRAME = "frame"
    """It starts from the parent's last frame."""
    REMIX = "remix"
    """The parent's settings, changed or not."""
    FINAL = "final"
    """The parent was its cheap draft."""


@dataclass(frozen=True, slots=True)
class Ask:
    """What one click asks for, once or as one of several.

    Attributes:
        request: what is asked; the rules must have nothing against it.
        price_usd: what was shown before the click.
        parent_id: the take it is made from.
        relation: how it comes from its parent; None without one.
        batch_id: what was asked for together shares it; None where it stands alone.
    """

    request: VideoRequest
    price_usd: Decimal
    parent_id: str | None = None
    relation: Relation | None = None
    batch_id: str | None = None
