"""A signed score sheet is corrected from the page of the own papers, with a reason (6.1.5).

In a browser the paper itself is made and signed: `test_signed_papers.py`.
"""

import pytest

from tests.api.cast import Cast
from tests.api.test_assessment import case, handed_in
from tests.api.test_signed_sheets import STEP, TWO, signed_sheet
from tests.portal.conftest import SignIn

__all__ = ["case"]

pytestmark = pytest.mark.usefixtures("worker")


async def test_6_1_5_whoever_signed_a_sheet_takes_it_up_again_by_its_form_with_a_reason(
    person: SignIn, cast: Cast, case: str
) -> None:
    await handed_in(cast, case, TWO)
    await signed_sheet(cast, case, TWO)
    expert = await person(TWO)
    papers = await expert.see(f"/cases/{case}/review/papers")
    form = await expert.see(papers.link("更正评审表"))
    silent = await expert.send(form, "correct-sheet", reason="")
    assert silent.status == 422
    done = await expert.send(silent, "correct-sheet", reason="页码引用有误。")
    assert done.status == 200, done.text
    papers = await expert.see(f"/cases/{case}/review/papers")
    assert "第1版正在更正" in papers.text
    assert "更正评审表" not in papers.links, "once"
    mine = await cast.get(TWO, f"/cases/{case}/{STEP}/sheets/mine")
    assert not mine.json()["submitted"]
