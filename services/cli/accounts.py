"""The fictitious city that `ecocase up` begins with: its places, and one account per function.

Passwords are random, shown once and kept as hashes. Impossible with production settings
(`settings.sample_accounts`); real accounts are made by an administrator.
"""

import secrets
from dataclasses import dataclass
from datetime import datetime

from services.cli.sample_positions import sample_positions
from services.domain.seats import Seat
from services.domain.tree.units import Function as Fn
from services.domain.tree.units import Level, level_of
from services.storage.people.accounts import NewAccount, create_account, has_accounts, set_password
from services.storage.session import Database
from services.storage.tree import positions
from services.storage.tree.units import Unit, put_unit

ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"
"""Without the letters that people take for others: these passwords are read from a screen."""

PLACES = (
    ("99", "云东省", "Yundong Province"),
    ("9901", "云岭市", "Yunling City"),
    ("990121", "青溪县", "Qingxi County"),
    ("990121101", "松坪镇", "Songping Town"),
    ("990121101201", "上坪村", "Shangping Village"),
    ("990121101202", "杉木村", "Shamu Village"),
    ("990121101203", "芦花村", "Luhua Village"),
    ("990121102", "河口镇", "Hekou Town"),
    ("990121102201", "龙潭村", "Longtan Village"),
    ("990121102202", "竹溪村", "Zhuxi Village"),
    ("990122", "白石县", "Baishi County"),
    ("990122101", "石桥镇", "Shiqiao Town"),
    ("990122101201", "大湾村", "Dawan Village"),
    ("990123", "平川县", "Pingchuan County"),
    ("990123101", "柳溪镇", "Liuxi Town"),
    ("990123101201", "梨园村", "Liyuan Village"),
)

DEPARTMENTS = (
    ("9901:huanbao", "云岭市环境保护局", "Yunling Environmental Protection Bureau"),
    ("9901:sichuang", "云岭市四城联创办", "Yunling Joint Creation Office"),
    ("9901:jianwei", "云岭市建委", "Yunling Construction Commission"),
    ("9901:nongwei", "云岭市农委", "Yunling Agriculture Commission"),
    ("9901:tongchou", "云岭市统筹办", "Yunling Urban-Rural Coordination Office"),
    ("9901:tongji", "云岭市统计局", "Yunling Statistics Bureau"),
    ("9901:shuiwu", "云岭市水务局", "Yunling Water Bureau"),
    ("9901:jianshe", "云岭市住房和城乡建设局", "Yunling Construction Bureau"),
    ("9901:jiaoyu", "云岭市教育局", "Yunling Education Bureau"),
    ("99:huanbao", "云东省环境保护厅", "Yundong Environmental Protection Department"),
    ("00:huanbao", "环境保护部", "Ministry of Environmental Protection"),
)

COUNTY_DEPARTMENTS = (
    ("huanbao", "环境保护局", "Environmental Protection Bureau"),
    ("renda", "人大常委会", "People's Congress Standing Committee"),
    ("tongji", "统计局", "Statistics Bureau"),
    ("nongye", "农业局", "Agriculture Bureau"),
    ("linye", "林业局", "Forestry Bureau"),
    ("shuiwu", "水务局", "Water Bureau"),
    ("jianshe", "住房和城乡建设局", "Construction Bureau"),
    ("weisheng", "卫生局", "Health Bureau"),
)

DIMENSIONS = {
    Level.COUNTY: {
        "economy": "underdeveloped",
        "unit_type": "county",
        "terrain": "hill",
        "coastal": "false",
        "region": "central",
    },
    Level.TOWN: {"region": "central", "terrain": "hill", "unit_type": "town"},
    Level.VILLAGE: {"region": "central", "terrain": "hill"},
}

CITY_STAFF = (
    ("city.officer", "方文", Fn.CITY_OFFICER, "9901:huanbao"),
    ("city.leader", "顾平", Fn.CITY_LEADER, "9901:huanbao"),
    ("sichuang", "何立", Fn.JOINT_DEPARTMENT, "9901:sichuang"),
    ("jianwei", "孔宁", Fn.JOINT_DEPARTMENT, "9901:jianwei"),
    ("nongwei", "罗青", Fn.JOINT_DEPARTMENT, "9901:nongwei"),
    ("tongchou", "孟川", Fn.JOINT_DEPARTMENT, "9901:tongchou"),
    ("city.statistics", "倪真", Fn.VERIFYING_UNIT, "9901:tongji"),
    ("expert.one", "潘岳", Fn.EXPERT, "9901"),
    ("expert.two", "秦岚", Fn.EXPERT, "9901"),
    ("expert.three", "任远", Fn.EXPERT, "9901"),
    ("admin", "宋简", Fn.ADMINISTRATOR, "9901"),
    ("admin.second", "许诚", Fn.ADMINISTRATOR, "9901"),
    ("auditor", "唐正", Fn.AUDITOR, "9901"),
    ("city.colleague", "袁直", Fn.CITY_OFFICER, "9901:huanbao"),
    ("city.reviewer", "郑实", Fn.CITY_OFFICER, "9901:huanbao"),
)
"""Four in the bureau: an appeal goes to two who did not handle the objection (6.4.3)."""

MODEL_CITY_STAFF = (
    ("yunling.clerk", "云岭市政府资料员", Fn.APPLICANT_CLERK, "9901"),
    ("yunling.mayor", "云岭市市长", Fn.APPLICANT_LEADER, "9901"),
    ("city.environment", "市环保局核准员", Fn.VERIFYING_UNIT, "9901:huanbao"),
    ("city.water", "市水务局核准员", Fn.VERIFYING_UNIT, "9901:shuiwu"),
    ("city.construction", "市住建局核准员", Fn.VERIFYING_UNIT, "9901:jianshe"),
    ("city.education", "市教育局核准员", Fn.VERIFYING_UNIT, "9901:jiaoyu"),
    ("province.officer", "省环保厅经办", Fn.PROVINCE_OFFICER, "99:huanbao"),
    ("province.leader", "省环保厅领导", Fn.PROVINCE_LEADER, "99:huanbao"),
    ("ministry.officer", "环保部经办", Fn.MINISTRY_OFFICER, "00:huanbao"),
    ("ministry.leader", "环保部领导", Fn.MINISTRY_LEADER, "00:huanbao"),
)
"""Who it takes for the titles above the city's own, and for the model city (B1.3, B1.8)."""

COUNTY_STAFF = (
    ("government", "政府办", Fn.COUNTY_GOVERNMENT, ""),
    ("officer", "环保局经办", Fn.COUNTY_OFFICER, ":huanbao"),
    ("leader", "环保局领导", Fn.COUNTY_LEADER, ":huanbao"),
    ("congress", "人大经办", Fn.CONGRESS, ":renda"),
    ("clerk", "创建办资料员", Fn.APPLICANT_CLERK, ""),
    ("mayor", "县长", Fn.APPLICANT_LEADER, ""),
    ("environment", "环保局核准员", Fn.VERIFYING_UNIT, ":huanbao"),
    ("statistics", "统计局核准员", Fn.VERIFYING_UNIT, ":tongji"),
    ("agriculture", "农业局核准员", Fn.VERIFYING_UNIT, ":nongye"),
    ("forestry", "林业局核准员", Fn.VERIFYING_UNIT, ":linye"),
    ("water", "水务局核准员", Fn.VERIFYING_UNIT, ":shuiwu"),
    ("construction", "住建局核准员", Fn.VERIFYING_UNIT, ":jianshe"),
    ("health", "卫生局核准员", Fn.VERIFYING_UNIT, ":weisheng"),
)

TOWN_STAFF = (
    ("government", "政府办", Fn.TOWN_GOVERNMENT, ""),
    ("clerk", "资料员", Fn.APPLICANT_CLERK, ""),
    ("mayor", "镇长", Fn.APPLICANT_LEADER, ""),
)

VILLAGE_STAFF = (
    ("clerk", "资料员", Fn.APPLICANT_CLERK, ""),
    ("head", "主任", Fn.APPLICANT_LEADER, ""),
)

STAFFED = "990121"
"""The county where everybody works; in the others a few, so that they are strangers here."""

ELSEWHERE = {"baishi.officer", "baishi.clerk", "shiqiao.clerk", "shiqiao.mayor", "dawan.clerk"}

STAFF = {Level.COUNTY: COUNTY_STAFF, Level.TOWN: TOWN_STAFF, Level.VILLAGE: VILLAGE_STAFF}


@dataclass(frozen=True)
class World:
    """Places and accounts; the accounts still with their passwords, to be shown once."""

    units: tuple[Unit, ...]
    accounts: tuple[NewAccount, ...]


def sample_world() -> World:
    """A new world; every call makes other passwords."""
    return World(units=(*_places(), *_departments()), accounts=tuple(_accounts()))


async def plant(database: Database, world: World, now: datetime) -> bool:
    """Put the world into an empty database; False, and nothing done, where accounts exist."""
    async with database.reading() as tx:
        if await has_accounts(tx):
            return False
    async with database.writing() as tx:
        for unit in world.units:
            await put_unit(tx, unit)
        await positions.put(tx, sample_positions(world.units), by="", now=now)
    for account in world.accounts:
        await create_account(database, account, now)
    return True


async def reset(database: Database) -> tuple[tuple[str, str], ...]:
    """New passwords for the sample accounts that exist: (login, password), to be shown once."""
    given = tuple((account.login, account.password) for account in sample_world().accounts)
    return tuple([pair for pair in given if await set_password(database, *pair)])


def _places() -> tuple[Unit, ...]:
    return tuple(
        Unit(
            code=code,
            kind="place",
            name_zh=zh,
            name_en=en,
            farm_related=level_of(code) not in (Level.PROVINCE, Level.CITY),
            key_town=code in ("990121101", "990121101201"),
            dimensions=DIMENSIONS.get(level_of(code), {}),
        )
        for code, zh, en in PLACES
    )


def _departments() -> tuple[Unit, ...]:
    rows = list(DEPARTMENTS)
    for code, zh, en in PLACES:
        if level_of(code) is Level.COUNTY:
            rows += [
                (f"{code}:{key}", zh + name, f"{en} {english}")
                for key, name, english in COUNTY_DEPARTMENTS
            ]
    return tuple(
        Unit(code=code, kind="department", name_zh=zh, name_en=en) for code, zh, en in rows
    )


def _accounts() -> list[NewAccount]:
    above = (*CITY_STAFF, *MODEL_CITY_STAFF)
    made = [_account(login, name, fn, unit) for login, name, fn, unit in above]
    for code, zh, en in PLACES:
        short = en.split(maxsplit=1)[0].lower()
        for role, name, fn, department in STAFF.get(level_of(code), ()):
            login = f"{short}.{role}"
            if code.startswith(STAFFED) or login in ELSEWHERE:
                made.append(_account(login, f"{zh}{name}", fn, code + department))
    return made


def _account(login: str, name: str, function: Fn, unit: str) -> NewAccount:
    password = "-".join("".join(secrets.choice(ALPHABET) for _ in range(4)) for _ in range(4))
    return NewAccount(
        login=login, name=name, password=password, seats=(Seat(function=function, unit=unit),)
    )
