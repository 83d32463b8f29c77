"""Looks for bytes that break a rule of the targets: ``python -m tests.fuzz --minutes 60``. How, says CONTRIBUTING.md.

Atheris guides the search by the lines it reaches. Everything lies under .cache/fuzz/<target>/: the corpus, which the next run
goes on from, and each kind of failure once, as the shortest bytes that led to it.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import resource
import subprocess
import sys
import time
import traceback
from pathlib import Path

CACHE = Path(__file__).parents[2] / ".cache" / "fuzz"
NAMES = ("loader", "form", "answers", "doors", "prose", "portrait")
SOONEST = 5  # seconds; a search that ends sooner never began
TIMEOUT, MEMORY = 30, 2048  # seconds and MiB that one try may take


def main() -> int:
    """Search in one target, or in all of them one after the other, and say what was found."""
    options = argparse.ArgumentParser(prog="python -m tests.fuzz", description="Look for bytes that break a rule.")
    options.add_argument("--minutes", type=float, default=10, help="how long in all")
    options.add_argument(
        "--target", choices=NAMES, action="append", help="one of them, may be given again; all without it"
    )
    options.add_argument("--inside", action="store_true", help=argparse.SUPPRESS)
    given = options.parse_args()
    try:
        import atheris  # noqa: F401
    except ImportError:
        print("Atheris is missing: .venv/bin/python -m pip install --only-binary :all: atheris", file=sys.stderr)
        return 2
    if given.inside:
        return search(given.target[0], given.minutes)
    names = tuple(given.target or NAMES)
    failed = 0
    for name in names:
        seconds = given.minutes * 60 / len(names)
        begun = resource.getrusage(resource.RUSAGE_CHILDREN)
        until = time.monotonic() + seconds
        while (left := until - time.monotonic()) > 1:  # what ends the process, as memory does, does not end the search
            command = [sys.executable, "-m", "tests.fuzz", "--inside", "--target", name, "--minutes", str(left / 60)]
            started = time.monotonic()
            if subprocess.run(command, check=False).returncode == 0 or time.monotonic() - started < SOONEST:
                break
        ended = resource.getrusage(resource.RUSAGE_CHILDREN)
        spent = ended.ru_utime + ended.ru_stime - begun.ru_utime - begun.ru_stime
        failures = sorted((CACHE / name / "failures").glob("*.txt"))
        stopped = sorted((CACHE / name / "stopped").iterdir())
        failed += len(failures) + len(stopped)
        print(f"{name}: {spent:.0f} s of CPU, {len(failures)} kinds of failure", flush=True)
        for data in stopped:
            print(f"  {data.relative_to(CACHE.parents[1])}: took too long, too much memory, or the process with it")
        for failure in failures:
            print(
                f"  {failure.relative_to(CACHE.parents[1])}: {failure.read_text('utf-8').strip().splitlines()[-1][:200]}"
            )
    return 1 if failed else 0


def search(name: str, minutes: float) -> int:
    """Search in one target within this process; Atheris ends it."""
    import atheris

    with atheris.instrument_imports(include=["pipeline"]):
        from tests.fuzz.targets import TARGETS

    target = TARGETS[name]
    folder = CACHE / name
    for place in ("corpus", "failures", "stopped"):
        (folder / place).mkdir(parents=True, exist_ok=True)
    for seed in target.seeds():
        (folder / "corpus" / hashlib.sha256(seed).hexdigest()[:16]).write_bytes(seed)

    def one(data: bytes) -> None:
        try:
            target.check(data)
        except Exception as fault:  # noqa: BLE001  # each kind is noted once, and the search goes on
            note(folder / "failures", data, fault)

    words = folder / "words.txt"
    words.write_text("".join(f'"{_written(word)}"\n' for word in dict.fromkeys(target.words)), "utf-8")
    atheris.Setup(
        ["tests.fuzz", str(folder / "corpus"), f"-max_total_time={max(1, round(minutes * 60))}", f"-max_len={target.longest}",
         f"-timeout={TIMEOUT}", f"-rss_limit_mb={MEMORY}", f"-artifact_prefix={folder / 'stopped'}{os.sep}",
         *([f"-dict={words}"] if target.words else ()), "-print_final_stats=1", "-verbosity=0"],
        one,
    )  # fmt: skip
    atheris.Fuzz()
    return 0


def note(folder: Path, data: bytes, fault: Exception) -> None:
    """Keep the shortest bytes for each kind of failure: its type and the lines it came through."""
    frames = [frame for frame in traceback.extract_tb(fault.__traceback__) if "atheris" not in frame.filename]
    kind = hashlib.sha256(repr((type(fault), [(f.filename, f.lineno) for f in frames[-3:]])).encode()).hexdigest()[:10]
    known = folder / f"{kind}.bin"
    if not known.exists() or known.stat().st_size > len(data):
        known.write_bytes(data)
        (folder / f"{kind}.txt").write_text("".join(traceback.format_exception(fault)), "utf-8", errors="replace")


def _written(word: str) -> str:
    """Return a word as libFuzzer's dictionaries hold it."""
    return "".join(chr(b) if 32 <= b < 127 and b not in b'"\\\\' else f"\\x{b:02X}" for b in word.encode())


if __name__ == "__main__":
    sys.exit(main())
