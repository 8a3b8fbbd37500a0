"""Two versions of a paper, page by page (5.4.3)."""

from hypothesis import given
from hypothesis import strategies as st

from services.domain.evidence.page_differences import PageDifference, Piece, differing_pages

OLD = [(1, "第一章。总则。"), (2, "处理率85%，达到要求。"), (3, "附表。")]


def test_5_4_3_the_same_pages_differ_nowhere() -> None:
    assert differing_pages(OLD, OLD) == ()
    spaced = [(number, f" {text}\n") for number, text in OLD]
    assert differing_pages(OLD, spaced) == (), "how lines were broken is no difference"


def test_5_4_3_a_changed_clause_is_shown_among_those_that_stayed() -> None:
    new = [OLD[0], (2, "处理率91%，达到要求。"), OLD[2]]
    assert differing_pages(OLD, new) == (
        PageDifference(
            before=2,
            then=2,
            pieces=(
                Piece(kind="out", text="处理率85%，"),
                Piece(kind="in", text="处理率91%，"),
                Piece(kind="same", text="达到要求。"),
            ),
        ),
    )


def test_5_4_3_a_page_put_in_or_taken_out_moves_the_others_and_changes_none() -> None:
    put_in = [OLD[0], (2, "新的一页。"), (3, OLD[1][1]), (4, OLD[2][1])]
    (one,) = differing_pages(OLD, put_in)
    assert (one.before, one.then) == (None, 2)
    (gone,) = differing_pages(put_in, OLD)
    assert (gone.before, gone.then) == (2, None)
    assert [piece.kind for piece in gone.pieces] == ["out"]


@given(
    st.lists(st.text(alphabet="处理率。，\n 85%", max_size=30), max_size=5),
    st.lists(st.text(alphabet="处理率。，\n 91%", max_size=30), max_size=5),
)
def test_5_4_3_pieces_put_together_are_the_pages_again(old: list[str], new: list[str]) -> None:
    before, then = list(enumerate(old, 1)), list(enumerate(new, 1))
    for page in differing_pages(before, then):
        was = "".join(piece.text for piece in page.pieces if piece.kind != "in")
        now = "".join(piece.text for piece in page.pieces if piece.kind != "out")
        assert was == (old[page.before - 1] if page.before else "")
        assert now == (new[page.then - 1] if page.then else "")
