"""What holds for every view: whoever compares two builds compares views instead of pages."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from types import EllipsisType, NoneType, UnionType
from typing import Any, Literal, NewType, get_args, get_origin, get_type_hints

from markupsafe import Markup

from pipeline import views

PLAIN = {str, int, float, bool, NoneType, EllipsisType, Markup}


def inside(kind: Any) -> Iterator[Any]:
    """Yield what a value of ``kind`` may hold. Raises TypeError where that is no plain value and no frozen one."""
    if isinstance(kind, NewType):
        yield kind.__supertype__
    elif get_origin(kind) in (tuple, UnionType):
        yield from (EllipsisType if each is ... else each for each in get_args(kind))
    elif get_origin(kind) is Literal:
        yield from map(type, get_args(kind))
    elif is_dataclass(kind) and kind.__dataclass_params__.frozen and all(f.repr for f in fields(kind)):
        yield from get_type_hints(kind).values()
    elif kind not in PLAIN:
        raise TypeError(kind)


def test_a_view_is_made_of_frozen_values_that_say_all_they_hold_when_they_are_written_out() -> None:
    known, ahead = set(), [views.View]
    while ahead:
        kind = ahead.pop()
        if kind not in known:
            known.add(kind)
            ahead += inside(kind)
    assert {views.PortraitView, views.Connections, views.PictureSet, views.LetterView} <= known
