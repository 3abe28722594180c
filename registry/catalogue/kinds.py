"""How a kind of data file becomes rows: declared by the app that owns it, carried out by the loader.

Model fields have the names of the schema's fields, so a kind only declares what differs.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml
from django.db import models
from pydantic import BaseModel, ValidationError

from ..cpr import find

SAFE_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(frozen=True)
class FileError:
    """What is wrong in a data file, and where."""

    file: str
    place: str
    message: str

    def __str__(self) -> str:
        return f"{self.file}: {self.place}: {self.message}" if self.place else f"{self.file}: {self.message}"


class CatalogueError(Exception):
    """The data files can't be loaded; `errors` says why, file by file."""

    def __init__(self, errors: list[FileError]) -> None:
        super().__init__(f"{len(errors)} errors in the data files")
        self.errors = errors


@dataclass(frozen=True)
class Rows:
    """A list in the record that becomes rows of `model`, tied to the entry by the foreign key `owner`.

    `rename` maps a schema field to the model's; `children` are lists inside each row.
    """

    model: type[models.Model]
    owner: str
    rename: Mapping[str, str] = field(default_factory=dict)
    children: Mapping[str, Rows] = field(default_factory=dict)


@dataclass(frozen=True)
class Link:
    """A list of keys in the record that becomes a many-to-many relation. `key` is the target's field."""

    model: type[models.Model]
    key: str = "slug"


Read = Callable[[], tuple[list[tuple[str, BaseModel]], list[FileError]]]


@dataclass(frozen=True)
class Kind:
    """A kind of record: where it is read from, which model it becomes, and the rows and links that belong to it.

    `read` yields (file name, record); `late` are foreign keys set when all records exist (to the same kind or a
    later one); `references` names the target's field where a foreign key is not given by slug.
    """

    name: str
    label: str
    model: type[models.Model]
    read: Read
    key: Callable[[Any], str] = lambda record: record.slug
    rename: Mapping[str, str] = field(default_factory=dict)
    skip: frozenset[str] = frozenset()
    constants: Mapping[str, Any] = field(default_factory=dict)
    rows: Mapping[str, Rows] = field(default_factory=dict)
    links: Mapping[str, Link] = field(default_factory=dict)
    references: Mapping[str, str] = field(default_factory=dict)
    late: frozenset[str] = frozenset()


_kinds: dict[str, Kind] = {}


def register(*kinds: Kind) -> None:
    """Tell the loader of kinds, in loading order; called from an app's AppConfig.ready."""
    _kinds.update({kind.name: kind for kind in kinds})


def all_kinds() -> list[Kind]:
    """The registered kinds in loading order."""
    return list(_kinds.values())


def validate(raw: Iterable[tuple[str, Any]], schema: type[BaseModel]) -> tuple[list[tuple[str, BaseModel]], list[FileError]]:
    """Check raw records against their schema; collect every error instead of stopping at the first."""
    records: list[tuple[str, BaseModel]] = []
    errors: list[FileError] = []
    for name, data in raw:
        if isinstance(data, FileError):
            errors.append(data)
            continue
        errors += [FileError(name, place, f"looks like a CPR number: {found}") for place, found in _cpr_numbers(data)]
        try:
            records.append((name, schema.model_validate(data)))
        except ValidationError as problem:
            errors += [FileError(name, ".".join(str(part) for part in error["loc"]), error["msg"]) for error in problem.errors()]
    return records, errors


def _cpr_numbers(data: Any, place: str = "") -> Iterator[tuple[str, str]]:
    """Every text in the data that looks like a CPR number, with its place; the number's last four digits as stars."""
    if isinstance(data, str):
        found = find(data)
        if found:
            yield place, f"{found.masked}, character {found.position}"
    elif isinstance(data, dict):
        for key, value in data.items():
            yield from _cpr_numbers(value, f"{place}.{key}".lstrip("."))
    elif isinstance(data, list):
        for number, value in enumerate(data):
            yield from _cpr_numbers(value, f"{place}.{number}")


def read_yaml(path: Path) -> Any:
    """The content of a YAML file; a FileError when it can't be read."""
    try:
        return yaml.load(path.read_text(encoding="utf-8"), Loader=SAFE_LOADER)  # noqa: S506 - a safe loader, in C where there is one
    except (yaml.YAMLError, UnicodeDecodeError) as problem:
        return FileError(path.name, "", f"can't be read: {problem}")


def folder_reader(folder: Path, schema: type[BaseModel]) -> Read:
    """Read a folder with one record a file, named `<slug>.yaml`."""

    def read() -> tuple[list[tuple[str, BaseModel]], list[FileError]]:
        paths = sorted(folder.glob("*.yaml"))
        records, errors = validate(((f"{folder.name}/{path.name}", read_yaml(path)) for path in paths), schema)
        for name, record in records:
            slug = getattr(record, "slug", "")
            if Path(name).stem != slug:
                errors.append(FileError(name, "slug", f"is '{slug}' but the file is named otherwise"))
        return records, errors

    return read


def section_reader(path: Path, section: str, schema: type[BaseModel]) -> Read:
    """Read a list that stands under one key of a file."""

    def read() -> tuple[list[tuple[str, BaseModel]], list[FileError]]:
        content = read_yaml(path)
        if isinstance(content, FileError):
            return [], [content]
        items = content.get(section, [])
        return validate(((path.name, item) for item in (items if isinstance(items, list) else [items])), schema)

    return read
