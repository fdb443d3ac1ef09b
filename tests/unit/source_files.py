"""Our own source as the architecture tests see it: files, syntax trees, and the dotted names they use."""

import ast
import io
import tokenize
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class SourceFile:
    """One Python file of ours.

    Attributes:
        name: its path from the root, with slashes.
        text: what it holds.
    """

    name: str
    text: str

    @property
    def lines(self) -> int:
        return len(self.text.splitlines())

    @cached_property
    def tree(self) -> ast.Module:
        return ast.parse(self.text)

    @cached_property
    def uses(self) -> frozenset[str]:
        """Every dotted name that is used, by what it is called where it comes from: aliases are resolved."""
        names = _imported(self.tree)
        chains = (_dotted(node) for node in ast.walk(self.tree) if isinstance(node, ast.Attribute | ast.Name))
        resolved = {
            ".".join([names[chain[0]], *chain[1:]]) for chain in chains if chain and chain[0] in names
        }
        return frozenset(resolved | set(names.values()))

    def comments(self) -> Iterator[str]:
        for token in tokenize.generate_tokens(io.StringIO(self.text).readline):
            if token.type == tokenize.COMMENT:
                yield token.string


def source_files(*folders_or_files: str) -> list[SourceFile]:
    """The Python files at or below these places; those with nothing in them have nothing to answer for."""
    paths = [path for place in folders_or_files for path in sorted(_python_files(ROOT / place))]
    found = [
        SourceFile(path.relative_to(ROOT).as_posix(), path.read_text(encoding="utf-8")) for path in paths
    ]
    return [source for source in found if source.text]


def _python_files(place: Path) -> Iterator[Path]:
    return iter([place]) if place.is_file() else place.rglob("*.py")


def _imported(tree: ast.Module) -> dict[str, str]:
    """What each imported name stands for."""
    names: dict[str, str] = {}
    for node in ast.walk(tree):
        match node:
            case ast.Import(names=aliases):
                for alias in aliases:
                    top = alias.name.split(".")[0]
                    names[alias.asname or top] = alias.name if alias.asname else top
            case ast.ImportFrom(module=str(module), names=aliases):
                names.update({alias.asname or alias.name: f"{module}.{alias.name}" for alias in aliases})
            case _:
                pass
    return names


def _dotted(node: ast.expr) -> list[str]:
    """The parts of `a.b.c`; nothing where the expression is more than names and dots."""
    match node:
        case ast.Name(id=name):
            return [name]
        case ast.Attribute(value=value, attr=attribute):
            return [*before, attribute] if (before := _dotted(value)) else []
        case _:
            return []
