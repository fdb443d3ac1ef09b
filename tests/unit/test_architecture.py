"""What the linters can't say: size budgets, one reader for each kind of state, honest tests, reasons.

Who may import what is in pyproject.toml (import-linter); why is in ARCHITECTURE.md.
"""

import ast
import re
import statistics
from collections.abc import Iterator

import pytest

from tests.unit.source_files import SourceFile, source_files

COMPONENTS = source_files("components")
PAGES = source_files("pages")
APP = source_files("app.py")
TESTS = source_files("tests")
PRODUCT = [*APP, *PAGES, *COMPONENTS]
EVERYTHING = [*PRODUCT, *TESTS]

FUNCTION = ast.FunctionDef | ast.AsyncFunctionDef


def functions(source: SourceFile) -> Iterator[FUNCTION]:
    return (node for node in ast.walk(source.tree) if isinstance(node, FUNCTION))


def length(function: FUNCTION) -> int:
    return (function.end_lineno or function.lineno) - function.lineno + 1


def is_test(function: FUNCTION) -> bool:
    return function.name.startswith("test_")


def users_of(dotted: str, sources: list[SourceFile]) -> list[str]:
    return [
        source.name
        for source in sources
        if any(use == dotted or use.startswith(f"{dotted}.") for use in source.uses)
    ]


def test_there_is_something_to_look_at() -> None:
    assert len(COMPONENTS) > 10
    assert len(TESTS) > 5


# Size


def test_no_file_is_longer_than_400_lines() -> None:
    assert [f"{source.name}: {source.lines}" for source in EVERYTHING if source.lines > 400] == []


def test_the_usual_component_is_read_in_one_go() -> None:
    assert statistics.median(source.lines for source in COMPONENTS) <= 100


def test_no_page_is_longer_than_80_lines() -> None:
    assert [f"{source.name}: {source.lines}" for source in PAGES if source.lines > 80] == []


def test_functions_are_short() -> None:
    lengths = sorted(
        (length(function), f"{source.name}: {function.name}")
        for source in PRODUCT
        for function in functions(source)
        if not is_table(function)
    )

    assert lengths[len(lengths) * 9 // 10][0] <= 30
    assert [name for lines, name in lengths if lines > 60] == []


def is_table(function: FUNCTION) -> bool:
    """Whether it is nothing but one `match` with a single statement per case: that reads as a table."""
    match function.body:
        case [ast.Expr(value=ast.Constant()), ast.Match(cases=cases)] | [ast.Match(cases=cases)]:
            return all(len(case.body) == 1 for case in cases)
        case _:
            return False


# One reader for each kind of state


def test_session_state_is_touched_in_one_place() -> None:
    users = users_of("streamlit.session_state", EVERYTHING)

    assert len(users) <= 1
    assert all(user.startswith("components/ui/") for user in users)


def test_the_address_is_touched_in_one_place() -> None:
    users = users_of("streamlit.query_params", EVERYTHING)

    assert len(users) <= 1
    assert all(user.startswith("components/ui/") for user in users)


@pytest.mark.parametrize("reader", ["os.environ", "os.getenv", "os.environb", "os.putenv", "dotenv"])
def test_the_environment_is_read_by_the_settings_only(reader: str) -> None:
    assert set(users_of(reader, PRODUCT)) <= {"components/settings.py"}


def test_the_door_knows_nothing_but_the_user_interface() -> None:
    rooms = {use.split(".")[1] for source in APP for use in source.uses if use.startswith("components.")}

    assert rooms <= {"ui"}


def test_every_error_of_ours_is_in_the_one_tree() -> None:
    elsewhere = [
        f"{source.name}: {node.name}"
        for source in COMPONENTS
        if source.name != "components/errors.py"
        for node in ast.walk(source.tree)
        if isinstance(node, ast.ClassDef)
        and any(ast.unparse(base).removeprefix("errors.") in our_error_names() for base in node.bases)
    ]

    assert elsewhere == []


def our_error_names() -> set[str]:
    (errors,) = source_files("components/errors.py")
    return {node.name for node in errors.tree.body if isinstance(node, ast.ClassDef)} - {"Cause", "Spent"}


# What users typed is text


def test_no_text_is_drawn_as_html_by_markdown() -> None:
    assert [source.name for source in PRODUCT if "unsafe_allow_html" in source.text] == []


# Words beside the code


def test_every_file_says_its_job_in_its_first_line() -> None:
    assert [
        source.name for source in EVERYTHING if not re.match(r'"""[^\n]+[.?!](""")?\n', source.text)
    ] == []


def test_every_exception_from_the_rules_has_its_reason_beside_it() -> None:
    exception = re.compile(r"#\s*(type:\s*ignore|noqa|pragma)")
    with_reason = re.compile(
        r"#\s*(type: ignore\[[\w, -]+\]|noqa: [A-Z]+[0-9]+(, ?[A-Z]+[0-9]+)*)\s+[#(-]\s*\w+"
    )

    assert [
        f"{source.name}: {comment}"
        for source in EVERYTHING
        for comment in source.comments()
        if exception.match(comment) and not with_reason.match(comment)
    ] == []


def test_nothing_is_left_for_later() -> None:
    postponed = re.compile(r"\b(TODO|FIXME|XXX|HACK)\b")

    assert [
        f"{source.name}: {text}"
        for source in EVERYTHING
        for text in source.comments()
        if postponed.search(text)
    ] == []
    assert [
        source.name for source in PRODUCT if any(map(raises_not_implemented, ast.walk(source.tree)))
    ] == []


def raises_not_implemented(node: ast.AST) -> bool:
    return isinstance(node, ast.Raise) and "NotImplementedError" in ast.unparse(node)


# Honest tests


def test_every_test_file_holds_a_test() -> None:
    files = [source for source in TESTS if source.name.rpartition("/")[2].startswith("test_")]

    assert [source.name for source in files if not any(map(is_test, functions(source)))] == []


def test_no_test_is_empty() -> None:
    hollow = [
        f"{source.name}: {function.name}"
        for source in TESTS
        for function in functions(source)
        if is_test(function) and not any(map(does_something, function.body))
    ]

    assert hollow == []


def does_something(statement: ast.stmt) -> bool:
    return any(
        isinstance(node, ast.Assert | ast.Call | ast.With | ast.AsyncWith) for node in ast.walk(statement)
    )


@pytest.mark.parametrize(
    "excuse", ["skip", "skipif", "xfail", "importorskip", "mark.skip", "mark.skipif", "mark.xfail"]
)
def test_no_test_is_excused(excuse: str) -> None:
    assert users_of(f"pytest.{excuse}", TESTS) == []
