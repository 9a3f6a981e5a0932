"""docs/dashboard.md: its keys are those of the dashboard, and its pictures are there."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "docs/dashboard.md"


def test_it_is_up_to_date() -> None:
    program = "import sys; from docs.tour.page import page; sys.stdout.buffer.write(page().encode())"
    made = subprocess.run([sys.executable, "-c", program], cwd=ROOT, env=os.environ, capture_output=True, check=True)
    assert made.stdout.decode() == PAGE.read_text(encoding="utf-8"), (
        "docs/dashboard.md is stale: run `python -m docs.tour`, with --pictures when tabs look different"
    )


def test_every_picture_is_there_and_asks_nobody_for_a_font() -> None:
    pictures = re.findall(r"!\[\w+\]\((pictures/\w+\.svg)\)", PAGE.read_text(encoding="utf-8"))
    assert len(pictures) == 6
    for picture in pictures:
        text = (ROOT / "docs" / picture).read_text(encoding="utf-8")
        assert "telesink" in text
        assert "url(http" not in text.replace('"', "")
