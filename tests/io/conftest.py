"""Where the captured requests of a real program are, for the tests that read them."""

from __future__ import annotations

from pathlib import Path

import pytest

CAPTURE = Path(__file__).parents[3] / "shared" / "data" / "otlp-python"


@pytest.fixture
def capture() -> list[Path]:
    """The captured protobuf bodies in the order in which they were sent."""
    pytest.importorskip("opentelemetry.proto", reason="opentelemetry-proto is not installed")
    if not CAPTURE.is_dir():
        pytest.skip(f"no captured telemetry in {CAPTURE}")
    return sorted(CAPTURE.glob("*.pb"))
