"""Places for many sample cases: cities, counties, towns and villages with names, all fictitious."""

from collections.abc import Iterator
from typing import Final, NamedTuple

from services.domain.tree.units import DIGITS, Level

COUNTIES, TOWNS, VILLAGES = 60, 12, 600
"""Of each city, county and town; more than any real one has, so that few cities hold many cases."""
FIRST_COUNTY: Final = 31
FIRST_BELOW: Final = 101
HEADS: Final = "青松云石柳梅竹桃清白金玉长安永和兴平东西南北上中新大小双"
TAILS: Final = "溪坪山河湖岭沟湾泉塘洲川台桥店庄塔寨岗岩浦渡原林峰谷坝口"
SOUNDS: Final = dict(
    zip(
        HEADS + TAILS,
        [
            "Qing",
            "Song",
            "Yun",
            "Shi",
            "Liu",
            "Mei",
            "Zhu",
            "Tao",
            "Qing",
            "Bai",
            "Jin",
            "Yu",
            "Chang",
            "An",
            "Yong",
            "He",
            "Xing",
            "Ping",
            "Dong",
            "Xi",
            "Nan",
            "Bei",
            "Shang",
            "Zhong",
            "Xin",
            "Da",
            "Xiao",
            "Shuang",
            "Xi",
            "Ping",
            "Shan",
            "He",
            "Hu",
            "Ling",
            "Gou",
            "Wan",
            "Quan",
            "Tang",
            "Zhou",
            "Chuan",
            "Tai",
            "Qiao",
            "Dian",
            "Zhuang",
            "Ta",
            "Zhai",
            "Gang",
            "Yan",
            "Pu",
            "Du",
            "Yuan",
            "Lin",
            "Feng",
            "Gu",
            "Ba",
            "Kou",
        ],
        strict=True,
    )
)
SUFFIX: Final = {
    Level.CITY: ("市", "City"),
    Level.COUNTY: ("县", "County"),
    Level.TOWN: ("镇", "Town"),
    Level.VILLAGE: ("村", "Village"),
}


class BulkPlace(NamedTuple):
    """A code with its name in both languages."""

    code: str
    zh: str
    en: str


def code(level: Level, number: int, cities: int) -> str:
    """The place of that number: neighbours in number lie far apart, over all cities."""
    rest, city = divmod(number, cities)
    rest, county = divmod(rest, COUNTIES)
    rest, town = divmod(rest, TOWNS)
    whole = (
        f"99{city + 1:02}{FIRST_COUNTY + county:02}"
        f"{FIRST_BELOW + town:03}{FIRST_BELOW + rest % VILLAGES:03}"
    )
    return whole[: DIGITS[level]]


def way_to(place: str) -> Iterator[BulkPlace]:
    """The place and what it lies in, the city first."""
    for level, digits in DIGITS.items():
        if level is not Level.PROVINCE and digits <= len(place):
            yield named(level, place[:digits])


def named(level: Level, place: str) -> BulkPlace:
    mixed = int(place) * 2654435761 % 2**32
    head, tail = HEADS[mixed % len(HEADS)], TAILS[mixed // 64 % len(TAILS)]
    zh, en = SUFFIX[level]
    return BulkPlace(place, f"{head}{tail}{zh}", f"{SOUNDS[head]}{SOUNDS[tail].lower()} {en}")
