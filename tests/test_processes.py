"""Work that processes share: the same result for any number of them, and no failure is lost."""

from __future__ import annotations

import os
import signal
import threading
from itertools import chain

import pytest

from pipeline import processes


def squares(share: int, among: int) -> list[int]:
    return [number * number for number in range(20)[share::among]]


@pytest.mark.parametrize("worthwhile", [0, 1, 2, 50])
def test_every_share_is_done_once(worthwhile: int) -> None:
    assert sorted(chain.from_iterable(processes.shared(squares, worthwhile))) == [
        number * number for number in range(20)
    ]


def test_shares_are_done_in_processes_of_their_own(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(processes, "_processors", lambda: 3)
    assert len(set(processes.shared(lambda *_: os.getpid(), 3))) == 3


def test_beside_other_threads_nothing_is_forked() -> None:
    """A fork takes the locks of other threads along, held for ever."""
    done = threading.Event()
    thread = threading.Thread(target=done.wait)
    thread.start()
    try:
        assert processes.shared(lambda share, among: (share, among), 4) == [(0, 1)]
    finally:
        done.set()
        thread.join()


@pytest.mark.parametrize("failing", [0, 1])
def test_what_one_share_raises_is_raised_when_all_have_ended(monkeypatch: pytest.MonkeyPatch, failing: int) -> None:
    monkeypatch.setattr(processes, "_processors", lambda: 2)

    def work(share: int, _: int) -> int:
        if share == failing:
            raise ValueError(f"share {share}")
        return share

    with pytest.raises(ValueError, match=f"share {failing}"):
        processes.shared(work, 2)


def test_the_share_of_a_process_that_is_killed_is_done_here(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(processes, "_processors", lambda: 2)
    here = os.getpid()

    def work(share: int, _: int) -> int:
        if os.getpid() != here:
            os.kill(os.getpid(), signal.SIGKILL)
        return share

    assert processes.shared(work, 2) == [0, 1]


def test_where_no_process_can_be_started_all_is_done_here(monkeypatch: pytest.MonkeyPatch) -> None:
    def refused() -> int:
        raise BlockingIOError

    monkeypatch.setattr(processes, "_processors", lambda: 2)
    monkeypatch.setattr(os, "fork", refused)
    assert processes.shared(lambda share, among: (share, among), 2) == [(0, 2), (1, 2)]


def test_an_error_that_cannot_be_read_back_is_told_all_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    class Odd(Exception):
        def __init__(self, one: str, other: str) -> None:
            super().__init__(one + other)

    monkeypatch.setattr(processes, "_processors", lambda: 2)

    def work(share: int, _: int) -> None:
        if share:
            raise Odd("so", "so")

    with pytest.raises(RuntimeError, match="soso"):
        processes.shared(work, 2)


def test_what_cannot_be_told_to_the_parent_is_a_failure(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(processes, "_processors", lambda: 2)
    with pytest.raises(RuntimeError, match="lambda"):
        processes.shared(lambda share, _: (lambda: share) if share else None, 2)


def test_nobody_minds_where_memory_cannot_be_given_back(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = list[object]()
    monkeypatch.setattr("ctypes.CDLL", lambda name: asked.append(name) or object())
    processes.give_back()
    assert asked == [None]
