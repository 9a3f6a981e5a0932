"""The last line of a dialog: its keys and what they do; a click does the same."""

from __future__ import annotations

from textual import events
from textual.content import Content
from textual.style import Style
from textual.widgets import Static

Key = tuple[str, str, str]
"""Sign, label, and the action of the dialog: `("enter", "export", "go")`; an empty one cannot be clicked."""
_ACTION = "telesink-action"
"""Of a hint's style: what a click on it does. Textual's own `@click` would give it the colours of a link."""


class KeyLine(Static):
    """`show` the keys that work now."""

    DEFAULT_CSS = """
    KeyLine { height: auto; margin-top: 1; color: $dim; }
    """

    def __init__(self, *keys: Key) -> None:
        super().__init__(_line(keys), markup=False)

    def show(self, *keys: Key) -> None:
        self.update(_line(keys))

    async def on_click(self, event: events.Click) -> None:
        action = event.style.meta.get(_ACTION)
        if action:
            event.stop()
            await self.run_action(f"screen.{action}")


def _line(keys: tuple[Key, ...]) -> Content:
    return Content("   ").join(_hint(*key) for key in keys)


def _hint(sign: str, label: str, action: str) -> Content:
    hint = Content.assemble((sign, "$accent"), (f" {label}", "$dim"))
    return hint.stylize(Style.from_meta({_ACTION: action})) if action else hint
