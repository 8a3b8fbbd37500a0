"""From model to form and back: labels, kinds, kept values, the same words twice."""

from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Any, Literal

import pytest
from pydantic import BaseModel, Field, ValidationError
from starlette.datastructures import FormData

from services.api.language import Language
from services.api.portal.forms import Choice, FormField, Kind, form_of
from services.api.portal.posted import body_of, problems_of, values_of
from services.api.portal.rendering import environment
from services.domain.base import DocumentId, Looked, TextRef, label
from services.domain.errors import Invalid
from services.domain.programme.schema import Text
from services.domain.tree.units import Level


class Many(StrEnum):
    A, B, C, D, E, F = "a", "b", "c", "d", "e", "f"


class Point(BaseModel):
    place: str = label("位置", "Place")
    remedy: TextRef = label("怎样改", "Remedy")


class Sample(BaseModel):
    kind: Literal["sample"] = "sample"
    request_id: Annotated[str, Looked()]
    name: str = label("名称", "Name", max_length=10)
    opinion: TextRef = label("意见", "Opinion")
    count: int = label("份数", "Copies", ge=1)
    rate: Decimal | None = label("比率", "Rate", default=None)
    on: date = label("日期", "Day")
    at: datetime = label("时间", "Moment")
    passed: bool = label("是否通过", "Passed")
    level: Level = label("层级", "Level")
    many: Many | None = label("很多", "Many", default=None)
    open: Literal["open", "unannounced"] = label("方式", "Manner")
    document: DocumentId = label("文件", "Document")
    documents: tuple[DocumentId, ...] = label("各文件", "Documents", default=())
    points: tuple[Point, ...] = label("整改要求", "Points", default=())
    places: tuple[str, ...] = label("地点", "Places", default=())


class Posted(BaseModel):
    """The request schema that the act's fields come to: texts are plain strings."""

    name: str = Field(max_length=10)
    count: int = Field(ge=1)
    on: date


FILES = (Choice("d1", Text(zh="批复.pdf", en="批复.pdf")),)


def field_of(name: str, **more: Any) -> FormField:
    fields = form_of(Sample, documents=FILES, **more)
    return next(field for field in fields if field.name == name)


def test_fields_the_server_looks_up_are_not_on_the_form() -> None:
    names = [field.name for field in form_of(Sample)]
    assert "request_id" not in names
    assert "kind" not in names


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("name", Kind.TEXT),
        ("opinion", Kind.LONG),
        ("count", Kind.WHOLE),
        ("rate", Kind.NUMBER),
        ("on", Kind.DATE),
        ("at", Kind.MOMENT),
        ("passed", Kind.RADIOS),
        ("many", Kind.SELECT),
        ("open", Kind.RADIOS),
        ("document", Kind.SELECT),
        ("documents", Kind.CHECKS),
        ("points", Kind.ROWS),
        ("places", Kind.LINES),
    ],
)
def test_each_type_has_its_kind_of_field(name: str, kind: Kind) -> None:
    assert field_of(name).kind is kind


def test_only_fields_that_may_stay_empty_say_so() -> None:
    assert field_of("name").required
    assert not field_of("rate").required


@pytest.mark.parametrize("name", ["name", "places"])
def test_where_nothing_can_be_chosen_the_form_says_so_and_asks_for_no_id(name: str) -> None:
    field = field_of(name, options={name: ()})
    drawn = (
        environment(Language.ZH)
        .from_string('{% import "macros/forms.html" as f %}{{ f.field(field) }}')
        .render(field=field)
    )
    assert "目前没有可选的内容" in drawn
    assert "<input" not in drawn
    assert "<textarea" not in drawn


def test_choices_speak_both_languages() -> None:
    assert field_of("passed").choices[0].label == Text(zh="是", en="Yes")
    assert field_of("document").choices == FILES


def test_a_form_posts_the_body_the_api_would_get() -> None:
    posted = values_of(
        FormData(
            [
                ("name", " 松坪镇 "),
                ("opinion", "同意"),
                ("count", "12"),
                ("rate", ""),
                ("at", "2030-03-04T09:00"),
                ("documents", "d1"),
                ("documents", "d2"),
                ("points.0.place", "第3页"),
                ("points.0.remedy", "补章"),
                ("points.1.place", ""),
                ("points.1.remedy", ""),
                ("places", "东街\n\n西街\n"),
            ]
        )
    )
    assert body_of(Sample, posted) == {
        "name": "松坪镇",
        "opinion": "同意",
        "count": "12",
        "at": "2030-03-04T09:00+08:00",
        "documents": ["d1", "d2"],
        "points": [{"place": "第3页", "remedy": "补章"}],
        "places": ["东街", "西街"],
    }


def problems(**values: str) -> dict[str, Text]:
    try:
        Posted.model_validate(values)
    except ValidationError as error:
        return problems_of(error, form_of(Sample))
    return {}


def test_an_error_says_what_to_do_in_both_languages() -> None:
    found = problems(name="一二三四五六七八九十百", count="约12")
    assert found["count"].zh == "“份数”请只填整数，例如12000，不要写“约”"
    assert found["count"].en.startswith("Write “Copies” as a whole number")
    assert found["on"] == Text(zh="请填写“日期”", en="Fill in “Day”")
    assert found["name"].zh == "“名称”最多10个字"


def test_the_summary_says_the_same_words_as_the_field_and_links_to_it() -> None:
    errors = problems(name="松坪镇", count="约12", on="2030-03-04")
    fields = form_of(Sample, values={"count": ["约12"]}, errors=errors)
    page = (
        environment(Language.ZH)
        .from_string(
            '{% import "macros/forms.html" as f %}{{ f.summary(problems) }}{{ f.fields(fields) }}'
        )
        .render(fields=fields, problems=[("f-count", errors["count"])])
    )
    words = "“份数”请只填整数，例如12000，不要写“约”"
    assert page.count(words) == 2
    assert 'href="#f-count"' in page
    assert 'id="f-count"' in page
    assert 'value="约12"' in page  # What the person wrote stays.
    assert "required" not in page


def test_a_list_begins_with_empty_rows_and_keeps_its_posted_ones() -> None:
    assert [row[0].value for row in field_of("points").rows] == ["", ""]
    posted = {"points.0.place": ["第3页"], "points.1.place": [""]}
    assert [row[0].value for row in field_of("points", values=posted).rows] == ["第3页", ""]
    more = {**posted, "more": ["points"]}
    assert len(field_of("points", values=more).rows) == 3


def test_what_people_type_cannot_become_markup() -> None:
    fields = form_of(Sample, values={"name": ['"><script>']})
    page = (
        environment(Language.EN)
        .from_string('{% import "macros/forms.html" as f %}{{ f.fields(fields) }}')
        .render(fields=fields)
    )
    assert "<script>" not in page


@pytest.mark.parametrize("row", ["100", "200000", "9" * 5000, "²", "٣", "x", ""])
def test_a_row_that_no_form_has_is_refused_at_once(row: str) -> None:
    values = {f"points.{row}.place": ["T03a"]}
    with pytest.raises(Invalid):
        form_of(Sample, values=values)
    with pytest.raises(Invalid):
        body_of(Sample, values)


def test_a_list_grows_to_a_hundred_rows_and_no_further() -> None:
    values = {"points.99.place": ["T03a"], "more": ["points"]}
    (points,) = (each for each in form_of(Sample, values=values) if each.name == "points")
    assert len(points.rows) == 100
