"""`Job`: long work of a dialog in a thread of its own, which tells how far it is and can be cancelled."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from threading import Event, Thread
from time import monotonic
from typing import Final

from textual.message import Message

from telesink.store.errors import TelesinkError

TELL_SECONDS: Final = 0.1
"""Between two reports: what changes faster cannot be read."""


class JobCancelledError(Exception):
    """Raised inside the work, at its next report."""


class JobTold(Message):
    """How far the work is."""

    def __init__(self, job: Job, progress: object) -> None:
        super().__init__()
        self.job = job
        self.progress = progress


class JobDone(Message):
    """The work has ended: with a result, or with words on why there is none; with neither it was cancelled."""

    def __init__(self, job: Job, result: object = None, trouble: str | None = None) -> None:
        super().__init__()
        self.job = job
        self.result = result
        self.trouble = trouble


class Job:
    """One piece of work. `work` is given the job, and calls `tell`, or `report` and `is_cancelled`, as it goes."""

    def __init__(self, name: str, work: Callable[[Job], object], post: Callable[[Message], object]) -> None:
        self._work = work
        self._post = post
        self._cancelled = Event()
        self._told_at = 0.0
        self.began = monotonic()
        self._thread = Thread(target=self._run, name=f"telesink-{name}", daemon=True)
        self._thread.start()

    @property
    def seconds(self) -> float:
        """Since it began."""
        return monotonic() - self.began

    def is_cancelled(self) -> bool:
        return self._cancelled.is_set()

    def cancel(self) -> None:
        """Ends it at its next report."""
        self._cancelled.set()

    def join(self, timeout: float) -> None:
        self._thread.join(timeout)

    def tell(self, progress: object) -> None:
        """To be called by the work. Raises `JobCancelledError` when nobody wants it any more."""
        if self.is_cancelled():
            raise JobCancelledError
        self.report(progress)

    def report(self, progress: object) -> None:
        """The same for work that asks by itself whether it is cancelled, and ends in its own way."""
        if monotonic() - self._told_at >= TELL_SECONDS:
            self._told_at = monotonic()
            self._post(JobTold(self, progress))

    def _run(self) -> None:
        try:
            done = JobDone(self, self._work(self))
        except JobCancelledError:
            done = JobDone(self)
        except TelesinkError as error:
            done = JobDone(self, trouble=str(error))
        except OSError as error:
            words = (error.strerror or str(error)).lower()
            done = JobDone(self, trouble=f"{error.filename}: {words}" if error.filename else words)
        except sqlite3.Error as error:
            done = JobDone(self, trouble=f"the store cannot be read: {error}")
        except Exception as error:  # noqa: BLE001 - whatever it dies of is shown, and the dashboard goes on
            done = JobDone(self, trouble=f"{type(error).__name__}: {error}")
        self._post(done)
