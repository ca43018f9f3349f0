"""Control characters from files and names are shown, never sent: a terminal would obey them."""

from __future__ import annotations

from rich.segment import Segment
from textual.color import Color
from textual.filter import LineFilter

_PICTURES = {
    **{code: 0x2400 + code for code in range(32)},
    0x7F: 0x2421,
    **dict.fromkeys(range(128, 160), 65533),
}
"""Each control character's picture (Unicode block 2400), one cell wide as Textual counts it."""


class ControlCodes(LineFilter):
    """Puts a picture in the place of each control character, in whatever a widget draws.

    Textual 8.2 hands text on as it is: an escape sequence in a column's name could write to the clipboard.
    """

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        """The same segments, with nothing left that a terminal obeys."""
        return [
            segment
            if segment.control or segment.text.isprintable()
            else Segment(segment.text.translate(_PICTURES), segment.style)
            for segment in segments
        ]
