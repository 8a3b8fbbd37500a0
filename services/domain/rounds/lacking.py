"""What still has to come in before a round's scoring can be closed, subject by subject (4.3).

Each thing is named with its subject, in both languages; nothing here is ever counted as zero.
"""

from collections.abc import Iterator

from services.domain.base import Frozen
from services.domain.mechanisms.levels import LEVELS
from services.domain.mechanisms.parallel_examination import waiting
from services.domain.mechanisms.rating_maps import mapped
from services.domain.mechanisms.samples import WHAT
from services.domain.mechanisms.supplied_values import standing
from services.domain.programme.words import Text
from services.domain.rounds.entry import Entry
from services.domain.rounds.lapsing import waiting_mending
from services.domain.rounds.owed_reports import open_hard_items
from services.domain.rounds.rating import items_of, tally_of
from services.domain.rounds.results import owing, panel_total
from services.domain.rounds.sheets import open_items
from services.domain.rounds.state import AssessmentRound
from services.domain.rounds.surveying import surveys_of
from services.domain.rounds.tabling import unsettled
from services.domain.rounds.voting import waiting_vote


class Lacking(Frozen):
    code: str
    name: str
    what: Text


def lacking(of: AssessmentRound) -> tuple[Lacking, ...]:
    """In the order of entering; whoever was refused lacks nothing."""
    return tuple(
        Lacking(code=entry.code, name=entry.name, what=what)
        for entry in of.assessed
        for what in _of(of, entry)
    )


def _of(of: AssessmentRound, entry: Entry) -> Iterator[Text]:
    admission = of.admission(entry)
    if admission is not None and admission.admitted is None:
        yield admission.shown
        return
    if level := of.awaits_endorsement(entry):
        name = LEVELS[level]
        yield Text(zh=f"待{name.zh}签署意见", en=f"endorsement by the {name.en}")
        return
    if entry.examination and (left := waiting(entry.examination)):
        zh, en = "、".join(left), ", ".join(left)
        yield Text(zh=f"部门审查意见：{zh}", en=f"opinions of offices: {en}")
    yield from waiting_mending(of, entry)
    yield from _votes(of, entry)
    yield from _scores(of, entry)
    yield from _confirmations(of, entry)
    yield from _supplied(of, entry)
    for item in open_hard_items(of, entry):
        yield Text(zh=f"硬性指标待认定：{item.zh}", en=f"a hard item to be judged: {item.en}")
    for conflict in unsettled(of, entry):
        zh, en = conflict.text.zh, conflict.text.en
        yield Text(zh=f"数据不一致：{zh}", en=f"figures that disagree: {en}")
    for _, rules, found in surveys_of(of, entry):
        if found is None or found.short:
            name = rules.instrument.label
            yield Text(zh=f"民意调查答卷：{name.zh}", en=f"answers of the survey: {name.en}")
    for sample, rule in of.rules.samples.items():
        if sample not in entry.samples:
            what = WHAT[rule.of]
            yield Text(zh=f"抽样：{what.zh}", en=f"sample of {what.en}")


def _scores(of: AssessmentRound, entry: Entry) -> Iterator[Text]:
    panel = panel_total(of, entry)
    if panel is not None:
        for line in panel.lines:
            if line.value is None and line.note:
                yield Text(
                    zh=f"{line.label.zh}：{line.note.zh}", en=f"{line.label.en}: {line.note.en}"
                )
        return
    if of.scoring(entry) is None:
        yield from _without_points(of, entry)
        return
    for slot in of.slots(entry):
        if slot.id in entry.without:
            continue
        given, waiting = entry.scores.get(slot.id, {}), owing(of, entry, slot.id)
        if waiting and given:
            zh, en = f"：还差{len(waiting)}人评分", f": {len(waiting)} more raters"
            yield Text(zh=slot.label.zh + zh, en=slot.label.en + en)
        elif not given:
            left = open_items(of, entry, slot.id)
            zh, en = (f"：评分表还有{left}项", f": {left} items of the sheet") if left else ("", "")
            yield Text(zh=slot.label.zh + zh, en=slot.label.en + en)


def _votes(of: AssessmentRound, entry: Entry) -> Iterator[Text]:
    """C4.3.3, C4.3.4: the group that has not decided yet."""
    if waits := waiting_vote(of, entry):
        yield Text(zh=f"待表决：{waits.zh}", en=f"a vote: {waits.en}")


def _without_points(of: AssessmentRound, entry: Entry) -> Iterator[Text]:
    """The verdict; or C5.6.1, how many indicators nobody has rated, and the first of them."""
    rated = tally_of(of, entry)
    if rated is None and entry.verdict is None and not _is_mapped(of, entry):
        yield Text(zh="评审结论", en="the verdict")
    if rated and rated.open:
        first, many = items_of(of, entry)[rated.open[0]], len(rated.open)
        yield Text(
            zh=f"指标待认定：{first.zh}等{many}项",
            en=f"indicators to be rated: {many}, the first is {first.en}",
        )


def _supplied(of: AssessmentRound, entry: Entry) -> Iterator[Text]:
    """C2.1.6, D16: a figure that another office owes, or that a second one has not signed."""
    rules = of.rules.supplies
    for one in rules.about(entry.group) if rules else ():
        found = standing(rules, entry.values, one.datum, of.year) if rules else "missing"
        if found == "missing":
            yield Text(
                zh=f"待提供数据：{one.name.zh}", en=f"a figure to be supplied: {one.name.en}"
            )
        elif found == "unverified":
            yield Text(
                zh=f"待核实数据：{one.name.zh}", en=f"a figure to be verified: {one.name.en}"
            )


def _is_mapped(of: AssessmentRound, entry: Entry) -> bool:
    """An old rating that carries over needs no verdict (C5.8.10)."""
    if entry.old is None or of.rules.old_ratings is None:
        return False
    return mapped(of.rules.old_ratings, entry.old.old, entry.old.supplemented).new is not None


def _confirmations(of: AssessmentRound, entry: Entry) -> Iterator[Text]:
    scoring = of.scoring(entry)
    if scoring is None:
        return
    for claim in entry.claims:
        rules = scoring.bonuses if claim.direction == "bonus" else scoring.deductions
        if rules and rules.confirmed_by and claim.confirmed is None:
            yield Text(
                zh=f"第{claim.no}项加扣分待{rules.confirmed_by.zh}确认",
                en=f"confirmation of adjustment {claim.no} by {rules.confirmed_by.en}",
            )
    for hit in entry.hits:
        if hit.confirmed is None:
            yield Text(zh=f"第{hit.no}项一票否决待确认", en=f"confirmation of veto {hit.no}")
