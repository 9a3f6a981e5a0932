"""What the tab Chains asks: a list of chains, and one of them with its tree. Runs in the feed's thread."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from telesink.store.query.results import ChainDetail, ChainReport

if TYPE_CHECKING:
    from telesink.store.query.service import ChainOrder, TelemetryQueryService
    from telesink.tui.view import View

_LISTED: Final = 200


@dataclass(frozen=True, slots=True)
class ChainsSnapshot:
    report: ChainReport
    detail: ChainDetail | None
    """Of the chain that was asked for, or of the first one."""


def ask_chains(service: TelemetryQueryService, view: View, order: ChainOrder, chosen: str | None) -> ChainsSnapshot:
    report = service.chains(view.filter(view.now()), limit=_LISTED, order=order, as_of=view.as_of)
    wanted = chosen or (report.chains[0].chain_id if report.chains else None)
    return ChainsSnapshot(report, service.chain(wanted, as_of=view.as_of) if wanted else None)
