"""Schemes that come later as data, as far as they have a mechanism that no bundled one has (4.2).

C1.1 mutual checks, C3.3 lapses on the way, C3.6 offices at once, C4.5 breaking down, C4.7 verified
figures and surveys, C5.2 experts drawn from a pool. What their sources leave open is marked as ours.
"""

import yaml

from services.domain.programme.evaluation import Scheme

HEAD = """
schema: evaluation-scheme/1
version: 1
effective_from: 2012-01-01
"""
EXPERTS = """
id: expert-evaluation
title: {zh: 新农合绩效评价, en: Evaluation by drawn experts}
rule: C5.2
evaluation:
  subjects: [{id: towns, kind: town, label: {zh: 乡镇, en: Towns}}]
  roles: [{does: applies, who: {zh: 乡镇, en: Towns}, rule: C5.2.2}]
  draw:
    seats: experts
    reveal_days: 3
    places:
      - {field: water, drawn: 2, alternates: 1, source: C5.2.3}
      - {field: air, drawn: 1, source: C5.2.3}
  judging:
    towns:
      scoring:
        weighting:
          parts: [{id: experts, label: {zh: 专家评审, en: Experts}, share: 1}]
        bands:
          source: null
          note: "our default, no source: C5.2.1 grades and names no bands"
          bands:
            - {id: pass, label: {zh: 合格, en: Pass}, at_least: 60}
            - {id: fail, label: {zh: 不合格, en: Fail}, below: 60}
"""
JOINT = """
id: joint-approval
title: {zh: 并联审批, en: Joint approval}
rule: C3.6
evaluation:
  subjects: [{id: matters, kind: project, level: county, label: {zh: 审批事项, en: Matters}}]
  parallel: {offices: [guihua, xiaofang, huanbao], days: 22, unit: working, source: C3.6.7}
"""
OWNERS = """
id: indicator-owners
title: {zh: 指标责任分解, en: Indicators and their owners}
rule: C4.5
evaluation:
  subjects: [{id: departments, kind: department, level: county, label: {zh: 部门, en: Departments}}]
  breakdown:
    duties:
      - {indicator: air, office: huanbao, due: 06-30, material: [{id: report, label: {zh: 监测报告, en: Report}}]}
      - {indicator: water, office: shuiwu}
    rest: zhengfuban
    due: 11-30
    source: C4.5.2
"""
FIGURES = """
id: regional-performance
title: {zh: 县市绩效考评, en: Performance of a region's units}
rule: C4.7
evaluation:
  subjects: [{id: departments, kind: department, level: county, label: {zh: 部门, en: Departments}}]
  supplies:
    source: C4.7.12
    supplies:
      - {datum: vaccination-rate, by: jikong}
      - {datum: population, by: gongan, verified_by: tongji}
"""
MUTUAL = """
id: quality-revival
title: {zh: 质量振兴考核, en: Quality revival}
rule: C1.1
evaluation:
  subjects: [{id: departments, kind: department, level: county, label: {zh: 部门, en: Departments}}]
  checks:
    - {id: mutual, label: {zh: 互查, en: Mutual checks}, kind: mutual, notice: open, told_days: 2, source: C1.1.5}
"""
SURVEY = """
id: satisfaction
title: {zh: 公众评议, en: Public review}
rule: C4.7
evaluation:
  subjects: [{id: departments, kind: department, level: county, label: {zh: 部门, en: Departments}}]
  surveys:
    public:
      method: panel
      floor: 0.6
      instrument:
        id: public-review
        version: 1
        label: {zh: 公众评议问卷, en: Questionnaire of the public review}
        questions:
          - id: service
            label: {zh: 服务, en: Service}
            choices:
              - {id: good, label: {zh: 满意, en: satisfied}, satisfied: true}
              - {id: bad, label: {zh: 不满意, en: dissatisfied}, satisfied: false}
      source: C4.7.24
"""

GRANTS = """
id: talent-grants
title: {zh: 引进人才补贴, en: Grants for talents}
rule: C3.5
evaluation:
  subjects: [{id: employers, kind: enterprise, level: county, label: {zh: 用人单位, en: Employers}}]
  grants:
    - id: living
      label: {zh: 生活补贴, en: Living allowance}
      amount: 500
      most_months: 60
      stops: [{id: left, label: {zh: 解除聘用, en: Employment ended}}]
      source: C3.5.2
"""
BRANCHES = """
id: heads-and-branches
title: {zh: 部门考评, en: Departments and their heads}
rule: C4.7
evaluation:
  subjects:
    - {id: departments, kind: department, level: county, label: {zh: 部门, en: Departments}}
    - {id: towns, kind: town, label: {zh: 乡镇, en: Towns}}
  judging:
    departments:
      head: {no_honours: [pass, fail], source: C4.7.20}
      scoring:
        weighting:
          parts: [{id: year, label: {zh: 全年, en: The year}, share: 1}]
        bands:
          source: C4.7.18
          bands:
            - {id: excellent, label: {zh: 优秀, en: Excellent}, at_least: 90}
            - {id: good, label: {zh: 良好, en: Good}, at_least: 80}
            - {id: pass, label: {zh: 合格, en: Pass}, at_least: 70}
            - {id: fail, label: {zh: 不合格, en: Fail}, below: 70}
"""
RENEWED = """
id: class-titles
title: {zh: 先进集体评选, en: Titles of classes}
rule: C3.4
evaluation:
  subjects: [{id: classes, kind: institution, level: county, label: {zh: 班级, en: Classes}}]
  checks:
    - id: spot
      label: {zh: 不定期抽查, en: Irregular spot checks}
      kind: spot
      notice: unannounced
      sample: {of: units, at_least: 1, source: null, note: "our default, no source: C3.4.4"}
      source: C3.4.4
  validity: {months: 12, renewal: without-review, spot_checks: 2, ask_before_days: 60, source: C3.4.4}
"""
TRAINED = """
id: post-models
title: {zh: 示范岗评选, en: Model posts}
rule: C3.3
evaluation:
  subjects: [{id: posts, kind: institution, level: county, label: {zh: 候选岗位, en: Candidates}}]
  on_the_way:
    lapses:
      - {id: careless, label: {zh: 重视不够, en: poor attention}, means: rectify, days: 10}
      - {id: serious, label: {zh: 问题严重, en: serious problems}, means: disqualified}
    source: C3.3.4
    note: "our default, no source: the days"
"""
SAMPLED = """
id: sampled-centres
title: {zh: 抽样考核, en: Centres with samples drawn}
rule: C2.1
evaluation:
  subjects:
    - {id: centres, kind: institution, level: county, label: {zh: 卫生院, en: Centres}}
    - {id: clinics, kind: institution, level: county, label: {zh: 诊所, en: Clinics}}
  roles:
    - {does: assesses, level: county, who: {zh: 县卫生局, en: County health bureau}, rule: C2.1.3}
    - {does: spot-checks, level: city, who: {zh: 市卫生局, en: City health bureau}, rule: C2.1.3}
    - {does: decides, level: county, who: {zh: 县卫生局, en: County health bureau}, rule: C2.1.3}
  levels:
    source: C2.1.3
    levels: [{level: county, role: assesses}, {level: city, role: spot-checks}]
  samples_drawn: true
  samples:
    households: {of: households, at_least: 20, source: C2.1.5}
    staff: {of: staff, share: 0.3, source: C2.1.5}
  checks:
    - id: third
      label: {zh: 抽查三成, en: A third}
      kind: spot
      notice: either
      sample: {of: units, share: 0.3, source: C2.1.3}
      among: [centres]
      source: C2.1.3
    - {id: daily, label: {zh: 日常督导, en: Daily supervision}, kind: daily, notice: either, source: C2.1.4}
"""
SHEET = """
id: indicators-by-item
title: {zh: 指标逐项评分, en: Indicators scored item by item}
rule: C4.6
evaluation:
  subjects: [{id: towns, kind: town, label: {zh: 乡镇, en: Towns}}]
  judging:
    towns:
      sheet_of: items
      sheet:
        items:
          - id: plan
            label: {zh: 计划备案, en: Plan filed}
            score: {kind: attained, points: 20}
          - id: jobs
            label: {zh: 新增就业, en: New jobs}
            score: {kind: proportional, points: 10}
          - id: opinion
            label: {zh: 群众满意度, en: Public opinion}
            score:
              kind: rubric
              grades:
                - {id: high, label: {zh: 满意, en: Satisfied}, points: 20, least: 18}
                - {id: middle, label: {zh: 基本满意, en: Rather satisfied}, points: 15}
                - {id: low, label: {zh: 不满意, en: Dissatisfied}, points: 8}
          - id: duties
            label: {zh: 日常工作, en: Daily duties}
            score:
              kind: deduction
              points: 30
              faults:
                - {id: late, label: {zh: 迟报, en: Late report}, points: 2, each_time: true}
                - {id: no-meeting, label: {zh: 未开会, en: No meeting}, points: 5}
          - id: features
            label: {zh: 特色工作, en: Features}
            score: {kind: judged, points: 20}
      scoring:
        weighting:
          parts: [{id: items, label: {zh: 指标, en: Indicators}, share: 1}]
        bands:
          source: C4.6.16
          bands:
            - {id: pass, label: {zh: 合格, en: Pass}, at_least: 60}
            - {id: fail, label: {zh: 不合格, en: Fail}, below: 60}
"""


def whole(text: str) -> str:
    """The file as a bureau would bring it in."""
    return HEAD + text


def later(text: str) -> Scheme:
    """As strictly as a file is read."""
    return Scheme.from_file(yaml.safe_load(whole(text)))
