"""The errors that a person may see: one sentence that names the thing and the way out."""

from __future__ import annotations


class TelesinkError(Exception):
    """Base of every error that telesink raises on purpose."""


class InputError(TelesinkError):
    """What was given (a file, a filter, a setting) is wrong; the command line exits with 2."""


class SettingsError(InputError):
    """A configuration key is unknown or has a wrong value; names the key, the file and what is allowed."""


class StoreError(TelesinkError):
    """The store cannot be used as it is; the command line exits with 3."""
