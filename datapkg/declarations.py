"""Reads hand-written YAML strictly and remembers the line of every key, so that errors can name file:line.

The YAML read here is a small, safe part of YAML 1.2: mappings with string keys, lists, and plain or quoted scalars.
`true`, `false`, `null` (or nothing), integers such as `12` and nothing else are converted; `012`, `NO`, `1.50`,
`12:30:45` and dates stay text. Duplicate keys, anchors, aliases, tags and more than 64 levels are refused.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, NoReturn, TypeVar

import yaml
from pydantic import BaseModel, TypeAdapter, ValidationError

from datapkg.errors import DeclarationError

T = TypeVar("T")
Place = tuple[str | int, ...]
MAX_BYTES = 4_000_000
MAX_DEPTH = 64
_INTEGER = re.compile(r"-?(?:0|[1-9][0-9]{0,17})\Z")
_WORDS: Mapping[str, bool | None] = {"true": True, "false": False, "null": None, "": None, "~": None}


class Declaration:
    """The data of one file with the line of each of its places.

    Args:
        path: The file, as errors name it.
        data: Mappings, lists, text, integers, booleans and None.
        lines: 1-based line of each place, a place being the keys and indexes that lead to it.
    """

    def __init__(self, *, path: Path, data: Any, lines: Mapping[Place, int]) -> None:
        self.path = path
        self.data = data
        self.lines = lines

    def where(self, place: Place = ()) -> str:
        """`file:line` of a place, or of the nearest place around it that exists."""
        while place and place not in self.lines:
            place = place[:-1]
        return f"{self.path}:{self.lines.get(place, 1)}"

    def parse(self, kind: type[T] | Any, *, place: Place = ()) -> T:
        """The data at `place` as a model (or any type pydantic knows).

        Raises:
            DeclarationError: With file:line, and the nearest right key for a misspelt one.
        """
        data = self.data
        for step in place:
            data = data[step]
        try:
            result: T = TypeAdapter(kind).validate_python(data)
        except ValidationError as error:
            self._refuse(error, kind=kind, place=place)
        return result

    def error(
        self, message: str, *, place: Place = (), code: str = "declaration-invalid", hint: str | None = None
    ) -> DeclarationError:
        """A DeclarationError at a place of this file."""
        return DeclarationError(message, code=code, where=self.where(place), hint=hint)

    def _refuse(self, error: ValidationError, *, kind: Any, place: Place) -> NoReturn:
        # A misspelt key is reported as an unknown and as a missing one: the unknown one is what the reader can see.
        first = min(error.errors(), key=lambda each: each["type"] != "extra_forbidden")
        at = place + tuple(step for step in first["loc"] if isinstance(step, int | str))
        name = str(at[-1]) if at else "the file"
        if first["type"] == "extra_forbidden":
            near = difflib.get_close_matches(name, sorted(_field_names(kind)), n=1, cutoff=0.5)
            hint = f"Did you mean '{near[0]}'?" if near else f"Known keys: {', '.join(sorted(_field_names(kind)))}"
            raise self.error(f"unknown key '{name}'", place=at, code="declaration-unknown-key", hint=hint)
        if first["type"] == "missing":
            raise self.error(f"key '{name}' is missing", place=at[:-1], code="declaration-missing-key")
        found = "" if isinstance(first["input"], dict | list) else f", found {first['input']!r}"
        raise self.error(f"'{name}': {first['msg'].removeprefix('Value error, ')}{found}", place=at)


def read_declaration(path: Path) -> Declaration:
    """Read one YAML file.

    Raises:
        DeclarationError: The file is missing, too large, not UTF-8, not YAML, or uses a part of YAML that is refused.
    """
    try:
        with path.open("rb") as file:
            raw = file.read(MAX_BYTES + 1)
    except OSError as error:
        raise DeclarationError(
            f"can't be read: {error.strerror}", code="declaration-unreadable", where=str(path)
        ) from error
    if len(raw) > MAX_BYTES:
        raise DeclarationError(
            f"is larger than {MAX_BYTES:,} bytes",
            code="declaration-too-large",
            where=str(path),
            hint="Split it, or remove what isn't needed.",
        )
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise DeclarationError(
            "isn't UTF-8", code="declaration-encoding", where=f"{path}:{line}", hint="Save it as UTF-8."
        ) from error
    return parse_declaration(text, path=path)


def parse_declaration(text: str, *, path: Path) -> Declaration:
    """Like `read_declaration`, from text; `path` is what errors name."""
    builder = _Builder(path, yaml.parse(text, Loader=_LOADER))
    try:
        data = builder.document()
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = mark.line + 1 if mark else 1
        problem = getattr(error, "problem", None) or "not readable as YAML"
        raise DeclarationError(
            f"isn't valid YAML: {problem}",
            code="declaration-syntax",
            where=f"{path}:{line}",
            hint="Look at this line and the one above: text that begins with a mark or holds ': ' needs quotes.",
        ) from error
    return Declaration(path=path, data=data, lines=builder.lines)


_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class _Builder:
    """Makes data from parser events, so that nothing is expanded before it is looked at."""

    def __init__(self, path: Path, events: Iterator[yaml.Event]) -> None:
        self.path = path
        self.lines: dict[Place, int] = {}
        self._events = events

    def document(self) -> Any:
        """The whole document, with the line of each node kept aside."""
        data: Any = None
        documents = 0
        for event in self._events:
            if isinstance(event, yaml.DocumentStartEvent):
                documents += 1
                if documents > 1:
                    raise self._error(event, "holds more than one document", hint="Remove the lines that are only ---.")
            elif isinstance(event, yaml.NodeEvent):
                data = self._node(event, ())
        return data

    def _node(self, event: yaml.Event, place: Place) -> Any:
        self.lines.setdefault(place, _line(event))
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            raise self._error(
                event, "anchors and aliases are not allowed", hint="Write the value out; text with & or * needs quotes."
            )
        if getattr(event, "tag", None) is not None:
            message = f"the tag {event.tag} is not allowed"  # type: ignore[attr-defined]
            raise self._error(event, message, hint="Leave it out; text that begins with ! needs quotes.")
        if len(place) > MAX_DEPTH:
            message = f"is nested too deeply, more than {MAX_DEPTH} levels"
            raise self._error(event, message, code="declaration-too-deep", hint="No declaration needs more than ten.")
        if isinstance(event, yaml.MappingStartEvent):
            return self._mapping(place)
        if isinstance(event, yaml.SequenceStartEvent):
            return self._sequence(place)
        return _scalar(event)

    def _mapping(self, place: Place) -> dict[str, Any]:
        result: dict[str, Any] = {}
        while not isinstance(event := next(self._events), yaml.MappingEndEvent):
            if not isinstance(event, yaml.ScalarEvent):
                raise self._error(event, "a key must be text", hint="Text that begins with [ or { needs quotes.")
            key = str(event.value)
            if key in result:
                message = f"key '{key}' stands twice, first in line {self.lines[(*place, key)]}"
                raise self._error(event, message, code="declaration-duplicate-key", hint="Keep one of them.")
            self.lines[(*place, key)] = _line(event)
            result[key] = self._node(next(self._events), (*place, key))
        return result

    def _sequence(self, place: Place) -> list[Any]:
        result: list[Any] = []
        while not isinstance(event := next(self._events), yaml.SequenceEndEvent):
            result.append(self._node(event, (*place, len(result))))
        return result

    def _error(
        self, event: yaml.Event, message: str, *, hint: str, code: str = "declaration-syntax"
    ) -> DeclarationError:
        return DeclarationError(message, code=code, where=f"{self.path}:{_line(event)}", hint=hint)


def _line(event: yaml.Event) -> int:
    return event.start_mark.line + 1 if event.start_mark else 1


def _scalar(event: Any) -> str | int | bool | None:
    text = str(event.value)
    if not event.implicit[0]:
        return text
    if text in _WORDS:
        return _WORDS[text]
    return int(text) if _INTEGER.match(text) else text


def _field_names(kind: Any, seen: frozenset[Any] = frozenset()) -> set[str]:
    """Every key that a model, or a model inside it, accepts: where a misspelt key may have meant to be."""
    names: set[str] = set()
    if isinstance(kind, type) and issubclass(kind, BaseModel) and kind not in seen:
        for name, field in kind.model_fields.items():
            names.add(field.alias or name)
            names |= _field_names(field.annotation, seen | {kind})
    for argument in getattr(kind, "__args__", ()):
        names |= _field_names(argument, seen)
    return names
