"""The filter expression's grammar: what is read as what, and what is said about mistakes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from telesink.store.errors import InputError
from telesink.store.query.fields import CHAINS, EVENTS, HEALTH, METRICS, SNAPSHOTS
from telesink.store.query.grammar import MAX_DEPTH, MAX_LENGTH, MAX_TERMS, FilterError, parse
from telesink.store.query.syntax import And, AnyOf, Compared, Matches, Node, Not, Or, Present, Words
from telesink.store.times import us_from_iso


def shape(node: Node) -> object:
    """The node without columns, short enough to compare by eye."""
    match node:
        case And():
            return ("and", *map(shape, node.terms))
        case Or():
            return ("or", *map(shape, node.terms))
        case Not():
            return ("not", shape(node.term))
        case Words():
            return node.text
        case Matches():
            return (node.field.name if node.field else "", "/", node.pattern)
        case AnyOf():
            return (node.field.name, "=", *node.values)
        case Compared():
            return (node.field.name, node.sign, node.value)
        case Present():
            return (node.field.name, "*")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", ("and",)),
        ("   ", ("and",)),
        ("timeout", "timeout"),
        ('"a phrase"', "a phrase"),
        (r'"say \"hi\" \\ there"', 'say "hi" \\ there'),
        ("a b", ("and", "a", "b")),
        ("a and b AND c", ("and", "a", "b", "c")),
        ("a or b c", ("or", "a", ("and", "b", "c"))),
        ("(a or b) c", ("and", ("or", "a", "b"), "c")),
        ("( a )", "a"),
        ("not a b", ("and", ("not", "a"), "b")),
        ("-a", ("not", "a")),
        ("--a", "a"),
        ("-(a b)", ("not", ("and", "a", "b"))),
        ("-", "-"),
        ("a - b", ("and", "a", "-", "b")),
        ("android order nothing", ("and", "android", "order", "nothing")),
        ('"or"', "or"),
        ("12:30", "12:30"),
        ("50%,done", "50%,done"),
        ("/time.?out/", ("", "/", "time.?out")),
        (r"/a\/b c/", ("", "/", r"a\/b c")),
        ("level:error", ("level", "=", 4)),
        ("level:err,fatal", ("level", "=", 4, 5)),
        ("level:>=warning", ("level", ">=", 3)),
        ("type:tool,chat", ("type", "=", "tool", "chat")),
        ('operation:"a b","c,d"', ("operation", "=", "a b", "c,d")),
        ("Component:api", ("component", "=", "api")),
        ("duration:>250ms", ("duration", ">", 250_000)),
        ("duration:<=1.5s", ("duration", "<=", 1_500_000)),
        ("duration:>250", ("duration", ">", 250_000)),
        ("duration:<1m30s", ("duration", "<", 90_000_000)),
        ("time:>2026-11-24T14:30Z", ("time", ">", us_from_iso("2026-11-24T14:30Z"))),
        ("chain:*", ("chain", "*")),
        ("-chain:*", ("not", ("chain", "*"))),
        ("operation:/^memory/", ("operation", "/", "^memory")),
        ("operation:*x", ("operation", "=", "*x")),
        ("@user.plan:pro", ("user.plan", "=", "pro")),
        ("@hits:>3", ("hits", ">", "3")),
        ("@a:*", ("a", "*")),
        ("correlation_id:x", ("chain", "=", "x")),
        ("span_id:x", ("span", "=", "x")),
        ("a(b)", ("and", "a", "b")),
    ],
)
def test_a_text_is_read_as(text: str, expected: object) -> None:
    assert shape(parse(text)) == expected


def test_each_node_knows_the_column_where_it_began() -> None:
    node = parse("a  -level:error")
    assert isinstance(node, And)
    assert [term.column for term in node.terms] == [1, 4]


@pytest.mark.parametrize(
    ("text", "column", "words"),
    [
        ("a foo:bar", 3, "'foo' is no field of events"),
        ("foo:bar", 1, "time, type, name, component, operation, level"),
        ("level:loud", 7, "'loud' is no level; allowed: debug, info, warning, error, critical"),
        ("level:error,loud", 13, "'loud' is no level"),
        ("level:>=loud", 9, "'loud' is no level"),
        ("duration:>soon", 11, "'soon' is no duration"),
        ("duration:>99999999999999999999d", 11, "is no duration"),
        ("duration:>-5", 11, "is no duration"),
        ("time:>noon", 7, "'noon' is no time"),
        ("time:2026-11-24", 1, "a time is compared"),
        ("id:x", 4, "'x' is no number"),
        ("component:>a", 1, "component has no order"),
        ("level:/x/", 1, "level is no text"),
        ("component:", 10, "a value for component is missing"),
        ("component:a,", 12, "a value for component is missing"),
        ("duration:> 5", 11, "a value for duration is missing"),
        ("(a", 1, "not closed"),
        ("a)", 2, "closes nothing"),
        ("()", 2, "a term is missing here"),
        ("a or", 4, "a term is missing here"),
        ("or a", 1, "a term is missing before 'or'; to search for the word write \"or\""),
        ("a and or b", 7, "a term is missing before 'or'"),
        ("not", 3, "a term is missing here"),
        ('say "hi', 5, "quotes that open here are not closed"),
        ("x /abc", 3, "a regular expression is written /like this/"),
        ("/api/v1", 1, "put a text that begins with a slash into quotes"),
        ("/a(/", 1, "the regular expression is not valid"),
        ("/(a+)+/", 1, "repeats a group that holds a repeat"),
        (f"/{'a' * 201}/", 1, "longer than 200 characters"),
        ("@key", 1, "a key is written @key:value"),
        ("@:x", 1, "a key is written @key:value"),
        ("a\0b", 2, "cannot be in a text"),
        ("a \ud800", 3, "cannot be in a text"),
    ],
)
def test_a_mistake_is_named_with_its_column(text: str, column: int, words: str) -> None:
    with pytest.raises(FilterError) as error:
        parse(text)
    assert error.value.column == column
    assert f"column {column}:" in str(error.value)
    assert words in str(error.value)


def test_a_mistake_is_an_input_error() -> None:
    assert issubclass(FilterError, InputError)


@pytest.mark.parametrize(
    "text",
    ["(" * (MAX_DEPTH + 1) + "a" + ")" * (MAX_DEPTH + 1), "a " * (MAX_TERMS + 1), "a" * (MAX_LENGTH + 1)],
)
def test_what_is_too_much_for_a_database_is_refused(text: str) -> None:
    with pytest.raises(FilterError, match=r"more than|longer than"):
        parse(text)


def test_very_many_denials_and_parentheses_do_not_break_the_parser() -> None:
    assert shape(parse("-" * 4001 + "a")) == ("not", "a")
    with pytest.raises(FilterError):
        parse("(" * 4000)


@pytest.mark.parametrize("subject", [EVENTS, METRICS, HEALTH, SNAPSHOTS, CHAINS], ids=lambda s: s.name)
def test_no_two_fields_of_a_table_share_a_name(subject: object) -> None:
    names = [name for field in subject.fields for name in (field.name, *field.aliases)]  # type: ignore[attr-defined]
    assert len(names) == len(set(names))


def test_fields_are_those_of_the_table() -> None:
    assert shape(parse("status:failed,timeout", CHAINS)) == ("status", "=", "failed", "timeout")
    with pytest.raises(FilterError, match="'done' is no status; allowed: active, completed, failed, timeout"):
        parse("status:done", CHAINS)
    with pytest.raises(FilterError, match="'level' is no field of metrics"):
        parse("level:error", METRICS)
    with pytest.raises(FilterError, match="neither true nor false"):
        parse("healthy:maybe", HEALTH)
    with pytest.raises(FilterError, match="no keys"):
        parse("@a:b", CHAINS)


_SIGNS = 'level: duration:> @a.b: time:< chain: - ( ) " / * , error 250ms 2026-11-24 \\ x ü : a+ [ ٣ 1e999'
_PIECES = st.sampled_from([*_SIGNS.split(), " ", "\n", "or ", "and ", "not ", "9" * 30])


@given(st.text(max_size=60) | st.lists(_PIECES, max_size=12).map("".join))
def test_any_text_is_read_or_refused_at_a_column_inside_it(text: str) -> None:
    for subject in (EVENTS, CHAINS):
        refused = None
        try:
            parse(text, subject)
        except FilterError as error:
            refused = error
        if refused:
            assert 1 <= refused.column <= len(text)
            assert str(refused).startswith(f"filter, column {refused.column}: ")
