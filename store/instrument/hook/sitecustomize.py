"""What each Python under `telesink run --instrument` runs at its start: waits for `logging`, then is as if never here.

Nothing is imported before the program does it itself: a program may have a module of its own with the name of one in
the standard library, and one that never logs pays next to nothing. Any Python 3 may meet this file, also one that has
no telesink, so it needs none, and the syntax is old. The next `sitecustomize` on the path is run as if it were alone.
"""

# Types would need an import.
# mypy: ignore-errors
import os
import sys

_FOLDER = os.path.dirname(os.path.abspath(__file__))
_REPORT = os.environ.get("TELESINK_INSTRUMENT_REPORT")


class _UntilLogging:
    """Stands first among the finders until `logging` has been imported."""

    def find_spec(self, name: str, path: object = None, target: object = None) -> object:
        if name != "logging":
            return None
        for finder in sys.meta_path:
            spec = None if finder is self else finder.find_spec(name, path, target)
            if spec is not None:
                if spec.loader is not None:
                    spec.loader = _ThenObserved(self, spec.loader)
                return spec
        return None


class _ThenObserved:
    """Loads `logging` with its own loader and observes it."""

    def __init__(self, finder: _UntilLogging, loader: object) -> None:
        self._finder = finder
        self._loader = loader

    def create_module(self, spec: object) -> object:
        return self._loader.create_module(spec)

    def exec_module(self, module: object) -> None:
        module.__loader__ = module.__spec__.loader = self._loader
        self._loader.exec_module(module)
        if self._finder in sys.meta_path:
            sys.meta_path.remove(self._finder)
        _observe(module)


def _observe(module: object) -> None:
    try:
        from telesink.store.instrument.observing import observe  # only now: see above

        observe(module)
    except Exception:  # noqa: BLE001, S110 - the program runs as it is, whatever happens to its telemetry
        pass


def _has_telesink() -> bool:
    try:
        from importlib.util import find_spec

        spec = find_spec("telesink.store")  # imports no more than the namespace
    except Exception:  # noqa: BLE001 - none, or one that is broken
        return False
    folders = spec.submodule_search_locations if spec else None
    return any(os.path.isdir(os.path.join(folder, "instrument")) for folder in folders or ())


def _begin() -> str:
    """What became of it, for the report."""
    if sys.version_info < (3, 11):  # noqa: UP036 - any Python may meet this file
        return "without"
    if not _has_telesink():
        return "without"
    if "logging" in sys.modules:
        _observe(sys.modules["logging"])
    else:
        sys.meta_path.insert(0, _UntilLogging())
    return "attached"


def _tell(report: str, result: str) -> None:
    """Tells `telesink run`, if it is still there; a short append is one step."""
    try:
        file = os.open(report, os.O_WRONLY | os.O_APPEND)
        os.write(file, "{} {}\n".format(result, sys.executable).encode("utf-8", "replace"))  # noqa: UP032
        os.close(file)
    except OSError:
        pass


sys.path[:] = [entry for entry in sys.path if entry != _FOLDER]
if _REPORT:
    _tell(_REPORT, _begin())
sys.modules.pop("sitecustomize", None)
# Without another one this raises what Python expects when there is none.
import sitecustomize  # noqa: E402, F401
