"""What a session remembers of its library: what is looked for, where it is, what is open and selected."""

from dataclasses import dataclass, field, replace

from components.domain.search import Search


@dataclass(frozen=True, slots=True)
class Whereabouts:
    """What an address of the library says.

    Attributes:
        search: what is looked for.
        number: which page, from 1.
        take: the take that is open.
    """

    search: Search = field(default_factory=Search)
    number: int = 1
    take: str | None = None

    def params(self) -> dict[str, str]:
        """As query parameters."""
        page = {"page": str(self.number)} if self.number > 1 else {}
        take = {"take": self.take} if self.take else {}
        return {**self.search.params(), **page, **take}


@dataclass
class LibraryMemory:
    """The library as it stands in this session.

    Attributes:
        now: what is looked for, and where.
        address: what the address said when it was last read or written; another one is a wish.
        everything: whether all that match are selected, and not the picked ones.
        turn: of the selection; a new one begins empty.
    """

    now: Whereabouts = field(default_factory=Whereabouts)
    address: Whereabouts | None = None
    everything: bool = False
    turn: int = 0

    def look_for(self, search: Search) -> None:
        """Begins another search, at its first page."""
        self.now = Whereabouts(search, take=self.now.take)
        self.select_none()

    def turn_to(self, number: int) -> None:
        """Goes to another page; what is selected stays."""
        self.now = replace(self.now, number=number)

    def open(self, take_id: str | None) -> None:
        """Opens a take, or closes the one that is open."""
        self.now = replace(self.now, take=take_id)

    def select_none(self) -> None:
        """Takes back what was selected."""
        self.everything = False
        self.turn += 1
