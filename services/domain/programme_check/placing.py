"""YAML read for a check: the tree, and the line and column of everything in it (4.1.2, 4.6).

Takes plain mappings, lists and scalars only: no anchors, aliases, merge keys or tags, no key twice,
nothing deeper or larger than a definition can be. What a word means is checked elsewhere.
"""

from collections.abc import Iterator
from typing import Final, Protocol

import yaml
from yaml.constructor import SafeConstructor
from yaml.events import (
    AliasEvent,
    CollectionEndEvent,
    CollectionStartEvent,
    DocumentStartEvent,
    NodeEvent,
    ScalarEvent,
)

from services.domain.programme.reading import LOADER
from services.domain.programme_check.findings import Code, Finding, Path, Place, error

LARGEST: Final = 512 * 1024
DEEPEST: Final = 24
MERGE: Final = "tag:yaml.org,2002:merge"


class Mark(Protocol):
    """Of either parser, with or without C."""

    @property
    def line(self) -> int: ...
    @property
    def column(self) -> int: ...


class Written:
    """A file as it was read: its tree, where each part stands, and what is wrong with the form."""

    def __init__(self, text: str) -> None:
        self.tree: object = None
        self.places: dict[Path, Place] = {}
        self.findings: list[Finding] = []
        # One for each file: it keeps every scalar that it ever made a number, day or word of.
        self._scalars = SafeConstructor()
        if len(text.encode()) > LARGEST:
            said = (f"文件超过{LARGEST // 1024}千字节", f"larger than {LARGEST // 1024} kB")
            remedy = ("请把目录等内容分成单独的文件", "keep catalogues in files of their own")
            self._refuse(Code.TOO_LARGE, said, remedy, Place(line=1, column=1))
            return
        try:
            self._look_through(text)
            if not self.findings:
                node = yaml.compose(text, Loader=LOADER)
                self.tree = self._built(node, ()) if node else None
        except yaml.MarkedYAMLError as wrong:
            mark = wrong.problem_mark or wrong.context_mark
            said = ("不是有效的YAML", f"not YAML: {wrong.problem or wrong.context or ''}")
            remedy = (
                "请检查此处的缩进、引号、冒号和括号",
                "look at indentation, quotes, colons, brackets",
            )
            self._refuse(Code.NOT_YAML, said, remedy, _place(mark) if mark else None)
        except (yaml.YAMLError, ValueError) as wrong:
            said = ("不是有效的YAML", f"not YAML: {wrong}")
            remedy = (
                "请用UTF-8保存，去掉不可见的控制字符",
                "save it as UTF-8, without control characters",
            )
            self._refuse(Code.NOT_YAML, said, remedy, None)

    def place(self, path: Path) -> Place | None:
        """Where it stands, or the nearest thing around it that stands in this file."""
        for length in range(len(path), -1, -1):
            if found := self.places.get(path[:length]):
                return found
        return None

    def _look_through(self, text: str) -> None:
        """Before anything is built: an alias of an alias is never followed."""
        depth = documents = 0
        for event in yaml.parse(text, Loader=LOADER):
            if isinstance(event, DocumentStartEvent):
                documents += 1
                if documents > 1:
                    said = ("文件里有两份文档（---）", "two documents in one file (---)")
                    remedy = ("一个文件只写一项", "one definition a file")
                    self._refuse(Code.TWO_DOCUMENTS, said, remedy, _place(event.start_mark))
            if isinstance(event, AliasEvent) or (isinstance(event, NodeEvent) and event.anchor):
                said = (
                    "不能使用锚点和引用（&、*）",
                    f"anchors and aliases are not taken: {event.anchor}",
                )
                remedy = (
                    "请把内容写完整，或用extends",
                    "write it out, or extend another definition",
                )
                self._refuse(Code.ANCHOR, said, remedy, _place(event.start_mark))
            if isinstance(event, ScalarEvent | CollectionStartEvent) and event.tag:
                said = (f"不能使用标签{event.tag}", f"tags are not taken: {event.tag}")
                remedy = ("请去掉标签", "leave the tag out")
                self._refuse(Code.TAG, said, remedy, _place(event.start_mark))
            depth += isinstance(event, CollectionStartEvent)
            depth -= isinstance(event, CollectionEndEvent)
            if depth > DEEPEST:
                said = (f"嵌套超过{DEEPEST}层", f"more than {DEEPEST} levels deep")
                remedy = ("没有任何设置需要这么深", "no setting lies so deep")
                self._refuse(Code.TOO_DEEP, said, remedy, _place(event.start_mark))
                return

    def _built(self, node: yaml.Node, path: Path) -> object:
        self.places.setdefault(path, _place(node.start_mark))
        match node:
            case yaml.MappingNode(value=pairs):
                return dict(self._pairs(pairs, path))
            case yaml.SequenceNode(value=items):
                return [self._built(item, (*path, at)) for at, item in enumerate(items)]
        return self._scalar(node)

    def _pairs(
        self, pairs: list[tuple[yaml.Node, yaml.Node]], path: Path
    ) -> Iterator[tuple[str, object]]:
        seen: set[str] = set()
        for key_node, node in pairs:
            plain = isinstance(key_node, yaml.ScalarNode) and key_node.tag != MERGE
            key = self._scalar(key_node) if plain else None
            place = _place(key_node.start_mark)
            if not isinstance(key, str):
                said = (
                    f"名称应为文字：{key_node.value!s:.40}",
                    f"a name must be a word: {key_node.value!s:.40}",
                )
                remedy = ("请给名称加引号", "put the name in quotes")
                self._refuse(Code.KEY_NO_WORD, said, remedy, place)
                continue
            if key in seen:
                said = (f"“{key}”写了两次", f"{key!r} stands here twice")
                remedy = ("请删去其中一个", "take one of them out")
                self._refuse(Code.KEY_TWICE, said, remedy, place, (*path, key))
            seen.add(key)
            self.places.setdefault((*path, key), place)
            yield key, self._built(node, (*path, key))

    def _scalar(self, node: yaml.Node) -> object:
        try:
            return self._scalars.construct_object(node)
        except ValueError as wrong:
            said = (f"不是有效的日期或数字：{node.value!s:.40}", f"no day and no number: {wrong}")
            remedy = ("请改正，或加引号作为文字", "correct it, or quote it as a word")
            self._refuse(Code.WRONG_VALUE, said, remedy, _place(node.start_mark))
            return None

    def _refuse(
        self,
        code: Code,
        text: tuple[str, str],
        remedy: tuple[str, str],
        place: Place | None,
        path: Path = (),
    ) -> None:
        found = error(code, text, remedy, path)
        self.findings.append(found.model_copy(update={"place": place}))


def _place(mark: Mark | None) -> Place:
    return Place(line=mark.line + 1, column=mark.column + 1) if mark else Place(line=1, column=1)
