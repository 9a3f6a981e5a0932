"""What all records of one scope share: who sent them, and what surrounds them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from telesink.store.otlp.aliases import SERVICE_NAME
from telesink.store.otlp.fingerprints import Occurrences, content_of, digest_of
from telesink.store.otlp.form import Form
from telesink.store.otlp.moments import checked_time

UNKNOWN_SERVICE: Final = "unknown_service"


@dataclass(frozen=True, slots=True)
class Origin:
    component: str
    context: dict[str, Any] | None
    """Resource attributes and scope; one object in all records of the scope, which nobody may change."""
    scope_name: str | None
    received_ns: int
    """The time of a record that has none of its own."""
    identity: bytes
    """A hash of resource and scope, for fingerprints."""
    occurrences: Occurrences

    def time(self, *candidates: int) -> int:
        """The first time that is set, in nanoseconds. Raises `BadValueError` for one that no row can have."""
        for moment in candidates:
            if moment:
                return checked_time(moment)
        return self.received_ns

    def fingerprint(self, kind: str, *parts: Any) -> int:
        """Of a record with no id of its own: by all that it says, and how often this request has said it."""
        return self.occurrences.fingerprint(self.identity + content_of(kind, *parts))


def origin_of(resource: Any, scope: Any, form: Form, received_ns: int, occurrences: Occurrences) -> Origin:
    """The origin that a resource and a scope, either of which may be None, make together."""
    attributes = form.attributes(resource.attributes) if resource is not None else {}
    library = _scope(scope, form)
    identity = digest_of(attributes, library)
    if library:
        add_beside(attributes, "scope", library)
    return Origin(
        component=str(attributes.get(SERVICE_NAME) or UNKNOWN_SERVICE),
        context=attributes or None,
        scope_name=library.get("name"),
        received_ns=received_ns,
        identity=identity,
        occurrences=occurrences,
    )


def add_beside(attributes: dict[str, Any], key: str, value: Any) -> None:
    """Puts what is no attribute beside them; as `otel.NAME` where an attribute has the name already."""
    attributes[f"otel.{key}" if key in attributes else key] = value


def _scope(scope: Any, form: Form) -> dict[str, Any]:
    if scope is None:
        return {}
    parts = {"name": scope.name, "version": scope.version, "attributes": form.attributes(scope.attributes)}
    return {key: value for key, value in parts.items() if value}
