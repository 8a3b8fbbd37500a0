"""What the sample papers say: fictitious places, plausible sentences in official Chinese.

Every figure follows from its page number, so the same paper comes out every time.
"""

from dataclasses import dataclass
from typing import Final

from services.domain.tree.units import Level

Row = tuple[str, ...]


@dataclass(frozen=True)
class Applicant:
    """The unit in whose name the papers are written, and those above it."""

    level: Level
    name: str
    body: str
    """The creation body (A0.2)."""
    approver: str
    """Who approved the plan (A1.2, A2.2, A3.2)."""
    addressee: str
    title: str


APPLICANTS: Final = (
    Applicant(
        Level.COUNTY,
        "青溪县",
        "青溪县人民政府",
        "青溪县人民代表大会常务委员会",
        "云岭市环境保护局",
        "生态县",
    ),
    Applicant(
        Level.TOWN,
        "松坪镇",
        "松坪镇人民政府",
        "青溪县人民政府",
        "云岭市环境保护局",
        "生态镇",
    ),
    Applicant(
        Level.VILLAGE,
        "上坪村",
        "上坪村村民委员会",
        "松坪镇人民政府",
        "青溪县环境保护局",
        "生态村",
    ),
)

CHAPTERS: Final = (
    ("总则", ("规划背景", "编制依据", "规划范围与期限", "指导思想", "基本原则", "规划目标")),
    ("基本概况", ("地理位置", "地形地貌", "气候水文", "人口与村落", "经济发展", "社会事业")),
    (
        "生态环境现状",
        ("地表水环境", "饮用水水源", "环境空气", "土壤与农田", "森林与湿地", "主要问题"),
    ),
    ("空间布局", ("生态功能分区", "生态保护红线", "农业生产空间", "村镇建设空间", "水系廊道")),
    ("生态产业", ("种植业", "养殖业", "农产品加工", "乡村旅游", "清洁生产", "资源循环")),
    ("环境污染防治", ("生活污水", "生活垃圾", "畜禽粪污", "农业面源", "工业污染源", "噪声与油烟")),
    (
        "生态保护与修复",
        ("河道清淤", "水土保持", "绿化造林", "古树名木", "生物多样性", "退化地修复"),
    ),
    (
        "人居环境与生态文化",
        ("村容村貌", "厕所改造", "饮水安全", "绿色出行", "宣传教育", "公众参与"),
    ),
    ("重点工程", ("工程一览", "污水处理工程", "垃圾收运工程", "河道工程", "绿化工程", "投资估算")),
    ("保障措施", ("组织领导", "责任分解", "资金筹措", "科技支撑", "监督考核")),
)
"""58 sections; with the approval and the cover they make the 60 pages of a plan."""

SENTENCES: Final = (
    "{name}始终把{topic}摆在突出位置，坚持统一规划、分步实施、注重实效。",
    "截至上年末，与{topic}有关的{count}项任务已完成{done}项，完成率为{rate}%。",
    "规划近期投入{money}万元，其中财政资金占{share}%，其余由项目单位和社会资金筹措。",
    "各村各单位按照职责分工，落实专人负责{topic}工作，每半年对进展情况进行一次检查。",
    "针对{topic}中存在的薄弱环节，制定整改清单{count}条，逐条明确责任单位和完成时限。",
    "通过公示栏、广播和入户宣传等方式，听取群众对{topic}的意见建议{count}条，均已答复。",
    "到规划期末，{topic}各项指标稳定达到创建标准，并为申报上一级称号打下基础。",
)

SUMMARY: Final = (
    "组织领导",
    "创建过程",
    "主要活动",
    "资源环境成效",
    "经济与生活水平",
    "经验与体会",
)
REPORT: Final = ("基本概况", "规划完成情况", "基本条件", "指标完成情况", "证明材料", "综合结论")

INDICATORS: Final[tuple[Row, ...]] = (
    ("指标", "单位", "标准", "现状", "计算依据"),
    ("建成区生活污水处理率", "%", "≥80", "86.4", "处理量÷排放量×100"),
    ("生活垃圾无害化处理率", "%", "≥95", "98.2", "处理量÷产生量×100"),
    ("规模化养殖场粪便综合利用率", "%", "≥95", "97.0", "利用量÷产生量×100"),
    ("农作物秸秆综合利用率", "%", "≥95", "96.1", "利用量÷产生量×100"),
    ("人均公共绿地面积", "平方米", "≥12", "13.6", "公共绿地面积÷人口"),
    ("主要道路绿化普及率", "%", "≥95", "97.8", "绿化长度÷应绿化长度×100"),
    ("森林覆盖率", "%", "≥40", "52.3", "林地面积÷国土面积×100"),
    ("清洁能源普及率", "%", "≥50", "63.5", "使用户数÷总户数×100"),
)

WATER: Final[tuple[Row, ...]] = (
    ("断面", "日期", "pH", "溶解氧 mg/L", "高锰酸盐指数 mg/L", "氨氮 mg/L", "类别"),
    ("青溪上游", "2029-11-05", "7.6", "8.4", "2.1", "0.12", "Ⅱ"),
    ("松坪大桥", "2029-11-05", "7.5", "7.9", "2.8", "0.21", "Ⅱ"),
    ("上坪下游", "2029-11-06", "7.4", "7.2", "3.4", "0.36", "Ⅲ"),
    ("出境断面", "2029-11-06", "7.4", "7.0", "3.7", "0.41", "Ⅲ"),
)

BASE_DATA: Final[tuple[tuple[str, str, float, float], ...]] = (
    ("国土面积", "平方公里", 846.0, 846.0),
    ("林地面积", "平方公里", 438.2, 442.5),
    ("年末总人口", "人", 31264, 31018),
    ("年末总户数", "户", 9871, 9902),
    ("建成区生活污水排放量", "万吨", 58.6, 59.2),
    ("建成区生活污水处理量", "万吨", 49.1, 51.1),
    ("生活垃圾产生量", "吨", 5204, 5260),
    ("生活垃圾无害化处理量", "吨", 5060, 5165),
    ("规模化养殖场粪便产生量", "吨", 12840, 12610),
    ("规模化养殖场粪便利用量", "吨", 12390, 12232),
    ("公共绿地面积", "平方米", 418600, 421800),
)


def paragraphs(applicant: Applicant, topic: str, seed: int, count: int = 5) -> list[str]:
    """Paragraphs on a topic; `seed` is the page, from which all figures follow."""
    made = []
    for number in range(count):
        tasks = 8 + (seed * 7 + number * 3) % 17
        done = tasks - (seed + number) % 3
        first = SENTENCES[(seed + number) % len(SENTENCES)]
        second = SENTENCES[(seed + number * 2 + 3) % len(SENTENCES)]
        words = {
            "name": applicant.name,
            "topic": topic,
            "count": tasks,
            "done": done,
            "rate": round(100 * done / tasks, 1),
            "money": 120 + (seed * 37 + number * 11) % 880,
            "share": 40 + (seed * 5 + number) % 35,
        }
        made.append((first + second).format(**words))
    return made
