"""The papers that a member of a panel signs in person: what was declared, and the promise (6.1.7).

Read by the office in charge and by whoever signed; other papers stand in `composing.py`.
"""

from collections.abc import Mapping

from services.api.dates import moment
from services.api.language import Language
from services.api.official.composing import Matter, Words, about, ended
from services.domain.review.conflicts import Interest, InterestsDeclared

ASKED: Mapping[Interest, str] = {
    Interest.EMPLOYED: "三年以内在申报单位、规划编制单位任职或兼职",
    Interest.COOPERATED: "三年以内与上述单位合作",
    Interest.KIN: "与材料中署名的人有亲属关系",
    Interest.COMMISSIONED: "参与编制该规划或技术报告",
}


@about(InterestsDeclared)
def _declared(matter: Matter, fact: InterestsDeclared) -> Words:
    """C5.2.4, C5.2.7: who judges says what stands in the way, and answers for what is signed."""
    yes = set(fact.answers.found)
    asked = [f"{zh}：{'有' if one in yes else '没有'}。" for one, zh in ASKED.items()]
    other = (f"其他情况：{ended(matter.said(fact.other))}",) if fact.other else ()
    name = matter.people.get(fact.actor.account, "")
    promise = (
        "声明人回避本案的评审，不再查看本案的任何材料。"
        if fact.recused
        else "声明人承诺客观公正、独立评审，对签署的评审意见负责；情况有变化的，立即重新申报。"
    )
    when = moment(Language.ZH, fact.at)
    return Words(
        title=f"{matter.place}创建{matter.kind}评审人员利益冲突申报和责任承诺书",
        paragraphs=(
            (
                f"{name}受聘评审{matter.place}创建{matter.kind}的申报，现就与申报单位、规划编制单位"
                "和材料中署名的人员的关系申报如下："
            ),
            *asked,
            *other,
            promise,
            f"声明人：{name}。经再次输入登录密码签署，签署时间{when}（北京时间）。",
        ),
    )
