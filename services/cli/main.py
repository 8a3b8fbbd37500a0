"""`ecocase`: one word per thing an operator does. Each command imports its own part only when
it runs, so `ecocase version` does not wait for a workflow engine.
Plain argparse: a dozen commands with a flag or two need no framework.
"""

import argparse
import os
import sys
from collections.abc import Callable, Sequence
from datetime import date
from importlib.metadata import version
from pathlib import Path
from typing import Final, NoReturn

from pydantic import ValidationError

from services.cli import authority, programme
from services.cli.layout import CannotStartError, Layout
from services.domain.evidence.derivatives import ReadOut
from services.settings import (
    Environment,
    Settings,
    UnknownSettingError,
    load,
    whereabouts,
)

REFUSED: Final = 2


def main() -> NoReturn:
    code = run(sys.argv[1:])
    sys.stdout.flush()
    sys.stderr.flush()
    # The Temporal library's threads may outlive the interpreter and then crash it.
    os._exit(code)


def run(arguments: Sequence[str]) -> int:
    """The exit code: 0 done, 1 found wanting, 2 refused with the reason said."""
    parsed = parser().parse_args(arguments)
    command: Callable[[argparse.Namespace], int] = parsed.command
    try:
        return command(parsed)
    except (CannotStartError, UnknownSettingError) as refusal:
        return _refuse(str(refusal))
    except ValidationError as wrong:
        return _refuse(_about_settings(wrong))


def parser() -> argparse.ArgumentParser:
    top = argparse.ArgumentParser(prog="ecocase", description="EcoCase 生态创建与验收")
    commands = top.add_subparsers(required=True, metavar="COMMAND")

    def add(
        name: str, command: Callable[[argparse.Namespace], int], text: str
    ) -> argparse.ArgumentParser:
        sub = commands.add_parser(name, help=text, description=text)
        sub.set_defaults(command=command)
        return sub

    up = add("up", _up, "run everything on this machine 启动全部组件")
    up.add_argument("--host", help="address to listen on (ECOCASE_HOST); 0.0.0.0: everywhere")
    up.add_argument("--port", type=int, help="port (ECOCASE_PORT); 0: a free one")
    _with_data_dir(up)
    up.add_argument("--time-skipping", action="store_true", help="rehearsal: time can be moved")
    add("api", _api, "run API and portal alone 仅启动接口与门户")
    add("worker", _worker, "run the workflow worker alone 仅启动工作流进程")
    _with_data_dir(add("migrate", _migrate, "bring the database up to date 升级数据库"))
    _with_data_dir(add("buckets", _buckets, "make the two buckets as they must be 准备存储桶"))
    _with_data_dir(add("tidy", _tidy, "remove forgotten uploads 清理未完成的上传"))
    _with_scan(add("scan", _scan, "look for viruses in files not scanned yet 补查病毒"))
    _with_derivatives(add("derivatives", _derivatives, "make previews and words anew 重新生成预览"))
    _with_data_dir(add("contents", _contents, "index all contents anew 重建全文索引"))
    _with_archive(add("archive", _archive, "digests, reading again, disposal 归档文件保管"))
    _with_upload(add("upload", _upload, "send a folder of files into a case 批量上传"))
    _with_verify(add("log", _log, "prove the record whole 核验记录"))
    flows = add("workflows", _workflows, "check that all runs, or start it from SQL 核对或恢复流程")
    flows.add_argument("action", choices=["check", "rebuild"])
    flows.add_argument(
        "--whole", action="store_true", help="check: every log and sealed byte, not a share"
    )
    _with_data_dir(flows)
    jobs = add("jobs", _jobs, "what ran beside the cases, and what it left 作业")
    jobs.add_argument("job", nargs="?", help="one of them, with what it found")
    _with_data_dir(jobs)
    _with_data_dir(add("doctor", _doctor, "check each part and say how to mend it 自检"))
    accounts = add("accounts", _accounts, "give accounts 账号")
    accounts.add_argument(
        "action",
        choices=["load", "reset"],
        help="load: places and people from a file; reset: new passwords for sample accounts",
    )
    accounts.add_argument("file", nargs="?", type=Path, help="for load: a YAML file")
    _with_data_dir(accounts)
    clock = add("clock", _clock, "show or move the time of a rehearsal 演练时钟")
    clock.add_argument("action", choices=["show", "advance"])
    clock.add_argument("span", nargs="?", help="how far: 90s, 30m, 12h, 7d or 2w")
    _with_data_dir(clock)
    _with_years(add("calendar", _calendar, "calendar years: list, check, import a draft 年历"))
    for word, command, text in (
        ("openapi", _openapi, "write openapi.json, or check it 生成接口描述"),
        ("permissions", _permissions, "write who may do what, or check it 生成权限表"),
        ("texts", _texts, "gather the pages' texts for translation, or check them 更新界面文本"),
    ):
        add(word, command, text).add_argument(
            "--check", action="store_true", help="say what is wrong, write nothing"
        )
    _with_data_dir(add("authority", authority.run, "certificate of those who sign 签名认证证书"))
    programme.declare(add("programme", programme.run, "definitions of programmes 规则定义"))
    add("assets", _assets, "fetch the scripts that pages may use 取得前端脚本")
    sample = add("sample", _sample, "make realistic sample files, or cases in bulk 生成样例")
    sample.add_argument("directory", type=Path, help="for files; `bulk`: cases in the database")
    sample.add_argument("--cases", type=int, default=100_000, help="for bulk: how many")
    sample.add_argument("--more", action="store_true", help="for bulk: beside other cases")
    _with_data_dir(sample)
    demo = add("demo", _demo, "walk five cases to their end in a rehearsal 演示")
    demo.add_argument(
        "--keep",
        nargs="?",
        type=date.fromisoformat,
        const=date.max,
        metavar="DAY",
        help="leave the portal open at the end, or on that day (2031-06-09), to look around",
    )
    add("version", _version, "say the version 版本")
    return top


def _with_scan(sub: argparse.ArgumentParser) -> None:
    sub.add_argument("--too-big", action="store_true", help="those that were too big as well")
    _with_data_dir(sub)


def _with_verify(sub: argparse.ArgumentParser) -> None:
    sub.add_argument("action", choices=["verify"])
    _with_data_dir(sub)


def _with_derivatives(sub: argparse.ArgumentParser) -> None:
    sub.add_argument("action", choices=["again", "sweep"])
    sub.add_argument("--case", default="", help="again: of this case alone")
    sub.add_argument("--document", default="", help="again: of this file alone")
    sub.add_argument(
        "--kind", action="append", choices=list(ReadOut), default=[], help="again: this alone"
    )
    _with_data_dir(sub)


def _with_years(sub: argparse.ArgumentParser) -> None:
    sub.add_argument("action", choices=["list", "check", "import"])
    sub.add_argument("file", nargs="?", type=Path, help="for check and import: a YAML file")
    sub.add_argument("login", nargs="?", help="for import: the administrator who answers for it")
    _with_data_dir(sub)


def _with_archive(sub: argparse.ArgumentParser) -> None:
    sub.add_argument(
        "action",
        choices=["digests", "plan", "verify", "disposals", "propose", "confirm", "refuse"],
        help="digests: to be kept elsewhere; plan and verify: files read again; the others: files "
        "whose retention is over",
    )
    sub.add_argument("subject", nargs="?", default="", help="propose: a case; confirm: a list")
    sub.add_argument("--case", default="", help="verify: the files of this case alone")
    sub.add_argument("--as", dest="login", default="", help="the administrator who answers for it")
    sub.add_argument("--reason", default="", help="propose: why")
    _with_data_dir(sub)


def _with_upload(sub: argparse.ArgumentParser) -> None:
    sub.add_argument("folder", type=Path, help="the folder")
    sub.add_argument("--case", required=True, help="id of the case")
    sub.add_argument("--url", default="http://127.0.0.1:8080", help="where the portal is")
    sub.add_argument("--mapping", type=Path, help="CSV or XLSX: file, item or indicator, place")
    sub.add_argument("--as", dest="login", default="", help="login; the password is asked for")
    sub.add_argument("--token-file", type=Path, help="a file with a token, instead of a login")
    sub.add_argument("--dry-run", action="store_true", help="say what would be done")
    sub.add_argument("--no-wait", action="store_true", help="end before all files are checked")
    sub.add_argument("--report", type=Path, default=Path("ecocase-upload.csv"), help="CSV to write")


def _with_data_dir(sub: argparse.ArgumentParser) -> None:
    sub.add_argument("--data-dir", type=Path, help="data directory (ECOCASE_DATA_DIR)")


def settings_of(asked: Path | None, *, rehearsal: bool = False) -> Settings:
    """Settings for a command beside a running installation: those it was started with."""
    here = whereabouts(Path(".env"))
    if here.environment is Environment.PRODUCTION:
        return load(Path(".env"))
    from services.cli.up import directory

    layout = Layout(directory(here, asked, rehearsal=rehearsal))
    if not layout.settings.exists():
        raise CannotStartError(
            f"Nothing was ever started in {layout.root}: run `ecocase up` first, or name the "
            f"directory with --data-dir.\n{layout.root} 中没有实例。请先运行 ecocase up。"
        )
    return load(Path(".env"), layout.settings)


def _up(parsed: argparse.Namespace) -> int:
    from services.cli import up

    return up.run(
        up.Wish(
            host=parsed.host,
            port=parsed.port,
            data_dir=parsed.data_dir,
            time_skipping=parsed.time_skipping,
        )
    )


def _api(_: argparse.Namespace) -> int:
    from services.cli import serve

    return serve.api(load(Path(".env")))


def _worker(_: argparse.Namespace) -> int:
    from services.cli import serve

    return serve.worker(load(Path(".env")))


def _migrate(parsed: argparse.Namespace) -> int:
    from services.cli import migrate

    migrate.run(settings_of(parsed.data_dir))
    return 0


def _buckets(parsed: argparse.Namespace) -> int:
    import asyncio

    from services.cli.up import prepare_buckets

    asyncio.run(prepare_buckets(settings_of(parsed.data_dir)))
    return 0


def _archive(parsed: argparse.Namespace) -> int:
    from services.cli import archive

    return archive.run(settings_of(parsed.data_dir), parsed)


def _upload(parsed: argparse.Namespace) -> int:
    from services.cli import upload

    return upload.run(upload.order_of(parsed))


def _log(parsed: argparse.Namespace) -> int:
    from services.cli import log

    return log.verify(settings_of(parsed.data_dir))


def _workflows(parsed: argparse.Namespace) -> int:
    from services.cli import workflows

    settings = settings_of(parsed.data_dir)
    if parsed.action == "rebuild":
        return workflows.rebuild(settings)
    return workflows.check(settings, whole=parsed.whole)


def _jobs(parsed: argparse.Namespace) -> int:
    from services.cli import jobs

    return jobs.run(settings_of(parsed.data_dir), parsed.job)


def _scan(parsed: argparse.Namespace) -> int:
    from services.cli import scan

    return scan.run(settings_of(parsed.data_dir), too_big=parsed.too_big)


def _derivatives(parsed: argparse.Namespace) -> int:
    from services.cli import derivatives

    settings = settings_of(parsed.data_dir)
    if parsed.action == "sweep":
        return derivatives.sweep(settings)
    kinds = [ReadOut(kind) for kind in parsed.kind]
    return derivatives.again(settings, case=parsed.case, document=parsed.document, kinds=kinds)


def _tidy(parsed: argparse.Namespace) -> int:
    from services.cli import tidy

    return tidy.run(settings_of(parsed.data_dir))


def _contents(parsed: argparse.Namespace) -> int:
    from services.cli import contents

    return contents.run(settings_of(parsed.data_dir))


def _assets(_: argparse.Namespace) -> int:
    from services.cli import assets

    return assets.run()


def _doctor(parsed: argparse.Namespace) -> int:
    from services.cli import doctor

    return doctor.run(parsed.data_dir)


def _accounts(parsed: argparse.Namespace) -> int:
    from services.cli import people, reset

    settings = settings_of(parsed.data_dir)
    return people.run(settings, parsed.file) if parsed.action == "load" else reset.run(settings)


def _clock(parsed: argparse.Namespace) -> int:
    from services.cli import clock

    settings = settings_of(parsed.data_dir, rehearsal=True)
    return (
        clock.advance(settings, parsed.span) if parsed.action == "advance" else clock.show(settings)
    )


def _calendar(parsed: argparse.Namespace) -> int:
    from services.cli import calendar

    if parsed.action == "check":
        return calendar.check(parsed.file)
    settings = settings_of(parsed.data_dir)
    if parsed.action == "list":
        return calendar.show(settings)
    return calendar.keep(settings, parsed.file, parsed.login or "")


def _openapi(parsed: argparse.Namespace) -> int:
    from services.cli import openapi

    return openapi.run(check=parsed.check)


def _permissions(parsed: argparse.Namespace) -> int:
    from services.cli import permissions

    return permissions.run(check=parsed.check)


def _texts(parsed: argparse.Namespace) -> int:
    from services.cli import texts

    return texts.run(check=parsed.check)


def _sample(parsed: argparse.Namespace) -> int:
    from services.cli import sample, sample_bulk

    if parsed.directory == Path("bulk"):
        return sample_bulk.run(settings_of(parsed.data_dir), parsed.cases, more=parsed.more)
    return sample.run(parsed.directory)


def _demo(parsed: argparse.Namespace) -> int:
    from services.cli import demo

    return demo.run(parsed.keep)


def _version(_: argparse.Namespace) -> int:
    print(version("ecocase"))
    return 0


def _about_settings(wrong: ValidationError) -> str:
    lines = [
        f"  ECOCASE_{'_'.join(map(str, error['loc'])).upper()}: {error['msg']}"
        if error["loc"]
        else f"  {error['msg']}"
        for error in wrong.errors(include_input=False, include_url=False)
        if error["type"] != "default_factory_not_called"  # A consequence of another line.
    ]
    return "\n".join(["These settings cannot be (see .env.example): 设置有误:", *lines])


def _refuse(why: str) -> int:
    print(why, file=sys.stderr)
    return REFUSED
