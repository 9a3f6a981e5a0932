"""A file that another program writes to: each whole line once, whatever is done to the file."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from telesink.store.io.growing_file import GrowingFile
from telesink.store.io.line_splitting import NewLines, Place

LONGEST = 1000


@pytest.fixture
def log(tmp_path: Path) -> Path:
    return tmp_path / "app.log"


def opened(path: Path, place: Place | None = None, longest: int = LONGEST) -> GrowingFile:
    return GrowingFile(path, lambda _key: place or Place(), longest)


@pytest.fixture
def file(log: Path) -> Iterator[GrowingFile]:
    with closing(opened(log)) as growing:
        yield growing


def append(path: Path, text: str) -> None:
    with open(path, "a", encoding="utf-8") as out:
        out.write(text)


def pieces(file: GrowingFile) -> list[NewLines]:
    """All that is there at present."""
    found = []
    while (new := file.read()) is not None:
        found.append(new)
    return found


def lines(file: GrowingFile) -> list[str]:
    return [line.decode() for new in pieces(file) for line in new.lines if not new.is_known]


def test_a_file_that_is_not_there_yet_is_read_when_it_comes(log: Path, file: GrowingFile) -> None:
    assert file.read() is None
    append(log, "1\n")
    assert lines(file) == ["1"]


def test_new_lines_come_once(log: Path, file: GrowingFile) -> None:
    append(log, "1\n2\n")
    assert lines(file) == ["1", "2"]
    assert lines(file) == []
    append(log, "3\n")
    assert [(new.first, new.lines) for new in pieces(file)] == [(3, [b"3"])]


def test_half_a_line_waits_for_its_end(log: Path, file: GrowingFile) -> None:
    append(log, "1\n2 is h")
    assert lines(file) == ["1"]
    append(log, "alf")
    assert lines(file) == []
    append(log, " done\n")
    assert lines(file) == ["2 is half done"]


def test_of_a_line_that_is_too_long_the_beginning_is_kept(log: Path) -> None:
    with closing(opened(log, longest=10)) as file:
        append(log, "0123456789 and more")
        assert lines(file) == []
        append(log, " and more\nnext\n")
        assert [line[:10] for line in lines(file)] == ["0123456789", "next"]


def test_a_renamed_file_is_read_to_its_end_before_its_successor(log: Path, file: GrowingFile) -> None:
    append(log, "1\n")
    assert lines(file) == ["1"]
    append(log, "2\n3 without an end")
    log.rename(log.with_suffix(".log.1"))
    append(log.with_suffix(".log.1"), ", it seemed")
    append(log, "4\n")
    found = pieces(file)
    assert [line for new in found for line in new.lines] == [b"2", b"3 without an end, it seemed", b"4"]
    assert found[0].file == found[1].file != found[2].file
    assert found[2].first == 1


def test_a_renamed_file_goes_on_being_read_until_there_is_another_one(log: Path, file: GrowingFile) -> None:
    append(log, "1\n")
    assert lines(file) == ["1"]
    log.rename(log.with_suffix(".1"))
    append(log.with_suffix(".1"), "2\n")
    assert lines(file) == ["2"]
    log.touch()  # it is there, and nobody has written to it yet
    append(log.with_suffix(".1"), "3\n")
    assert lines(file) == ["3"]


def test_two_rotations_between_two_looks_lose_only_what_has_no_name_any_more(log: Path, file: GrowingFile) -> None:
    append(log, "1\n")
    assert lines(file) == ["1"]
    append(log, "2\n")
    log.rename(log.with_suffix(".1"))
    append(log, "lost\n")
    log.unlink()
    append(log, "3\n")
    assert lines(file) == ["2", "3"]


def test_an_emptied_file_is_read_from_its_beginning(log: Path, file: GrowingFile) -> None:
    append(log, "a long first line\n")
    assert lines(file) == ["a long first line"]
    log.write_text("new\n")  # shorter
    assert lines(file) == ["new"]
    log.write_text("other, and longer than all before\n")
    assert lines(file) == ["other, and longer than all before"]


def test_reading_goes_on_at_the_place_that_is_known(log: Path) -> None:
    append(log, "1\n2\n3\n")
    with closing(opened(log, Place(4, 2))) as file:
        found = pieces(file)
    assert [(new.is_known, new.first, new.lines) for new in found] == [(True, 1, [b"1", b"2"]), (False, 3, [b"3"])]


def test_far_behind_the_beginning_only_some_is_read_again(log: Path) -> None:
    line = "x" * 99 + "\n"
    log.write_text(line * 100_000)  # 10 MB
    with closing(opened(log, Place(9_999_900, 99_999))) as file:
        found = pieces(file)
    assert [(new.first, len(new.lines)) for new in found if not new.is_known] == [(100_000, 1)]
    assert sum(len(new.lines) for new in found) < 50_000


def test_a_place_behind_the_end_of_a_file_is_of_another_file(log: Path) -> None:
    append(log, "1\n")
    with closing(opened(log, Place(400, 20))) as file:
        assert lines(file) == ["1"]


def test_a_file_is_known_by_itself_whatever_its_name(log: Path, file: GrowingFile) -> None:
    append(log, "1\n")
    pieces(file)
    renamed = log.rename(log.with_suffix(".old"))
    with closing(opened(renamed)) as again:
        pieces(again)
        assert again.key == file.key != ""
    append(log, "1\n")
    with closing(opened(log)) as other:
        pieces(other)
        assert other.key != file.key


def test_its_first_line_does_not_change_what_it_is_known_by_while_it_comes(log: Path, file: GrowingFile) -> None:
    append(log, "half")
    assert file.read() is None
    append(log, " a line\n")
    pieces(file)
    before = file.key
    append(log, "2\n")
    pieces(file)
    assert file.key == before


def test_lines_that_were_there_have_the_time_of_the_file(log: Path, file: GrowingFile) -> None:
    append(log, "1\n")
    os.utime(log, ns=(10**18, 10**18))
    (old,) = pieces(file)
    append(log, "2\n")
    (new,) = pieces(file)
    assert old.written_ns == 10**18
    assert new.written_ns > 10**18


def test_a_file_that_must_not_be_read_says_so(tmp_path: Path) -> None:
    with closing(opened(tmp_path)) as folder, pytest.raises(IsADirectoryError):
        folder.read()
