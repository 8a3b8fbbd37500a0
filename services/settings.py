"""Every setting: typed, frozen, read once per process from ECOCASE_* variables (and `.env`).
Composition roots (cli, api/app.py, workflows/worker.py) build it and hand on parts.
It is no place for rules: periods and thresholds of procedures stand in the programme definitions.
"""

import os
from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any, Final, Literal, Self
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, StringConstraints, field_validator, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

PREFIX: Final = "ECOCASE_"

Name = Annotated[str, StringConstraints(min_length=1)]
PathPrefix = Annotated[str, StringConstraints(pattern=r"^((/[a-z0-9][a-z0-9._-]*)+)?$")]
BucketName = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$")]
Port = Annotated[int, Field(ge=0, le=65535)]


class Environment(StrEnum):
    """`embedded`: `ecocase up` runs every part. `rehearsal`: the same with movable time.
    `production`: the parts are run by somebody else and named by settings."""

    EMBEDDED = "embedded"
    REHEARSAL = "rehearsal"
    PRODUCTION = "production"


def _database_in(data: dict[str, Any]) -> SecretStr:
    return SecretStr(f"sqlite+aiosqlite:///{data['data_dir'] / 'ecocase.db'}")


def _outside_production(data: dict[str, Any]) -> bool:
    return data["environment"] is not Environment.PRODUCTION


class Whereabouts(BaseSettings):
    """What must be known before the keys exist: `ecocase up` makes them in the data directory."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX, env_ignore_empty=True, extra="ignore", frozen=True
    )

    environment: Environment = Field(
        Environment.EMBEDDED, description="embedded, rehearsal or production"
    )
    data_dir: Path = Field(
        Path(".ecocase-data"),
        description="everything `ecocase up` keeps: databases, objects, keys and logs",
    )


class Settings(Whereabouts):
    """Every setting of a process."""

    model_config = SettingsConfigDict(extra="forbid")

    host: Name = Field("127.0.0.1", description="address the API and portal listen on")
    port: Port = Field(8080, description="port of API, portal and bucket paths; 0: a free one")
    public_url: str | None = Field(
        None,
        description="the one origin browsers use; empty: the origin each request came by",
    )
    path_prefix: PathPrefix = Field(
        "", description="path of that origin below which all is served, like /eco; empty: its root"
    )

    database_url: SecretStr = Field(
        default_factory=_database_in,
        description="SQLAlchemy address; empty: SQLite in the data directory",
    )

    temporal_address: Name = Field("127.0.0.1:7233", description="host:port of the Temporal server")
    temporal_namespace: Name = Field("default", description="Temporal namespace")
    temporal_task_queue: Name = Field("ecocase", description="task queue of the worker")
    temporal_tls: bool = Field(default=False, description="speak TLS to the Temporal server")
    temporal_api_key: SecretStr | None = Field(
        None, description="API key of the Temporal server; empty: none is sent"
    )
    patience: float = Field(
        15, gt=0, le=120, description="seconds the API waits for an act before answering 504"
    )

    store_endpoint: str = Field(
        "http://127.0.0.1:8333", description="S3 endpoint as API and worker reach it"
    )
    store_region: Name = Field("us-east-1", description="S3 region that signatures name")
    store_intake_bucket: BucketName = Field(
        "ecocase-intake", description="bucket browsers upload into"
    )
    store_archive_bucket: BucketName = Field(
        "ecocase-archive", description="bucket of sealed documents: versions and object lock"
    )
    store_derivatives_bucket: BucketName = Field(
        "ecocase-derivatives", description="bucket of previews, which can all be made again"
    )
    store_key: Name = Field(
        description="S3 access key of the API: reads, writes, never deletes from the archive"
    )
    store_secret: SecretStr = Field(description="its secret")
    store_admin_key: Name | None = Field(
        None,
        description="S3 access key that makes buckets, seals and tidies; the API does without it",
    )
    store_admin_secret: SecretStr | None = Field(None, description="its secret")
    upload_limit_mb: int = Field(4096, ge=1, description="largest file taken, in MiB")
    verify_limit_mb: int = Field(
        20, ge=1, le=100, description="largest PDF whose signatures anybody may verify, in MiB"
    )
    unconfirmed_upload_days: int = Field(
        7, ge=1, description="days without a new part until an upload never confirmed is removed"
    )
    unsent_file_days: int = Field(
        3, ge=1, description="days until files sent ahead of an objection that never came go"
    )
    removed_file_days: int = Field(
        30, ge=1, description="days for which a file that somebody removed can be put back"
    )
    second_copy: str = Field(
        "",
        description="second copy of what is sealed: a folder or https://host/bucket; empty: none",
    )
    second_copy_key: str = Field("", description="S3 access key of the second copy")
    second_copy_secret: SecretStr = Field(SecretStr(""), description="its secret")
    fixity_days: int = Field(
        90, ge=1, le=3650, description="days within which every file is read again and compared"
    )
    fixity_mb_per_second: int = Field(
        20, ge=1, description="MiB per second at most while files are read again"
    )

    virus_scanner: str = Field(
        "",
        description="clamd: host:port or the path of its socket; empty: no file is scanned, "
        "and pages say so",
    )

    derivatives: bool = Field(
        default=True, description="read files out: words, previews, thumbnails, lighter films"
    )
    ocr: bool = Field(
        default=True, description="recognise the words of scanned pages, where Tesseract is there"
    )
    soffice: str = Field(
        "soffice", description="LibreOffice, makes PDFs of office files; empty: none are made"
    )
    tesseract: str = Field("tesseract", description="Tesseract; empty: no words are recognised")

    notice_address: str = Field(
        "",
        description="origin at which public notices are looked at every ten minutes, as everybody "
        "outside reaches it; empty: ECOCASE_PUBLIC_URL, or this machine",
    )
    map_tiles: str = Field(
        "",
        description="tiles beneath the map of titles, of a server of your own: a WMTS or XYZ "
        "address with {z}, {x} and {y}; empty: a plain drawing, nothing is fetched",
    )
    map_credit: str = Field(
        "", description="what the map says of its tiles: whose they are, approval number"
    )
    nightly_hour: int = Field(
        3, ge=0, le=23, description="hour, Beijing time, at which every night all is checked"
    )

    smtp_host: str = Field(
        "",
        description="SMTP server for mail; empty: each mail becomes a file in the data directory",
    )
    smtp_port: Annotated[int, Field(ge=1, le=65535)] = Field(587, description="its port")
    smtp_tls: Literal["none", "starttls", "tls"] = Field(
        "starttls", description="none, starttls or tls"
    )
    smtp_user: str = Field("", description="user name there; empty: none is given")
    smtp_secret: SecretStr = Field(SecretStr(""), description="the password there")
    mail_from: Name = Field("ecocase@localhost", description="address that mail is sent from")
    private_webhooks: bool = Field(
        default=False,
        description="webhooks may call inner networks, and plain http; otherwise they never do",
    )

    signing_secret: SecretStr = Field(
        description="signs what a browser holds before it has a session; 32 characters or more"
    )
    session_hours: int = Field(12, ge=1, le=168, description="hours a sign-in lasts")
    filings_by_one: int = Field(
        30, ge=1, description="objections, tips and questions taken from one address in 10 minutes"
    )
    filings_in_all: int = Field(
        3000, ge=1, description="and from all addresses together, in each API process"
    )
    sample_accounts: bool = Field(
        default_factory=_outside_production,
        description="make sample places and accounts; empty: yes, but never in production",
    )

    calendars_dir: Path | None = Field(
        None, description="folder of further calendar years (YAML); empty: the bundled years alone"
    )
    fonts_dir: Path | None = Field(
        None, description="folder of fonts with Chinese characters; empty: those of the system"
    )
    log_level: Annotated[str, StringConstraints(pattern="^(debug|info|warning|error)$")] = Field(
        "info", description="debug, info, warning or error"
    )

    @field_validator("public_url", "store_endpoint", "notice_address")
    @classmethod
    def _is_origin(cls, value: str | None) -> str | None:
        if not value:
            return value
        parts = urlsplit(value)
        if parts.scheme not in {"http", "https"} or not parts.hostname:
            raise ValueError("an origin like https://eco.example.org is needed")
        if parts.path.strip("/") or parts.query or parts.fragment:
            raise ValueError("an origin has no path: portal, API and buckets share one")
        return f"{parts.scheme}://{parts.netloc}"

    @field_validator("map_tiles")
    @classmethod
    def _is_tiles(cls, value: str) -> str:
        parts = urlsplit(value)
        if value and (parts.scheme not in {"http", "https"} or not parts.hostname):
            raise ValueError("an address like https://tiles.example.org/{z}/{y}/{x}.png is needed")
        if value and not all(part in value for part in ("{z}", "{x}", "{y}")):
            raise ValueError("the address of tiles has {z}, {x} and {y} in it")
        return value

    @field_validator("virus_scanner")
    @classmethod
    def _is_reachable(cls, value: str) -> str:
        host, _, port = value.rpartition(":")
        if value and not value.startswith("/") and not (host and port.isdecimal()):
            raise ValueError("host:port or the path of a socket is needed")
        return value

    @field_validator("signing_secret")
    @classmethod
    def _is_long(cls, value: SecretStr) -> SecretStr:
        if len(value.get_secret_value()) < 32:  # noqa: PLR2004  (the description says it)
            raise ValueError("32 characters or more are needed")
        return value

    @model_validator(mode="after")
    def _production_is_strict(self) -> Self:
        if self.environment is not Environment.PRODUCTION:
            return self
        if self.sample_accounts:
            raise ValueError("sample accounts are impossible in production")
        if self.public_url is None:
            raise ValueError("production needs ECOCASE_PUBLIC_URL: addresses are signed for it")
        return self

    @model_validator(mode="after")
    def _buckets_keep_their_paths(self) -> Self:
        if self.path_prefix[1:] in (
            self.store_intake_bucket,
            self.store_archive_bucket,
            self.store_derivatives_bucket,
        ):
            raise ValueError("the path prefix is the path of a bucket: choose another")
        return self

    @property
    def home(self) -> str | None:
        """Where the portal begins, for addresses in mails; None where only requests know it."""
        return self.public_url and f"{self.public_url}{self.path_prefix}"

    @property
    def upload_limit(self) -> int:
        """Bytes of the largest file taken."""
        return self.upload_limit_mb * 1024 * 1024

    @property
    def rehearsal(self) -> bool:
        """True where time can be moved; whatever runs by a schedule is off there."""
        return self.environment is Environment.REHEARSAL


class UnknownSettingError(ValueError):
    """A variable begins with ECOCASE_ but names no setting: a slip of the pen would go unnoticed."""


def whereabouts(*env_files: Path) -> Whereabouts:
    """Environment and data directory. Raises `UnknownSettingError` for a name nobody reads."""
    known = {f"{PREFIX}{name}".upper() for name in Settings.model_fields}
    unknown = sorted(name for name in os.environ if name.startswith(PREFIX) and name not in known)
    if unknown:
        raise UnknownSettingError(f"no such setting: {', '.join(unknown)}")
    return Whereabouts(_env_file=env_files)


def load(*env_files: Path, given: Mapping[str, str] | None = None) -> Settings:
    """The settings of this process. Stronger first: `given`, the environment, later files.

    Raises `UnknownSettingError` for a name nobody reads and pydantic's ValidationError for a
    value that cannot be.
    """
    whereabouts(*env_files)
    overrides: dict[str, Any] = dict(given or {})
    return Settings(_env_file=env_files, **overrides)


def to_environment(settings: Settings) -> dict[str, str]:
    """The variables that make another process build these very settings."""
    variables: dict[str, str] = {}
    for name in Settings.model_fields:
        value = getattr(settings, name)
        if value is None:
            continue
        text = value.get_secret_value() if isinstance(value, SecretStr) else str(value)
        variables[f"{PREFIX}{name}".upper()] = text
    return variables
