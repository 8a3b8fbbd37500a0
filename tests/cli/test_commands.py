"""The commands that need nothing running: refusals, the doctor's advice, the data directory.
With running parts: test_up.py.
"""

from pathlib import Path

import pytest

from services.cli import clock, main, up
from services.cli.layout import CannotStartError, Layout
from services.cli.ports import FIRST, LAST, TWIN, for_browsers, is_free, remembered
from services.settings import Whereabouts, load
from tests.cli.installation import ecocase


def test_production_settings_make_up_and_rehearsal_impossible(tmp_path: Path) -> None:
    for arguments in (["up"], ["up", "--time-skipping"]):
        answer = ecocase(*arguments, cwd=tmp_path, ECOCASE_ENVIRONMENT="production")
        assert answer.returncode == 2
        assert "ecocase api" in answer.stderr
    assert not list(tmp_path.iterdir())


def test_a_misspelt_setting_is_named(tmp_path: Path) -> None:
    answer = ecocase("doctor", cwd=tmp_path, ECOCASE_PROT="1")
    assert answer.returncode == 2
    assert "ECOCASE_PROT" in answer.stderr


def test_a_wrong_value_is_named_once_and_without_a_traceback(tmp_path: Path) -> None:
    answer = ecocase("up", cwd=tmp_path, ECOCASE_PORT="100000")
    assert answer.returncode == 2
    assert answer.stderr.splitlines()[1:] == [
        "  ECOCASE_PORT: Input should be less than or equal to 65535"
    ]


def test_a_wrong_value_never_shows_a_secret(tmp_path: Path) -> None:
    answer = ecocase("api", cwd=tmp_path, ECOCASE_SIGNING_SECRET="hunter2")
    assert answer.returncode == 2
    assert "ECOCASE_SIGNING_SECRET" in answer.stderr
    assert "hunter2" not in answer.stderr


def test_doctor_says_how_to_begin_where_nothing_was_started(tmp_path: Path) -> None:
    answer = ecocase("doctor", cwd=tmp_path)
    assert answer.returncode == 1
    assert "run `ecocase up`" in answer.stdout


@pytest.mark.parametrize("command", [["accounts", "reset"], ["clock", "show"], ["migrate"]])
def test_commands_beside_an_installation_say_where_none_is(
    command: list[str], tmp_path: Path
) -> None:
    answer = ecocase(*command, cwd=tmp_path)
    assert answer.returncode == 2
    assert "ecocase up" in answer.stderr


def test_version_answers_without_any_setting(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main.run(["version"]) == 0
    assert capsys.readouterr().out.strip() == "0.1.0"


def test_every_command_helps_in_both_languages() -> None:
    actions = main.parser()._subparsers
    assert actions
    for choice in actions._group_actions[0]._choices_actions:  # type: ignore[attr-defined]  # argparse shows them nowhere else
        assert choice.help.isascii() is False, choice.dest
        assert any(letter.isascii() and letter.isalpha() for letter in choice.help), choice.dest


def test_a_rehearsal_stands_beside_the_real_data_not_in_it(tmp_path: Path) -> None:
    here = Whereabouts(data_dir=tmp_path / ".ecocase-data")
    assert up.directory(here, None, rehearsal=True) == tmp_path / ".ecocase-rehearsal"
    assert up.directory(here, None, rehearsal=False) == tmp_path / ".ecocase-data"


def test_a_rehearsal_never_empties_a_directory_with_other_data(tmp_path: Path) -> None:
    (tmp_path / "ecocase.db").write_text("precious", encoding="utf-8")
    with pytest.raises(CannotStartError, match="holds other data"):
        Layout(tmp_path).begin_rehearsal()
    assert (tmp_path / "ecocase.db").read_text(encoding="utf-8") == "precious"


def test_a_rehearsal_empties_its_own_directory(tmp_path: Path) -> None:
    layout = Layout(tmp_path)
    layout.begin_rehearsal()
    layout.begin()
    layout.keys()
    layout.begin_rehearsal()
    assert [entry.name for entry in tmp_path.iterdir()] == ["rehearsal"]


def test_keys_are_made_once(tmp_path: Path) -> None:
    layout = Layout(tmp_path)
    layout.begin()
    keys = layout.keys()
    assert layout.keys() == keys
    assert len({keys.store_secret, keys.store_admin_secret, keys.signing_secret}) == 3


def test_inner_ports_and_their_twins_are_apart_and_remembered(tmp_path: Path) -> None:
    layout = Layout(tmp_path)
    chosen = remembered(layout)
    numbers = list(chosen.model_dump().values())
    assert len({*numbers, *(number + TWIN for number in numbers)}) == 2 * len(numbers)
    assert all(FIRST <= number < LAST for number in numbers)
    assert remembered(layout) == chosen


def test_a_host_that_is_not_ours_is_named_with_its_setting() -> None:
    for host, why in (("192.0.2.1", "no address of this machine"), ("no.such.invalid", "unknown")):
        with pytest.raises(CannotStartError, match=rf"{host} is {why}.*\n.*ECOCASE_HOST"):
            for_browsers(host, 8080)


def test_port_nought_finds_a_free_one() -> None:
    assert is_free("127.0.0.1", for_browsers("127.0.0.1", 0))


def test_the_lock_is_free_again_after_its_holder(tmp_path: Path) -> None:
    layout = Layout(tmp_path / "data")
    with layout.held(), pytest.raises(CannotStartError, match="Already running"), layout.held():
        pass
    with layout.held():
        assert (layout.root / "lock").read_text(encoding="utf-8").isdigit()


@pytest.mark.parametrize(
    ("text", "seconds"),
    [("90s", 90), ("30m", 1800), ("12h", 43200), ("7d", 604800), ("2w", 1209600)],
)
def test_a_span_is_read_as_a_stopwatch_counts(text: str, seconds: int) -> None:
    assert clock.span_of(text).total_seconds() == seconds


@pytest.mark.parametrize("text", ["", "7", "d", "-7d", "0d", "7 d", "1y"])
def test_a_span_nobody_understands_is_refused_with_an_example(text: str) -> None:
    with pytest.raises(CannotStartError, match="7d"):
        clock.span_of(text)


def test_time_is_not_moved_outside_a_rehearsal() -> None:
    settings = load(
        given={
            "store_key": "k",
            "store_secret": "s",
            "store_admin_key": "a",
            "store_admin_secret": "s",
            "signing_secret": "s" * 32,
        }
    )
    with pytest.raises(CannotStartError, match="time-skipping"):
        clock.advance(settings, "7d")
