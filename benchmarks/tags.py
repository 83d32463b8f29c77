"""How good the proposals of tags are, on two halves of phrases, with two baselines beside them: ``python -m benchmarks.tags``."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from math import log, sqrt
from pathlib import Path

import snowballstemmer

from pipeline import editorial
from pipeline.domain import Service, SubmittedFile
from pipeline.tagging import Proposal, Proposals, Proposer

ROOT = Path(__file__).parents[1]
HALVES = ROOT / "tests" / "sample" / "phrases"
Phrases = list[tuple[str, tuple[str, ...]]]  # what somebody said, and the tags that are right for it


@dataclass(frozen=True)
class Result:
    """Shares of all phrases."""

    among_three: float  # a right tag is among the three
    first: float  # one tag was put first
    wrong_first: float  # ... and was not right


def services() -> tuple[Service, ...]:
    """Return the vocabulary."""
    return editorial.services(_file("services.yml"), "services.yml", [])


def told() -> tuple[tuple[str, str], ...]:
    """Return the examples that the proposals count."""
    keys = {service.key for service in services()}
    return editorial.phrases(_file("phrases.txt"), "phrases.txt", keys, [])


def proposer() -> Proposer:
    """Return what the commands use, without what this publication's founders have been given."""
    return Proposer(services(), told())


def read(half: str) -> Phrases:
    """Return the phrases of a half, "open" or "sealed"."""
    rows = (line.split("\t") for line in (HALVES / f"{half}.tsv").read_text("utf-8").splitlines())
    return [(text, tuple(keys.split(","))) for text, keys in rows]


def measured(propose: Callable[[str], Proposals], phrases: Phrases) -> Result:
    """Return how ``propose`` does on phrases with their right tags."""
    found = [(propose(text), right) for text, right in phrases]
    among = sum(any(proposal.key in right for proposal in proposals.all) for proposals, right in found)
    firsts = [(proposals.first, right) for proposals, right in found if proposals.first]
    wrong = sum(proposal.key not in right for proposal, right in firsts)
    return Result(among / len(phrases), len(firsts) / len(phrases), wrong / len(phrases))


class Cosine:
    """A baseline: the cosine of two bags of features, weighed by how rare they are; the best is always put first."""

    def __init__(self, features: Callable[[str], Iterable[str]], texts: Iterable[tuple[str, str]]) -> None:
        bags: dict[str, Counter[str]] = defaultdict(Counter)
        for key, text in texts:
            bags[key].update(features(text))
        shared = Counter(feature for bag in bags.values() for feature in bag)
        self._features = features
        self._rare = {feature: log(len(bags) / count) for feature, count in shared.items()}
        self._bags = {key: self._unit(bag) for key, bag in bags.items()}

    def propose(self, text: str) -> Proposals:
        bag = self._unit(Counter(self._features(text)))
        scores = {
            key: sum(weight * other.get(f, 0.0) for f, weight in bag.items()) for key, other in self._bags.items()
        }
        best = [Proposal(key, ()) for key in sorted(scores, key=lambda key: (-scores[key], key))[:3] if scores[key]]
        return Proposals(best[0], tuple(best[1:])) if best else Proposals(None, ())

    def _unit(self, bag: Counter[str]) -> dict[str, float]:
        weights = {f: (1 + log(count)) * self._rare[f] for f, count in bag.items() if f in self._rare}
        length = sqrt(sum(weight**2 for weight in weights.values())) or 1.0
        return {feature: weight / length for feature, weight in weights.items()}


def _stems(text: str) -> list[str]:
    stemmer = snowballstemmer.stemmer("german")
    return [stemmer.stemWord(word.strip(".,:;!?()„“\"'").lower()) for word in text.split()]


def _groups(text: str) -> list[str]:
    folded = f" {' '.join(text.lower().split())} "
    return [folded[start : start + n] for n in (3, 4, 5) for start in range(len(folded) - n + 1)]


def _file(name: str) -> SubmittedFile:
    data = (ROOT / "content" / name).read_bytes()
    return SubmittedFile(name, data, len(data))


def main() -> None:
    """Print the table."""
    listed = [(s.key, word) for s in services() for word in (s.label.text("de"), *s.also)]
    ways: dict[str, Callable[[str], Proposals]] = {
        "proposals": proposer().propose,
        "proposals, vocabulary alone": Proposer(services()).propose,
        "plain stems, vocabulary": Cosine(_stems, listed).propose,
        "plain stems, vocabulary and phrases": Cosine(_stems, [*listed, *told()]).propose,
        "letters (3 to 5), vocabulary": Cosine(_groups, listed).propose,
        "letters (3 to 5), vocabulary and phrases": Cosine(_groups, [*listed, *told()]).propose,
    }
    print(f"{'':42}{'half':8}{'phrases':>9}{'among three':>13}{'put first':>11}{'wrong first':>13}")
    for name, propose in ways.items():
        for half in ("open", "sealed"):
            phrases = read(half)
            r = measured(propose, phrases)
            print(f"{name:42}{half:8}{len(phrases):>9}{r.among_three:>13.1%}{r.first:>11.1%}{r.wrong_first:>13.1%}")


if __name__ == "__main__":
    main()
