"""What importing the widgets costs: each brings only what it needs itself."""

from __future__ import annotations

import subprocess
import sys

import pytest


def loaded_by(statement: str, module: str) -> bool:
    source = f"import sys\n{statement}\nprint({module!r} in sys.modules)"
    run = subprocess.run([sys.executable, "-c", source], capture_output=True, text=True, check=True, timeout=60)
    return run.stdout.strip() == "True"


@pytest.mark.parametrize("module", ["textual", "rich", "plotext"])
def test_the_package_alone_loads_no_library(module: str) -> None:
    assert not loaded_by("import telesink.widgets", module)


def test_formats_need_no_library() -> None:
    assert not loaded_by("from telesink.widgets import format", "rich")


def test_a_table_does_not_load_the_charts() -> None:
    assert not loaded_by("from telesink.widgets import RowTable", "telesink.widgets.plot_chart")


def test_a_chart_loads_plotext_only_when_it_draws() -> None:
    assert not loaded_by("from telesink.widgets import PlotChart\nPlotChart", "plotext")


def test_every_name_can_be_imported() -> None:
    source = "import telesink.widgets as w\nfor name in w.__all__: getattr(w, name)"
    subprocess.run([sys.executable, "-c", source], check=True, timeout=60)


def test_a_name_that_does_not_exist_is_an_error() -> None:
    with pytest.raises(ImportError):
        from telesink.widgets import NoSuchWidget  # noqa: F401 - it must fail
