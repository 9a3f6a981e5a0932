"""`telesink run --instrument`: log lines of a Python that knows nothing of telesink, which does not notice."""

from __future__ import annotations

import json
import os
import shlex
import subprocess
import sys
import venv
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from telesink.store.instrument.recording import program_name

Ask = Callable[..., list[Any]]
PYTHON = sys.executable
WARN = "import logging; logging.getLogger('shop').warning('order %d is late', 17, extra={'customer': 'c-9'})"


@pytest.fixture
def run(db: Path, telesink: Any) -> Callable[..., Any]:
    return lambda *command, **options: telesink("--db", str(db), "run", "--instrument", "--", *command, **options)


@pytest.fixture
def lines(db: Path, telesink: Any) -> Ask:
    """The recorded log lines, oldest first."""

    def ask() -> list[Any]:
        asked = telesink(
            "--db", str(db), "query", "--event-type=log", "--format=ndjson", "--sort=timestamp", "--limit=9999"
        )
        return [json.loads(line) for line in asked.stdout.splitlines()]

    return ask


def messages(found: list[Any]) -> list[str]:
    return [line["message"] for line in found]


@pytest.fixture
def app(tmp_path: Path) -> Callable[[str], str]:
    """A program of that source in a file `app.py`."""

    def write(source: str) -> str:
        path = tmp_path / "app.py"
        path.write_text(source)
        return str(path)

    return write


def test_a_log_line_joins_the_chain_under_the_command(run: Any, lines: Ask, telesink: Any, db: Path, app: Any) -> None:
    run(PYTHON, app(WARN))
    (line,) = lines()
    assert (line["message"], line["level"], line["operation"], line["component"]) == (
        "order 17 is late", "warning", "shop", "app",
    )  # fmt: skip
    assert line["metadata"] == {"customer": "c-9"}
    (start,) = json.loads(telesink("--db", str(db), "query", "--where=name:execution_start", "--format=json").stdout)[
        "data"
    ]
    assert line["correlation_id"] == start["correlation_id"]
    assert line["parent_id"] == start["span_id"]


PROGRAMS = {
    "no configuration": "import logging\nlogging.getLogger('a').warning('printed by the last resort')",
    "module functions": "import logging\nlogging.warning('x'); logging.info('not shown')",
    "basicConfig": "import logging\nlogging.basicConfig(level='DEBUG', format='%(filename)s %(lineno)d %(funcName)s "
    "%(message)s')\ndef f(): logging.getLogger('a.b').debug('hello')\nf()",
    "dictConfig": "import logging.config\nlogging.config.dictConfig({'version': 1, 'handlers': {'h': {'class': "
    "'logging.StreamHandler'}}, 'root': {'handlers': ['h'], 'level': 'INFO'}})\nlogging.info('hello')",
    "not propagated": "import logging\nlog = logging.getLogger('u')\nlog.propagate = False\n"
    "log.addHandler(logging.StreamHandler())\nlog.error('hello')",
    "a line that cannot be formatted": "import logging\nlogging.warning('%d', 'x')",
    "an exception": "import logging\ntry:\n    1 / 0\nexcept ZeroDivisionError:\n    logging.exception('no')\n"
    "raise KeyError(1)",
    "filters": "import logging\nlog = logging.getLogger('f')\nlog.addFilter(lambda r: 'keep' in r.msg)\n"
    "log.warning('keep'); log.warning('drop')",
    "what it can see": "import sys, threading\nbefore = set(sys.modules)\nimport logging\n"
    "print(sys.path[1:], sys.meta_path, "
    "logging.getLogger().handlers, logging._handlerList, logging.__spec__.loader.__class__, threading.active_count(), "
    "'logging' in before, 'random' in before, sys.modules.get('sitecustomize'))\nsys.exit(5)",
    "a module of its own": "import sys, random\nprint(random.__file__)",
    "no logging": "import sys\nprint('logging' in sys.modules)",
    "ends by itself": "import logging, os, signal\nlogging.error('last words')\nos.kill(os.getpid(), signal.SIGTERM)",
}


@pytest.mark.parametrize("name", PROGRAMS)
def test_output_and_exit_code_are_as_without(run: Any, telesink: Any, app: Any, tmp_path: Path, name: str) -> None:
    (tmp_path / "random.py").write_text("")
    path = app(PROGRAMS[name])
    plain = telesink("--db", str(tmp_path / "plain.db"), "run", "--", PYTHON, "-X", "dev", path)
    observed = run(PYTHON, "-X", "dev", path)

    def seen(ran: Any) -> Any:
        import re

        return re.sub("0x[0-9a-f]+", "0x", ran.stdout), ran.stderr, ran.returncode

    assert seen(observed) == seen(plain)


def test_what_the_programs_levels_and_filters_leave_out_is_not_recorded(run: Any, lines: Ask, app: Any) -> None:
    run(PYTHON, app(PROGRAMS["filters"] + "\nlog.info('keep, but below the level')"))
    assert messages(lines()) == ["keep"]


def test_each_line_is_recorded_once_however_many_handlers_there_are(run: Any, lines: Ask, app: Any) -> None:
    source = "import logging\nlogging.basicConfig()\nlogging.getLogger('a').addHandler(logging.StreamHandler())\n"
    run(PYTHON, app(source + "logging.getLogger('a.b').warning('once')"))
    assert messages(lines()) == ["once"]


def test_a_program_that_records_its_lines_itself_is_left_to_it(run: Any, lines: Ask, app: Any) -> None:
    source = (
        "import logging\nfrom telesink.store import TelemetryHandler, TelemetrySink\nsink = TelemetrySink()\n"
        "logging.getLogger().addHandler(TelemetryHandler(sink, component='shop'))\nlogging.warning('mine')\n"
    )
    run(PYTHON, app(source))
    assert [(line["message"], line["component"]) for line in lines()] == [("mine", "shop")]


@pytest.mark.parametrize("end", ["os._exit(3)", "os.kill(os.getpid(), signal.SIGKILL)"])
def test_lines_of_a_program_that_dies_at_once_are_kept(run: Any, lines: Ask, app: Any, end: str) -> None:
    run(
        PYTHON,
        app(f"import logging, os, signal\nfor n in range(1000): logging.getLogger('a').error('line %d', n)\n{end}"),
    )
    found = messages(lines())
    assert found == [f"line {n}" for n in range(1000)]


def test_lines_logged_at_the_very_end_are_kept(run: Any, lines: Ask, app: Any) -> None:
    run(PYTHON, app("import atexit, logging\natexit.register(lambda: logging.error('bye'))\nlogging.error('hello')"))
    assert messages(lines()) == ["hello", "bye"]


def test_a_python_under_a_shell_is_observed(run: Any, lines: Ask) -> None:
    run("sh", "-c", f"{shlex.quote(PYTHON)} -c {shlex.quote(WARN)}")
    assert messages(lines()) == ["order 17 is late"]


@pytest.mark.parametrize("method", ["fork", "spawn"])
def test_workers_are_observed(run: Any, lines: Ask, app: Any, method: str) -> None:
    source = (
        "import logging, multiprocessing\n"
        "def work(): logging.error('worker')\n"
        "if __name__ == '__main__':\n"
        "    logging.error('parent')\n"
        f"    process = multiprocessing.get_context({method!r}).Process(target=work)\n"
        "    process.start(); process.join()\n"
    )
    assert run(PYTHON, "-W", "error", app(source)).returncode == 0
    assert messages(lines()) == ["parent", "worker"]


def test_a_run_within_a_run_records_once(run: Any, lines: Ask) -> None:
    run(PYTHON, "-m", "telesink.tui.cli", "run", "--instrument", "--", PYTHON, "-c", WARN)
    assert messages(lines()) == ["order 17 is late"]


def test_the_users_own_sitecustomize_still_runs(run: Any, lines: Ask, tmp_path: Path) -> None:
    (tmp_path / "sitecustomize.py").write_text("print('mine', __file__)")
    result = run(
        PYTHON, "-c", "import sitecustomize; print(sitecustomize.__file__)\n" + WARN, env={"PYTHONPATH": str(tmp_path)}
    )
    own = str(tmp_path / "sitecustomize.py")
    by_telesink_itself = f"mine {own}\n"
    assert result.stdout == f"{by_telesink_itself}mine {own}\n{own}\n"
    assert messages(lines()) == ["order 17 is late"]


def test_a_sitecustomize_that_fails_says_so_as_ever(run: Any, lines: Ask, tmp_path: Path) -> None:
    (tmp_path / "sitecustomize.py").write_text("raise RuntimeError('mine')")
    result = run(PYTHON, "-c", "import logging; logging.error('on')", env={"PYTHONPATH": str(tmp_path)})
    assert result.stderr.startswith("Error in sitecustomize")
    assert "RuntimeError: mine" in result.stderr
    assert messages(lines()) == ["on"]


def test_without_telesink_in_its_environment_the_program_runs_and_run_says_so(
    run: Any, lines: Ask, tmp_path: Path
) -> None:
    venv.create(tmp_path / "venv", symlinks=True)
    python = str(tmp_path / "venv/bin/python")
    result = run(python, "-c", "import logging; logging.error('on'); raise SystemExit(4)")
    assert result.returncode == 4
    assert result.stderr == (
        f"ERROR:root:on\ntelesink: warning: log lines of {python} were not recorded: telesink is not installed there\n"
    )
    assert lines() == []


@pytest.mark.parametrize("command", [["true"], [PYTHON, "-I", "-c", "pass"]])
def test_a_command_in_which_no_python_listens_is_named(run: Any, command: list[str]) -> None:
    result = run(*command)
    assert result.returncode == 0
    assert result.stderr.startswith("telesink: warning: no log lines were recorded: ")
    assert result.stderr.count("\n") == 1


def test_a_program_that_never_logs_is_no_reason_to_warn(run: Any) -> None:
    assert run(PYTHON, "-c", "pass").stderr == ""


def test_the_configuration_that_run_was_given_hides_secrets(
    db: Path, telesink: Any, lines: Ask, tmp_path: Path
) -> None:
    config = tmp_path / "mine.toml"
    config.write_text('[security]\nsensitive_fields = ["iban"]\n')
    source = "import logging; logging.warning('paid', extra={'iban': 'DE1'})"
    telesink("--db", str(db), "--config", str(config), "run", "--instrument", "--", PYTHON, "-c", source)
    assert lines()[0]["metadata"] == {"iban": "[REDACTED]"}


def test_trouble_with_recording_does_not_show(run: Any, app: Any) -> None:
    source = (
        "import logging, os, pathlib\nlogging.basicConfig(format='%(message)s')\n"
        "os.environ['TELESINK_DB'] = '/dev/null/no.db'\nlogging.warning('hello')\n"
    )
    result = run(PYTHON, app(source))
    assert (result.stderr, result.returncode) == ("hello\n", 0)


def test_without_recording_the_command_runs_uninstrumented(db: Path, run: Any) -> None:
    result = run(PYTHON, "-c", "import os; print('PYTHONPATH' in os.environ)", env={"TELESINK_ENABLED": "false"})
    assert (result.stdout, result.stderr) == ("False\n", "")
    assert not db.exists()


def test_what_the_child_sees_of_an_empty_python_path_is_not_the_working_folder(run: Any) -> None:
    result = run(PYTHON, "-c", "import os; print(os.environ['PYTHONPATH'].count(os.pathsep))", env={"PYTHONPATH": ""})
    assert result.stdout == "0\n"


@pytest.mark.parametrize(
    ("arguments", "name"),
    [
        (["/srv/app.py"], "app"),
        (["/srv/shop/__main__.py"], "shop"),
        (["/usr/bin/gunicorn", "x"], "gunicorn"),
        (["-c"], "python"),
        ([""], "python"),
        ([], "python"),
    ],
)
def test_the_component_is_the_program(arguments: list[str], name: str) -> None:
    assert program_name(arguments) == name


def test_nothing_is_left_behind(run: Any, tmp_path: Path) -> None:
    run(PYTHON, "-c", "pass", env={"TMPDIR": str(tmp_path)})
    assert [path for path in os.listdir(tmp_path) if path.startswith("telesink-run-")] == []


def test_the_hook_is_silent_where_run_has_gone(tmp_path: Path) -> None:
    """A server that outlives `telesink run` still starts workers."""
    import telesink.store.instrument.hook as hook

    environment = {
        "PYTHONPATH": str(Path(hook.__file__).parent),
        "TELESINK_INSTRUMENT_REPORT": str(tmp_path / "gone"),
        "TELESINK_DB": str(tmp_path / "app.db"),
    }
    done = subprocess.run(
        [PYTHON, "-c", "import logging; logging.error('x')"], env=os.environ | environment,
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert (done.stdout, done.stderr) == ("", "ERROR:root:x\n")
