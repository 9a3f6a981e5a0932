"""The last line of a dialog: its keys and what they do; a click does the same."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from textual import events
from textual.content import Content
from textual.style import Style
from textual.widgets import Static

Key = tuple[str, str, str]
"""Sign, label, and the action of the dialog: `("enter", "export", "go")`; an empty one cannot be clicked."""
_ACTION = "telesink-action"
"""Of a hint's style: what a click on it does. Textual's own `@click` would give it the colours of a link."""

_BETWEEN: Final = "   "


class KeyLine(Static):
    """`show` the keys that work now."""

    DEFAULT_CSS = """
    KeyLine { height: auto; margin-top: 1; color: $dim; }
    """

    def __init__(self, *keys: Key) -> None:
        super().__init__(_lines(keys), markup=False)
        self._keys = keys

    def show(self, *keys: Key) -> None:
        self._keys = keys
        self.update(_lines(keys, self.size.width))

    def on_resize(self) -> None:
        """A key and its words stay together."""
        self.show(*self._keys)

    async def on_click(self, event: events.Click) -> None:
        action = event.style.meta.get(_ACTION)
        if action:
            event.stop()
            await self.run_action(f"screen.{action}")


def _lines(keys: Sequence[Key], width: int = 0) -> Content:
    """In as many lines as a width needs; 0: it is not known yet."""
    lines: list[Content] = []
    for hint in (_hint(*key) for key in keys):
        longer = Content(_BETWEEN).join([lines[-1], hint]) if lines else hint
        if lines and (not width or longer.cell_length <= width):
            lines[-1] = longer
        else:
            lines.append(hint)
    return Content("\n").join(lines)


def _hint(sign: str, label: str, action: str) -> Content:
    hint = Content.assemble((sign, "$accent"), (f" {label}", "$dim"))
    return hint.stylize(Style.from_meta({_ACTION: action})) if action else hint
