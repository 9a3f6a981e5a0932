"""The keys that the user has chosen: what is wrong with them, in words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from difflib import get_close_matches

from telesink.tui.actions import BY_ID, TABS, key_sign, works_on


def complaints(own: Mapping[str, str]) -> Iterator[str]:
    """A sentence for each name that no action has, and for each key that means two things on a tab."""
    for name in sorted(set(own) - set(BY_ID)):
        like = get_close_matches(name, BY_ID, n=1)
        hint = f"; is {like[0]} meant?" if like else "; the help (?) and the documentation name them"
        yield f"there is no action {name}{hint}"
    said: set[tuple[str, str, str]] = set()
    for tab, words in TABS:
        for key, first, second in _clashes(tab, own):
            if (key, first, second) not in said:
                said.add((key, first, second))
                yield f"{key_sign(key)} means both {first} and {second} on {words}"


def _clashes(tab: str, own: Mapping[str, str]) -> Iterator[tuple[str, str, str]]:
    """Key and the two actions; one of them has it by the user's choice."""
    holders: dict[str, str] = {}
    for action in sorted(works_on(tab), key=lambda each: each.id in own):
        for key in own.get(action.id, action.keys).split(","):
            other = holders.setdefault(key.strip(), action.id)
            if other != action.id and (action.id in own or other in own):
                yield key.strip(), other, action.id
