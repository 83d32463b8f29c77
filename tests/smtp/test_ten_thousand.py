"""Ten thousand readers, the sending process killed twenty times: nobody twice, everybody once but the few who are named."""

from __future__ import annotations

import os
import random
import subprocess
import sys
import time
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

import pytest

from pipeline import readers
from pipeline.couriers.smtp.sending import message_id
from pipeline.delivery import settle
from pipeline.domain import Receipt
from pipeline.receipts import GitReceiptBook
from tests.smtp.server import Server
from tests.smtp.world import KEY, a_folder, address, courier, drafted

ROOT = Path(__file__).parents[2]
READERS, KILLS, SEED = 10_000, 20, 4


@pytest.mark.slow
def test_ten_thousand_readers_and_twenty_kills(tmp_path: Path) -> None:
    chance = random.Random(SEED)  # noqa: S311 -- no secret
    clone = a_clone(tmp_path)
    folder = a_folder(tmp_path / "private", READERS)
    with Server() as server:
        book = GitReceiptBook(clone)
        book.read("2026-11")
        made = courier(folder, server.port, book, lot=200)
        letter = drafted(made)
        for action in ("create", "test", "approve"):
            book.append(Receipt(letter.key, action, "done", datetime.now(UTC), letter.digest(), "smtp"))
        kills = 0
        for moment in [*sorted(chance.sample(range(1, READERS), KILLS)), None]:
            while True:
                process = start(folder, clone, server.port)
                if moment is not None:
                    wait_for(server, moment, process)
                    time.sleep(chance.random() * 0.004)  # anywhere between two messages
                    process.kill()
                said, _ = process.communicate()
                kills += process.returncode < 0
                if said.strip() != "outcome-unknown":
                    break
                settle(letter.key, "refused", GitReceiptBook(clone), datetime.now(UTC), "nothing had begun")
        assert kills == KILLS
        held = made.find(letter.key)
        assert held is not None
        doubtful = made.doubtful(letter.key)
        everybody = {address(n) for n in range(READERS)}
        taken = Counter(server.recipients())
        ids = Counter(one.message_id for one in server.taken)
        expected = {message_id(KEY, letter, readers.hashed(KEY, one)): one for one in everybody}
        sys.stdout.write(
            f"\n{held.detail.text('en') if held.detail else 'all sent'} {len(doubtful)} doubtful, {len(set(doubtful) & set(taken))} of them had it.\n"
        )
        assert held.state == "sent"
        assert set(ids.values()) == {1}, "nobody twice"
        assert set(taken.values()) == {1}
        assert {expected[one] for one in ids} == set(taken)
        assert everybody - set(taken) <= set(doubtful), "nobody is lost in silence"
        assert held.readers == READERS - len(doubtful)
        assert len(doubtful) <= KILLS, "a kill leaves at most one in doubt"


def a_clone(place: Path) -> Path:
    """Make a clone whose receipts go to a repository that stands for the one all machines share."""
    quiet = {**os.environ, "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull}
    for words in (["init", "--quiet", "--bare", "origin.git"], ["clone", "--quiet", "origin.git", "clone"]):
        subprocess.run(["git", *words], cwd=place, env=quiet, check=True, capture_output=True)  # noqa: S607 -- git of the PATH
    return place / "clone"


def start(folder: Path, clone: Path, port: int) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "tests.smtp.sender", str(folder), str(clone), str(port)],
        cwd=ROOT, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip


def wait_for(server: Server, moment: int, process: subprocess.Popen[str]) -> None:
    """Wait until the server has taken so many messages, or the process has ended."""
    while len(server.taken) < moment and process.poll() is None:
        time.sleep(0.001)
