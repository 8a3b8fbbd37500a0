"""Acts and facts of a round, joined: what its workflow takes, and what its log holds."""

from typing import Annotated

from pydantic import Field
from typing_extensions import TypeAliasType

from services.domain.rounds.adjusting import (
    AdjustmentClaimed,
    AdjustmentConfirmed,
    ClaimAdjustment,
    ConfirmAdjustment,
    ConfirmVeto,
    FundsRecorded,
    RecordFunds,
    RecordVeto,
    VetoConfirmed,
    VetoRecorded,
)
from services.domain.rounds.entering import (
    AnswerGate,
    EndorseEntry,
    EnterSubject,
    EntryEndorsed,
    GateAnswered,
    OldRatingRecorded,
    PenaltyRecorded,
    RecordOldRating,
    RecordPenalty,
    SubjectEntered,
)
from services.domain.rounds.finishing import (
    CloseScoring,
    DecideRound,
    DecideTie,
    EndListNotice,
    EndRound,
    ListNoticeEnded,
    ListPublished,
    PublishList,
    Regrade,
    Regraded,
    RoundDecided,
    RoundEnded,
    ScoringClosed,
    StrikeOff,
    StruckOff,
    TieDecided,
)
from services.domain.rounds.opening import OpenRound, RoundOpened
from services.domain.rounds.reporting import ReceiveReport, ReportReceived
from services.domain.rounds.scoring import (
    AppointRaters,
    FormVerdict,
    GiveScores,
    LeaveOutPeriods,
    PeriodsLeftOut,
    RatersAppointed,
    RecordSample,
    SampleRecorded,
    ScoresGiven,
    VerdictFormed,
)

RoundAct = TypeAliasType(
    "RoundAct",
    Annotated[
        OpenRound
        | EnterSubject
        | AnswerGate
        | RecordPenalty
        | EndorseEntry
        | RecordOldRating
        | AppointRaters
        | GiveScores
        | LeaveOutPeriods
        | FormVerdict
        | RecordSample
        | ClaimAdjustment
        | ConfirmAdjustment
        | RecordVeto
        | ConfirmVeto
        | RecordFunds
        | ReceiveReport
        | CloseScoring
        | DecideTie
        | Regrade
        | PublishList
        | StrikeOff
        | DecideRound
        | EndRound,
        Field(discriminator="kind"),
    ],
)
RoundFacts = (
    RoundOpened
    | SubjectEntered
    | GateAnswered
    | PenaltyRecorded
    | EntryEndorsed
    | OldRatingRecorded
    | RatersAppointed
    | ScoresGiven
    | PeriodsLeftOut
    | VerdictFormed
    | SampleRecorded
    | AdjustmentClaimed
    | AdjustmentConfirmed
    | VetoRecorded
    | VetoConfirmed
    | FundsRecorded
    | ReportReceived
    | ScoringClosed
    | TieDecided
    | Regraded
    | ListPublished
    | StruckOff
    | ListNoticeEnded
    | RoundDecided
    | RoundEnded
)
__all__ = ["EndListNotice", "RoundAct", "RoundFacts"]
