"""The settings of a definition by the names they have in its file, in words (4.1.3).

One table for comparisons and guides. What a setting does is said by the model that has it.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from services.domain.programme.words import Text

_WORDS: Final = """
acceptance|验收|acceptance
act|办理事项|act
acts|事项|acts
additional_conditions|附加条件|further conditions
after|截止后|after the closing date
after_naming|命名后的定期材料|papers after naming
after_check|在哪种检查之后|after which check
against|对照|compared with
alternates|备选人数|alternates
answer|答复期限|term of the answer
appeal|申请复核期限|term for appealing
applicants|申报资格|who may apply
application|验收申请|acceptance request
applies_to|适用对象|applies to
approved|经政府批准|approved by the government
approved_first|整改措施先批准|measures approved first
archiving|归档编号|numbers of the archive
asks|取值|where it is read
assessment|技术评估|technical assessment
at_least|至少|at least
at_least_percent|幅度|size of the change
base_data|基础数据|base data
basic_conditions|基本条件|basic conditions
batch|统一上报|sent in one batch
begins|开始|begins
binding|装订|binding
below|下一级称号|title below
body|申报主体|applicant
by|由谁|by whom
catalogue|指标目录|indicator catalogue
category|门类代码|category code
category_en|类别（英文）|category (English)
category_zh|类别|category (Chinese)
changes|对目录的调整|changes to the catalogue
checks|核查要点|checks
choices|选项|choices
closed_share|应办结比例|share that must be closed
closing|截止规定|closing rule
coastal|沿海|coastal
code|编号|code
comparison|比较方向|comparison
condition_lost|条件指标不再满足时|when a condition is met no longer
confidence|核实情况|how sure it is
constraint|约束性|constraint
content|内容要求|content
copies|纸质份数|copies on paper
corroborated_by|佐证|corroborated by
count|数量|number
counts|计入结果|counts
creation|创建申请|creation request
criterion|达标条件|criterion
current|当年|current year
cycle|周期|cycle
datum|基础数据|base datum
day|日期|day
days|天数|days
deadlines|时限|deadlines
decides|作出决定|how it is decided
declarations|宣示性规定|declarations
denials|否定报备|denials
departments|核准部门|verifying departments
does|做什么|does
dossier|申报材料|dossier
draw|抽取规则|rules of the draw
drawn|抽取人数|number drawn
drop|删去|dropped
due|应报日期|due days
economy|经济|economy
effective_from|施行日期|in force from
en|英文|English
endorsed|上级政府同意|consent of the government above
ends|结束|ends
escalate_after|逾期后几个工作日报分管领导|working days until the leader is told
evaluation|考核评价|evaluation
every|周期|how often
everybody|全部|everybody
evidence|证明材料|proofs
evidence_confidence|证明要求核实情况|how sure the proofs are
examined|申报表经审核|form examined
expert_time_told|专家评审时间告知|expert time told
experts|专家参加|with experts
expired|证明过了有效期|where a proof has expired
explanation_en|说明（英文）|explanation (English)
expr|算式|expression
farm_related|涉农|farm-related
field|专业|field
fields|栏目|fields
filed_documents|备案文件数|documents filed
film|专题片|special film
first|装订首页、起始|bound or beginning first
forms|表格|forms
follow_up|行政区划变更时称号的处理|titles when units change
follows|在哪项公示之后|follows the notice
fonds|全宗号|fonds
for_unmet|针对未达标的硬性指标|on hard indicators not met
form|文件格式|form of file
formula|公式|formula
function|职能|function
head|负责人等次|grade of the head
higher|上级称号不合格时|when a higher title fails
id|代号|id
instrument|问卷|questionnaire
interim_checks|中期检查|interim checks
issued|政府发布|issued by the government
judging|怎样评定|how it is judged
kind|种类|kind
kinds|各类|kinds
label|名称|name
later|再过年数|years further on
ladder|逐级晋级|ladder
last|终止环节|last step
level|级别|level
materials|所需材料|papers
limit|限值|limit
look_back_years|回溯年数|years looked back
mailbox|公示的信箱|mailbox of a notice
marker|标记|marker
matter|机构（问题）代码|matter code
max_seconds|最长秒数|most seconds
measurement|取得方式|how it is measured
merged|合并|merged
methods|验收方式|methods of acceptance
min_seconds|最短秒数|least seconds
missed|不能读取的时间|time in which it could not be read
moved|划转|moved
name|名称|name
name_en|英文名称|name (English)
name_zh|名称|name (Chinese)
next|次年|of the next year
not_applicable_when|可不考核的情形|not applicable when
note|备注|note
notice|公示|public notice
notice_proof|公示可读情况|whether the notice could be read
notices|公示|notices
number|序号|number
objections|异议|objections
on_paper|纸质要求|on paper
per_indicator|每项指标评审专家数|experts for each indicator
places|名额|places
plans|整改计划|plans of mending
press_days|督办办结日数|days that a supervision notice gives
presses|逾期督办方式|how overdue items are pressed for
printed|纸质要求|printed
of|其中|of it
offices|承办职能|offices
on|启用|switched on
on_freeze|暂停受理时|while the county is frozen
only_with_findings|仅在发现问题时|only with findings
op|比较|comparison
opinion|规划意见|opinion on the plan
optional|可选|optional
otherwise|其他情形|otherwise
owed_by|责任单位|owed by
part|分项|part
parts|材料组成|parts
past|以前年数|past years
permanent|永久保存|kept for ever
pitfall_en|易错点（英文）|pitfall (English)
plan|规划|plan
procedure|办理程序|procedure
published|向社会公开|published
questions|问题|questions
reason|理由|reason
recheck|复查|re-check
recommendations|推荐公示（下级）|recommendation notices
rectification|整改|rectification
ref|对照数据|datum compared with
reference_may_miss|可不达标的参考性指标数|reference indicators that may be missed
region|地区|region
register_fed|由名册取数|read from the register
remark|说明|remark
remind_calendar_days|提前几天提醒|calendar days of reminding
remind_working_days|提前几个工作日提醒|working days of reminding
renamed|更名|renamed
report_in_the_name_of|报告署名|report in the name of
reports|报告|reports
required|必须|required
requirement_en|要求（英文）|requirement (English)
retention|保存期限|retention
returns|退回规定|returns
reveal_days|公开密数的天数|days for revealing the secrets
review|专家评审规定|experts' review
roles|职责|who does what
rolling|遇节假日|at a holiday
rule|规则编号|rule
samples|样本|samples
satisfied|满意|satisfied
seats|负责的评分项|what those drawn score
secrecy|密级|secrecy
service|服务规定|service rules
severity_at_least|事件级别|severity at least
sha256|内容摘要|content hash
share|比例|share
sheets|评审表生效方式|when score sheets count
shown|显示位置|where it is shown
silence_accepts|逾期未告知即受理|silence accepts
source|出处|source
spans|跨环节期限|terms over several steps
spatial_scope|空间范围|spatial scope
split|拆分|split
stages|阶段|stages
stand_in|暂用目录|stand-in catalogue
stand_in_text|暂用说明|stand-in text
standards|标准|standards
start_day_counts|首日计入|first day counts
steps|环节|steps
stop_days_count|中止日计入|stopped days count
subjects|考核对象|subjects
survey|民意调查|survey
surveyed|有效受访人数|validly surveyed
telling|提醒|reminders
terms|期限|terms
terrain|地形|terrain
text|内容|text
text_en|内容（英文）|text (English)
thresholds|限值|limits
tie|赞成与反对相等时|at a tie
times|倍数|times
tip|监督线索答复期限|term of a tip
title|名称|title
title_confidence|名称核实情况|how sure the title is
to|可退回至|may go back to
tolerance|评审表差异允许范围（%）|tolerated difference of sheets (%)
track|类别|track
trimmed|去掉最高、最低的份数|sheets left out at either end
unit|单位|unit
unit_type|单位类型|kind of unit
unopened|无人查看的证据|evidence that nobody opened
unresolved_when|标准未定的情形|left open by the standard
value|数值|value
value_of|取自|value of
values|年数|values
verifiers|指标核准单位|who verifies each indicator
version|版本|version
visits|检查方式|visits
water_scarce|缺水地区|regions short of water
way|趋势|trend
what|事项|what
when|适用情形|when
who|由谁|who
window|年度范围|years
year|年份|year
years|年数|years
years_back|往前年数|years back
years_in_force|规划实施年数|years in force
zh|中文|Chinese
"""


def _read() -> Mapping[str, Text]:
    rows = (line.split("|") for line in _WORDS.strip().splitlines())
    return MappingProxyType({name: Text(zh=zh, en=en) for name, zh, en in rows})


SETTINGS: Final = _read()


def setting(name: str) -> Text:
    """The word for it; what has none is called as in the file."""
    return SETTINGS.get(name) or Text(zh=name, en=name)
