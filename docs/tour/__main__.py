"""`python -m docs.tour`: writes docs/dashboard.md; with `--pictures` also docs/pictures/, from sample data."""

from __future__ import annotations

import sys

from docs.tour.page import PAGE, page

PAGE.write_text(page(), encoding="utf-8")
if "--pictures" in sys.argv[1:]:
    from docs.tour.pictures import draw_all  # Textual and a store of sample data

    draw_all()
