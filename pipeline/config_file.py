"""Configuration files: YAML to `Config`, every error at once with its file and line."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING, Any

import yaml
from pydantic import BaseModel, ValidationError

from pipeline import storage
from pipeline.config import Config
from pipeline.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Sequence

Location = tuple[str | int, ...]


def load(path: str, overrides: Sequence[str] = (), inputs: Sequence[str] = ()) -> Config:
    """Read a configuration file, then apply ``--set key=value`` and ``--input``.

    Raises:
        InputError: the file cannot be read.
        UsageError: it is not YAML, or keys or values are wrong; all of them are listed.
    """
    with storage.open_read(path) as handle:
        source = handle.read()
    try:
        node = yaml.compose(source, Loader=yaml.SafeLoader)
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise UsageError(f"{path}: not YAML: {error}") from error
    places: dict[Location, str] = {}
    problems: list[str] = []
    values = _construct(node, (), path, places, problems) if node is not None else {}
    if not isinstance(values, dict):
        raise UsageError(f"{path}: a configuration is a mapping of sections, see configs/")
    return _validate(values, path, overrides, inputs, places, problems)


def defaults(overrides: Sequence[str] = ()) -> Config:
    """The default configuration, with ``--set key=value`` applied.

    Raises:
        UsageError: keys or values are wrong; all of them are listed.
    """
    return _validate({}, "--set", overrides, (), {}, [])


def _validate(
    values: dict[str, Any],
    path: str,
    overrides: Sequence[str],
    inputs: Sequence[str],
    places: dict[Location, str],
    problems: list[str],
) -> Config:
    for override in overrides:
        _override(values, override, places, problems)
    if inputs:
        values["inputs"] = list(inputs)
        places["inputs",] = "--input"
    if isinstance(values.get("inputs"), list):
        values["inputs"] = [{"path": i} if isinstance(i, str) else i for i in values["inputs"]]
    try:
        config = Config.model_validate(values)
    except ValidationError as error:
        problems += [_explain(item, places, path) for item in error.errors()]
        raise UsageError("\n".join(problems)) from error
    if problems:
        raise UsageError("\n".join(problems))
    return config


def dump(config: Config) -> str:
    """The fully resolved configuration as YAML, each value under its description."""
    return "\n".join(_dump(config, 0)) + "\n"


def differing_keys(old: object, new: object, prefix: str = "") -> list[str]:
    """Dotted names of the values in which two canonical configurations differ."""
    if isinstance(old, dict) and isinstance(new, dict):
        found: list[str] = []
        for key in sorted({*old, *new}):
            found += differing_keys(old.get(key), new.get(key), f"{prefix}.{key}".lstrip("."))
        return found
    return [] if old == new else [prefix]


def _construct(
    node: yaml.Node, at: Location, path: str, places: dict[Location, str], problems: list[str]
) -> Any:
    """Plain values from a YAML node, noting where each one stands."""
    place = f"{path}:{node.start_mark.line + 1}"
    places[at] = place
    if isinstance(node, yaml.MappingNode):
        mapping: dict[str, Any] = {}
        for key_node, value_node in node.value:
            key = str(key_node.value)
            here = (*at, key)
            if key in mapping:
                line = f"{path}:{key_node.start_mark.line + 1}"
                problems.append(f"{line}: {_dotted(here)}: given twice; keep one of the two")
            mapping[key] = _construct(value_node, here, path, places, problems)
            places[here] = f"{path}:{key_node.start_mark.line + 1}"
        return mapping
    if isinstance(node, yaml.SequenceNode):
        return [
            _construct(item, (*at, index), path, places, problems)
            for index, item in enumerate(node.value)
        ]
    return yaml.safe_load(yaml.serialize(node))


def _override(
    values: dict[str, Any], override: str, places: dict[Location, str], problems: list[str]
) -> None:
    name, equals, text = override.partition("=")
    if not equals or not name:
        problems.append(f"--set {override}: write it as section.key=value")
        return
    *sections, key = name.split(".")
    target = values
    for section in sections:
        inner = target.setdefault(section, {})
        if not isinstance(inner, dict):
            problems.append(f"--set {override}: {section} is a value, not a section")
            return
        target = inner
    try:
        target[key] = yaml.safe_load(text)
    except yaml.YAMLError:
        problems.append(f"--set {override}: the value is not YAML; quote it")
    places[(*sections, key)] = f"--set {name}"


def _explain(item: Any, places: dict[Location, str], path: str) -> str:
    """One error of pydantic as ``file:line: key: what is wrong``."""
    location = tuple(item["loc"])
    near = location
    while near and near not in places:
        near = near[:-1]
    place = places.get(near, path) if near else path
    if item["type"] == "extra_forbidden":
        return f"{place}: {_dotted(location)}: unknown key; `hanmill config show` lists them all"
    given = f" (given: {item['input']!r})" if not isinstance(item["input"], dict) else ""
    return f"{place}: {_dotted(location)}: {item['msg']}{given}"


def _dotted(location: Location) -> str:
    return ".".join(str(part) for part in location)


def _dump(section: BaseModel, depth: int) -> list[str]:
    pad = "  " * depth
    found = []
    for name, info in type(section).model_fields.items():
        value = getattr(section, name)
        if isinstance(value, BaseModel):
            if depth == 0:
                found.append("")
            doc = (type(value).__doc__ or "").strip().splitlines()
            found += [f"{pad}# {doc[0]}"] if doc and depth == 0 else []
            found += [f"{pad}{name}:", *_dump(value, depth + 1)]
            continue
        if info.description:
            found += textwrap.wrap(
                info.description, 98, initial_indent=f"{pad}# ", subsequent_indent=f"{pad}# "
            )
        if isinstance(value, tuple):
            value = [v.model_dump(mode="json") if isinstance(v, BaseModel) else v for v in value]
        flow = yaml.safe_dump(value, default_flow_style=True, allow_unicode=True, width=1 << 20)
        found.append(f"{pad}{name}: {flow.removesuffix('...' + chr(10)).strip()}")
    return found
