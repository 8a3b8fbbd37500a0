"""Scorings of the sources, as a definition would say them: data for the tests of this package.

C2.1 health centres, C2.3 hospitals, C4.6 and C4.7 performance management, C5.7 union.
"""

from typing import TypeVar

import yaml

from services.domain.mechanisms.scoring import Scoring
from services.domain.programme.words import Definition, Text

Model = TypeVar("Model", bound=Definition)


def read(model: type[Model], text: str) -> Model:
    """A part of a definition from its YAML, as strictly as a file is read."""
    return model.from_file(yaml.safe_load(text))


def the(model: type[Model], part: object) -> Model:
    """The part of a scheme, known to be there and of this kind."""
    assert isinstance(part, model)
    return part


def word(text: str) -> Text:
    return Text(zh=text, en=text)


HEALTH_CENTRES = read(
    Scoring,
    """
    weighting:
      parts:
        - {id: june, label: {zh: 上半年考核, en: June assessment}, share: 0.4}
        - {id: december, label: {zh: 年终考核, en: December assessment}, share: 0.6}
    bands:
      bands:
        - {id: excellent, label: {zh: 优秀, en: excellent}, at_least: 85}
        - {id: good, label: {zh: 良好, en: good}, at_least: 70, at_most: 84}
        - {id: pass, label: {zh: 合格, en: pass}, at_least: 60, at_most: 69}
        - {id: fail, label: {zh: 不合格, en: fail}, below: 60}
    band_limits:
      - band: excellent
        beyond: good
        quota:
          id: excellent
          label: {zh: 优秀名额, en: places for excellent}
          places: {kind: ratio, share: 0.2, of: all, rounding: down}
          source: C2.1.9
    money:
      - id: rest
        base: {zh: 其余20%经费, en: the remaining 20 % of the funds}
        factors: {excellent: 1, good: 1, pass: 1, fail: 0.5}
        withheld_goes_to: {zh: 县奖励基金, en: the county award fund}
        source: C2.1.10
    """,
)

TOWNS = read(
    Scoring,
    """
    weighting:
      parts:
        - {id: indicators, label: {zh: 指标考核, en: indicators}, share: 0.9, each: half-year}
        - {id: leaders, label: {zh: 领导评价, en: leaders}, share: 0.1, each: half-year}
    bonuses:
      cap: 4
      groups: [towns, departments]
      evidence: {zh: 表彰文件或证书, en: the commending document or certificate}
      confirmed_by: {zh: 绩效办, en: the performance office}
      kinds:
        - {id: city, label: {zh: 市级表彰, en: commended by the city}, points: 2}
        - {id: province, label: {zh: 省级表彰, en: commended by the province}, points: 3}
        - {id: centre, label: {zh: 中央表彰, en: commended by the centre}, points: 4}
    deductions:
      cap: 4
      groups: [towns, departments]
      kinds:
        - {id: by-province, label: {zh: 省级通报批评, en: criticised by the province}, points: 2}
        - {id: by-city, label: {zh: 市级通报批评, en: criticised by the city}, points: 1}
        - {id: complaint, label: {zh: 查实投诉, en: verified complaint}, points: 0.5}
        - {id: discipline, label: {zh: 班子违纪案件, en: disciplinary case}, points: 1}
    bands:
      bands:
        - {id: pass, label: {zh: 合格, en: pass}, at_least: 60}
        - {id: fail, label: {zh: 不合格, en: fail}, below: 60}
    vetoes:
      - id: accident
        label: {zh: 特别重大安全事故, en: very serious safety accident}
        effect: bars
        bars: [advanced]
        follows_from: {kind: recorded, paper: {zh: 事故通报, en: accident report}}
        confirmed_by: {zh: 安监局, en: the safety bureau}
        source: C4.6.15
      - id: dereliction
        label: {zh: 失职造成重大损失, en: serious loss through dereliction}
        effect: lowers
        to: fail
        follows_from: {kind: recorded, paper: {zh: 认定意见, en: decision}}
        confirmed_by: {zh: 主要领导, en: the main leaders}
        source: C4.6.16
    distinctions:
      - quota:
          id: advanced
          label: {zh: 先进单位, en: advanced}
          places: {kind: ratio, share: 0.25, of: all, rounding: half-up}
          at_least: 90
          per_group: true
          source: C4.6.13
    last: {count: 3, below: 60, source: C4.6.20}
    """,
)

UNITS_OF_QITAI = read(
    Scoring,
    """
    weighting:
      parts:
        - {id: half-year, label: {zh: 半年考核, en: half-year}, share: 0.3}
        - {id: year-end, label: {zh: 年终考核, en: year-end}, share: 0.6}
        - {id: public, label: {zh: 公众评议, en: public appraisal}, share: 0.1}
    deductions:
      kinds:
        - {id: checks, label: {zh: 查访核验扣分, en: check deductions}, cap: 2}
        - {id: complaints, label: {zh: 投诉扣分, en: complaint deductions}, cap: 2}
    bands:
      bands:
        - {id: excellent, label: {zh: 优秀, en: excellent}, at_least: 90}
        - {id: good, label: {zh: 良好, en: good}, at_least: 80, at_most: 89}
        - {id: pass, label: {zh: 合格, en: pass}, at_least: 70, at_most: 79}
        - id: fail
          label: {zh: 不合格, en: fail}
          below: 70
          other_names: [{zh: 差, en: poor}]
    vetoes:
      - id: accident
        label: {zh: 重大安全事故, en: major safety accident}
        effect: voids
        follows_from: {kind: recorded, paper: {zh: 事故通报, en: accident report}}
        confirmed_by: {zh: 考核领导小组, en: the leading group}
        source: C4.7.25
    money:
      - id: award
        base: {zh: 一个月基本工资, en: one month's base pay}
        factors: {excellent: 1, good: 0.5, pass: 0, fail: 0}
        source: C4.7.22
    """,
)

UNION = read(
    Scoring,
    """
    weighting:
      parts:
        - {id: key, label: {zh: 重点工作, en: key work}, share: 0.7}
        - {id: common, label: {zh: 一般工作, en: common work}, share: 0.3}
    bands:
      bands:
        - {id: met, label: {zh: 达标, en: met}, at_least: 80}
        - {id: not-met, label: {zh: 未达标, en: not met}, below: 80}
    distinctions:
      - bands: [met]
        quota:
          id: grades
          source: C5.7.11
          stages:
            - id: advanced
              label: {zh: 先进, en: advanced}
              places: {kind: ratio, share: 0.6, of: eligible, rounding: half-up}
              source: C5.7.11
            - id: excellent
              label: {zh: 优秀, en: excellent}
              places: {kind: ratio, share: 0.3, of: eligible, rounding: half-up}
              source: C5.7.11
    """,
)
