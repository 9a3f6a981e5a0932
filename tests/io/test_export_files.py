"""New files: whole and all at once, or everything stays as it was."""

from __future__ import annotations

import gzip
import os
from collections.abc import Callable, Iterable
from pathlib import Path

import pytest
import zstandard

from telesink.store.errors import InputError
from telesink.store.io.compressing import Compression
from telesink.store.io.new_files import NewFiles, TooLargeError


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Where nothing is yet."""
    folder = tmp_path / "out"
    folder.mkdir()
    return folder


def written(folder: Path, names: Iterable[str], piece: bytes, *, max_bytes: int | None = None) -> NewFiles:
    """Files with the piece in each of them."""
    with NewFiles(max_bytes=max_bytes) as files:
        for name in names:
            with files.open(folder / name, None) as out:
                out.write(piece)
    return files


def test_a_file_is_seen_only_when_it_is_whole(folder: Path) -> None:
    path = folder / "out.json"
    with NewFiles() as files:
        with files.open(path, None) as out:
            out.write(b"all of it")
        assert not path.exists()
    assert path.read_bytes() == b"all of it"
    assert os.listdir(folder) == ["out.json"]


@pytest.mark.parametrize("error", [KeyboardInterrupt, RuntimeError])
@pytest.mark.parametrize("compression", [None, "gzip", "zstd"])
def test_with_an_error_nothing_is_left(
    folder: Path, error: type[BaseException], compression: Compression | None
) -> None:
    def write_and_fail() -> None:
        with NewFiles() as files:
            with files.open(folder / "a", None) as out:
                out.write(b"new")
            with files.open(folder / "b", compression) as out:
                out.write(b"half")
                raise error

    (folder / "a").write_text("before")
    with pytest.raises(error):
        write_and_fail()
    assert {path.name: path.read_text() for path in folder.iterdir()} == {"a": "before"}


def test_when_one_file_cannot_be_placed_all_are_as_they_were(folder: Path) -> None:
    files = NewFiles()
    for name in ("first", "second", "third"):
        with files.open(folder / name, None) as out:
            out.write(b"new")
    (folder / "first").write_text("before")
    (folder / "third").mkdir()  # somebody was quicker: a folder is not replaced by a file
    with pytest.raises(OSError, match="third"), files:
        pass
    assert sorted(path.name for path in folder.iterdir()) == ["first", "third"]
    assert (folder / "first").read_text() == "before"


def test_several_files_replace_those_of_before(folder: Path) -> None:
    written(folder, "ab", b"before")
    written(folder, "abc", b"new")
    assert {path.name: path.read_text() for path in folder.iterdir()} == dict.fromkeys("abc", "new")


def test_a_link_stays_and_what_it_leads_to_is_replaced(folder: Path) -> None:
    (folder / "link").symlink_to("real")
    with NewFiles() as files, files.open(folder / "link", None) as out:
        out.write(b"x")
    assert (folder / "link").is_symlink()
    assert (folder / "real").read_bytes() == b"x"


def test_a_device_is_written_to_and_not_replaced() -> None:
    with NewFiles() as files, files.open(Path(os.devnull), "gzip") as out:
        out.write(b"x")
    assert Path(os.devnull).is_char_device()


def test_a_full_disk_is_told_with_the_name_of_the_file() -> None:
    full = Path("/dev/full")
    if not full.exists():
        pytest.skip("needs a device that is always full")
    with pytest.raises(OSError, match="No space left") as raised, NewFiles() as files, files.open(full, None) as out:
        out.write(b"x")
    assert raised.value.filename == "/dev/full"


def test_a_folder_that_is_not_there_is_told(folder: Path) -> None:
    with pytest.raises(InputError, match=r"nowhere/out\.json: cannot be written: no such file"):
        written(folder / "nowhere", ["out.json"], b"x")


def test_a_very_long_name_is_no_trouble(folder: Path) -> None:
    path = folder / ("n" * 250 + ".json")
    with NewFiles() as files, files.open(path, None) as out:
        out.write(b"x")
    assert path.read_bytes() == b"x"


@pytest.mark.parametrize(
    ("compression", "opened"),
    [
        ("gzip", gzip.decompress),
        ("zstd", lambda packed: zstandard.ZstdDecompressor().decompressobj().decompress(packed)),
    ],
)
def test_compressed_files_hold_what_was_written(
    folder: Path, compression: Compression, opened: Callable[[bytes], bytes]
) -> None:
    pieces = [os.urandom(1000) * 50 for _ in range(40)]
    with NewFiles() as files, files.open(folder / "x", compression) as out:
        for piece in pieces:
            out.write(piece)
    packed = (folder / "x").read_bytes()
    assert opened(packed) == b"".join(pieces)
    assert files.bytes == len(packed)


def test_the_limit_is_of_all_files_together(folder: Path) -> None:
    with pytest.raises(TooLargeError, match=r"over 0\.2 MB: no file was written"):
        written(folder, "abc", os.urandom(90_000), max_bytes=200_000)
    assert os.listdir(folder) == []


def test_the_limit_counts_what_is_on_disk(folder: Path) -> None:
    with NewFiles(max_bytes=200_000) as files, files.open(folder / "a", "zstd") as out:
        out.write(bytes(10_000_000))
    assert files.bytes == (folder / "a").stat().st_size < 200_000
