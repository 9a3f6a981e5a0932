"""What a filter box proposes at each place of an expression; whatever is taken can be read."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from telesink.store.location import StoreLocation
from telesink.store.query.completion import Proposal, Vocabulary, proposals
from telesink.store.query.fields import CHAINS
from telesink.store.query.grammar import parse
from telesink.store.query.service import TelemetryQueryService
from telesink.store.schema.engine import open_writer
from telesink.store.settings import Settings
from telesink.store.sink.sink import TelemetrySink
from telesink.store.writer.rollups import Rollups

KNOWN = Vocabulary(
    {
        "component": ("worker", "api", "web gateway"),
        "operation": ("memory.search", "db.query", "search.index"),
        "@user.plan": ("pro", "free"),
    },
    ("user.plan", "hits"),
)


def proposed(text: str, caret: int | None = None) -> list[str]:
    return [each.text for each in proposals(text, len(text) if caret is None else caret, KNOWN)]


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("lev", "level:"),
        ("timeout dur", "duration:"),
        ("-comp", "component:"),
        ("(ope", "operation:"),
        ("op", "operation:"),
        ("correl", "chain:"),
        ("@us", "@user.plan:"),
        ("level:", "critical"),
        ("level:war", "warning"),
        ("level:>=", "critical"),
        ("component:", "worker"),
        ("component:API", "api"),
        ("component:worker,a", "api"),
        ("operation:search", "search.index"),
        ("@user.plan:p", "pro"),
        ("pinned:", "true"),
        ("duration:>", "100ms"),
    ],
)
def test_the_likely_word_comes_first(text: str, first: str) -> None:
    assert proposed(text)[0] == first


def test_names_are_proposed_by_use_those_that_begin_so_before_those_that_hold_it() -> None:
    assert proposed("component:")[:2] == ["worker", "api"]
    assert proposed("operation:search") == ["search.index", "memory.search"]


def test_behind_a_colon_stand_the_signs_that_the_field_understands() -> None:
    assert {">", ">=", "<", "<=", "*"} <= set(proposed("duration:"))
    assert ">" not in proposed("component:")
    assert {"*", "/"} <= set(proposed("component:"))


def test_what_stands_in_a_list_already_is_not_proposed_again() -> None:
    assert "worker" not in proposed("component:worker,")


def test_keywords_are_proposed_among_the_fields() -> None:
    assert "not" in proposed("no")
    assert "or" in proposed("o")


@pytest.mark.parametrize("text", ["", "timeout ", '"a phrase lev', "nosuch:va", "level:error", "a or"])
def test_where_nothing_can_be_meant_nothing_is_proposed(text: str) -> None:
    assert proposed(text) == []


def test_the_word_under_the_caret_is_replaced_and_no_other() -> None:
    text = "comp level:error"
    assert proposals(text, 4, KNOWN)[0].applied(text) == ("component: level:error", 10)


def test_a_value_ends_its_term_and_a_field_does_not() -> None:
    assert proposals("level:war", 9, KNOWN)[0].applied("level:war") == ("level:warning ", 14)
    assert proposals("lev", 3, KNOWN)[0].applied("lev") == ("level:", 6)


def test_a_value_with_spaces_goes_into_quotes() -> None:
    assert proposed("component:web") == ['"web gateway"']


def test_another_subject_has_other_fields() -> None:
    assert proposals("sta", 3, Vocabulary(), CHAINS)[0].text == "status:"
    assert [each.text for each in proposals("status:fa", 9, Vocabulary(), CHAINS)] == ["failed"]


@given(st.text(min_size=1, max_size=12).filter(lambda text: not any("\ud800" <= sign <= "\udfff" for sign in text)))
def test_every_value_that_is_taken_can_be_read(value: str) -> None:
    known = Vocabulary({"component": (value,)})
    first = proposals("component:", 10, known)[0]
    if "\0" not in value:
        parse(first.applied("component:")[0])


@given(st.text('ab:"()@-,>=/ ', max_size=12), st.integers(0, 12))
def test_no_text_and_no_place_of_the_caret_is_too_strange(text: str, caret: int) -> None:
    caret = min(caret, len(text))
    for each in proposals(text, caret, KNOWN):
        assert isinstance(each, Proposal)
        assert each.start <= each.end == caret


def test_a_store_knows_its_names_by_use(location: StoreLocation) -> None:
    with TelemetrySink(location.path, settings=Settings(), mode="sync") as sink:
        for operation in ("rare", "often", "often", "often", "some", "some"):
            sink.event("done", event_type="tool", component="app", operation=operation)
        sink.event("failed", event_type="tool", component="app")
    connection = open_writer(location)
    while Rollups(connection, Settings()).advance():
        pass
    connection.close()
    service = TelemetryQueryService(location)
    known = service.vocabulary()
    service.close()
    assert known.values["operation"] == ("often", "some", "rare")
    assert known.values["name"] == ("done", "failed")
    assert known.values["component"] == ("app",)
