"""The rows of an applicant's task list: gates, indicators by kind, volumes; how each stands and who
worked on it last (portal B3.1). What is lacking comes from the check that the submission runs.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from services.domain.attainment.verdicts import Verdict
from services.domain.papers.application import Readiness
from services.domain.papers.shortcomings import Code, Shortcoming
from services.domain.programme.catalogue import Entry, Indicator
from services.domain.programme.library import catalogue_of
from services.domain.programme.schema import Programme, Text
from services.storage.papers.sections import Sections, Touch

GATES = Text(zh="基本条件", en="Basic conditions")


@dataclass(frozen=True)
class Group:
    """Indicators of one kind, as one line of the task list."""

    name: Text
    first: str
    total: int
    binding: int
    """How many of them have to be met one by one (约束性); the rest are for reference (参考性)."""
    attained: int
    missed: int
    open: int
    lacks: int
    lacking: Shortcoming | None
    """The first thing that is to be done in it."""
    by: Touch | None


@dataclass(frozen=True)
class Gate:
    """A condition that everybody has to meet: a line of its own, before all others."""

    entry: Entry
    verdict: Verdict
    lacking: Shortcoming | None
    by: Touch | None


@dataclass(frozen=True)
class ItemLine:
    """A volume of the dossier. `finished` is the clerks' own word, where they have said it."""

    id: str
    name: Text
    lacks: tuple[Shortcoming, ...]
    begun: bool
    by: Touch | None
    finished: Touch | None
    optional: bool
    """Nobody is kept back by lacking it (B3.4.2)."""

    @property
    def counts(self) -> bool:
        """Among the items that have to be complete: what is optional only once it is begun."""
        return self.begun or not self.optional


@dataclass(frozen=True)
class Tasks:
    gates: list[Gate]
    groups: list[Group]
    items: list[ItemLine]

    @property
    def gates_met(self) -> int:
        return sum(
            gate.verdict in (Verdict.ATTAINED, Verdict.NOT_APPLICABLE) for gate in self.gates
        )

    @property
    def next_gate(self) -> Shortcoming | None:
        return next((gate.lacking for gate in self.gates if gate.lacking), None)

    @property
    def next_group(self) -> Shortcoming | None:
        return next((group.lacking for group in self.groups if group.lacking), None)

    @property
    def next_item(self) -> Shortcoming | None:
        return next((item.lacks[0] for item in self.items if item.lacks), None)


def tasks_of(programme: Programme, found: Readiness, sections: Sections) -> Tasks:
    entries = catalogue_of(programme).entries
    gates: list[Gate] = []
    by_name: dict[Text, list[tuple[Entry, Verdict]]] = {}
    for entry, one in zip(entries, found.assessments, strict=True):
        if isinstance(entry, Indicator):
            by_name.setdefault(group_name(entry), []).append((entry, one.verdict))
            continue
        gates.append(
            Gate(entry, one.verdict, _first(found, [entry]), sections.last(*places_of(entry)))
        )
    return Tasks(
        gates=gates,
        groups=[_group(name, members, found, sections) for name, members in by_name.items()],
        items=_items(programme, found, sections),
    )


def group_name(entry: Entry) -> Text:
    """Basic conditions stand together; indicators by the catalogue's own categories."""
    if isinstance(entry, Indicator):
        return Text(zh=entry.category_zh, en=entry.category_en)
    return GATES


def places_of(entry: Entry) -> tuple[str, ...]:
    """The sections of the papers that an entry draws on: its data and its own answers."""
    return (*(f"datum/{datum.id}" for datum in entry.base_data), f"indicators/{entry.code}")


def _group(
    name: Text, members: list[tuple[Entry, Verdict]], found: Readiness, sections: Sections
) -> Group:
    def count(verdict: Verdict) -> int:
        return sum(one is verdict for _, one in members)

    entries = [entry for entry, _ in members]
    lacking = [entry for entry in entries if found.of(f"indicators/{entry.code}")]
    apply = [entry for entry, one in members if one is not Verdict.NOT_APPLICABLE]
    return Group(
        name=name,
        first=(lacking or entries)[0].code,
        total=len(apply),
        binding=sum(not entry.is_reference for entry in apply),
        attained=count(Verdict.ATTAINED),
        missed=count(Verdict.NOT_ATTAINED),
        open=count(Verdict.OPEN),
        lacks=len(lacking),
        lacking=_first(found, entries),
        by=sections.last(*(place for entry in entries for place in places_of(entry))),
    )


def _first(found: Readiness, entries: Iterable[Entry]) -> Shortcoming | None:
    """What has no other remedy than the verifying unit's signature is nobody's task here."""
    lacks = (lack for entry in entries for lack in found.of(f"indicators/{entry.code}"))
    return next((lack for lack in lacks if lack.code is not Code.NOT_VERIFIED), None)


def _items(programme: Programme, found: Readiness, sections: Sections) -> list[ItemLine]:
    lines = []
    for item in programme.dossier:
        wanted = found.wants(item.id)
        if not wanted and not item.optional:
            continue
        place = f"dossier/{item.id}"
        lacks = found.of(place)
        lines.append(
            ItemLine(
                id=item.id,
                name=item.name,
                lacks=lacks,
                begun=wanted and not any(lack.code is Code.ITEM_MISSING for lack in lacks),
                by=sections.last(place),
                finished=sections.finished.get(place),
                optional=item.optional,
            )
        )
    return lines
