"""YAML as plain values with the line of every one of them.

Only text, whole numbers, `true`, `false` and `null` are understood: no dates, no floats, no `yes` that turns into a
boolean. A key given twice is refused, and so are anchors and aliases: a few lines of them can stand for millions.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import yaml

Path = tuple[str | int, ...]

_BOOLEANS = {"true": True, "false": False}
_TAG = "tag:yaml.org,2002:"
#: Longer ones are texts: no number that we read is so large, and Python refuses to convert those that are very long.
_WHOLE = re.compile(r"-?\d{1,18}", re.ASCII)
DEEPEST = 20


class YamlProblem(ValueError):
    """The text is not the YAML that we read; `line` counts from 1."""

    def __init__(self, *, line: int, reason: str) -> None:
        super().__init__(f"line {line}: {reason}")
        self.line = line
        self.reason = reason


@dataclass(frozen=True, slots=True, kw_only=True)
class Marked:
    """A value and the lines on which its parts begin."""

    value: Any
    lines: Mapping[Path, int]

    def line(self, path: Path) -> int:
        """Line of the value at a path, or of the nearest one above it; counts from 1."""
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines.get(path, 1)


class _Loader(yaml.SafeLoader):
    """Resolves nothing by itself but whole numbers, null and the two words for booleans."""

    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        """The next node, unless it carries an anchor or stands for one."""
        event = self.peek_event()  # type: ignore[no-untyped-call]
        if getattr(event, "anchor", None):
            raise YamlProblem(line=event.start_mark.line + 1, reason="anchors (&) and aliases (*) are not accepted")
        return super().compose_node(parent, index)


_Loader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if tag in {f"{_TAG}int", f"{_TAG}null", f"{_TAG}bool"}]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


def load(text: str) -> Marked:
    """Read one YAML document.

    Raises:
        YamlProblem: with the line and what is wrong there.
    """
    try:
        node = yaml.compose(text, Loader=_Loader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        raise YamlProblem(line=mark.line + 1 if mark else 1, reason=str(error.problem or error.context)) from None
    except yaml.YAMLError as error:
        raise YamlProblem(line=1, reason=str(error)) from None
    lines: dict[Path, int] = {}
    return Marked(value=None if node is None else _plain(node, (), lines), lines=lines)


def dump(value: Mapping[str, Any]) -> str:
    """Write plain values as YAML that `load` reads back to the same values; keys keep their order."""
    return yaml.dump(dict(value), Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=100)


class _Dumper(yaml.SafeDumper):
    """Writes long texts as blocks, and quotes whatever another reader might take for something else."""

    def ignore_aliases(self, data: object) -> bool:  # noqa: ARG002 - the signature is that of the library
        """Always: what stands in two places is written twice, since `load` takes no alias."""
        return True


def _write_text(dumper: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
    return dumper.represent_scalar(f"{_TAG}str", text, style="|" if "\n" in text else None)


_Dumper.add_representer(str, _write_text)


def _plain(node: yaml.Node, path: Path, lines: dict[Path, int]) -> Any:  # noqa: ANN401 - any YAML value
    lines[path] = node.start_mark.line + 1
    if len(path) > DEEPEST:
        raise YamlProblem(line=lines[path], reason="nested too deeply")
    match node:
        case yaml.MappingNode():
            return _mapping(node, path, lines)
        case yaml.SequenceNode():
            return [_plain(each, (*path, index), lines) for index, each in enumerate(node.value)]
        case yaml.ScalarNode():
            return _scalar(node, lines[path])
    raise YamlProblem(line=lines[path], reason="not understood")


def _mapping(node: yaml.MappingNode, path: Path, lines: dict[Path, int]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, value in node.value:
        line = key.start_mark.line + 1
        if not isinstance(key, yaml.ScalarNode):
            raise YamlProblem(line=line, reason="a key must be a word")
        if key.value in found:
            raise YamlProblem(line=line, reason=f"“{key.value}” is given twice")
        found[key.value] = _plain(value, (*path, key.value), lines)
        lines[(*path, key.value)] = line
    return found


def _scalar(node: yaml.ScalarNode, line: int) -> str | int | bool | None:
    word = node.value
    match node.tag.removeprefix(_TAG):
        case "null":
            return None
        case "bool":
            # "yes" and "no" stay words: "no" is a country and a language.
            return _BOOLEANS.get(word.lower(), word)
        case "int":
            return int(word) if _WHOLE.fullmatch(word) else str(word)
        case "str":
            return str(word)
        case other:
            raise YamlProblem(line=line, reason=f"a value of the type {other} is not accepted")
