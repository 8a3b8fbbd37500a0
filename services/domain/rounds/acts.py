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
from services.domain.rounds.breaking_down import (
    BreakDown,
    BrokenDown,
    DeliverMaterial,
    MaterialDelivered,
    NameOwner,
    OwnerNamed,
)
from services.domain.rounds.checking import (
    CarryOutCheck,
    CheckCarriedOut,
    CheckPlanned,
    CheckTold,
    PlanCheck,
    TellOfCheck,
)
from services.domain.rounds.cultivating import (
    GuidanceRecorded,
    LeavePool,
    PoolLeft,
    RecordGuidance,
)
from services.domain.rounds.drawing import (
    CommitToSecret,
    DrawAgain,
    DrawVoided,
    FreezePool,
    PoolFrozen,
    RevealSecret,
    SecretCommitted,
    SecretRevealed,
    StandBack,
    StoodBack,
    VoidDraw,
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
from services.domain.rounds.examining import GiveOfficeOpinion, OfficeOpinionGiven
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
from services.domain.rounds.following import RoundFollowsUnits, RoundUnitsFollowed
from services.domain.rounds.granting import BeginGrant, GrantBegun, GrantStopped, StopGrant
from services.domain.rounds.heading import HeadNamed, NameHead
from services.domain.rounds.lapsing import JudgeMending, LapseRecorded, MendingJudged, RecordLapse
from services.domain.rounds.opening import OpenRound, RoundOpened
from services.domain.rounds.pairing import ArrangeRing, RingArranged
from services.domain.rounds.paying import PayRecorded, RecordPay
from services.domain.rounds.rating import ItemsRated, RateItems
from services.domain.rounds.renewing import RecognitionRenewed, RenewRecognition
from services.domain.rounds.reporting import ReceiveReport, ReportReceived
from services.domain.rounds.sampling import DrawSample, SampleDrawn
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
from services.domain.rounds.sheets import FillSheet, ScoredOneself, ScoreOneself, SheetFilled
from services.domain.rounds.special_reporting import (
    HandInSpecialReport,
    HardItemJudged,
    JudgeHardItem,
    SpecialReportHandedIn,
)
from services.domain.rounds.supplying import (
    SupplyValue,
    TakeOverValues,
    ValuesTakenOver,
    ValueSupplied,
    ValueVerified,
    VerifyValue,
)
from services.domain.rounds.surveying import AnswersRecorded, RecordAnswers
from services.domain.rounds.tabling import (
    CorrectFigure,
    EnterFigures,
    FigureCorrected,
    FiguresEntered,
)
from services.domain.rounds.voting import GiveVoice, VoiceGiven

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
        | DrawSample
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
        | EndRound
        | SupplyValue
        | VerifyValue
        | TakeOverValues
        | GiveOfficeOpinion
        | BreakDown
        | NameOwner
        | DeliverMaterial
        | PlanCheck
        | TellOfCheck
        | CarryOutCheck
        | FreezePool
        | CommitToSecret
        | RevealSecret
        | VoidDraw
        | StandBack
        | DrawAgain
        | RecordPay
        | RecordAnswers
        | FillSheet
        | ScoreOneself
        | JudgeHardItem
        | HandInSpecialReport
        | RecordGuidance
        | LeavePool
        | ArrangeRing
        | NameHead
        | RenewRecognition
        | BeginGrant
        | StopGrant
        | GiveVoice
        | RateItems
        | EnterFigures
        | CorrectFigure
        | RecordLapse
        | JudgeMending
        | RoundFollowsUnits,
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
    | SampleDrawn
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
    | ValueSupplied
    | ValueVerified
    | ValuesTakenOver
    | OfficeOpinionGiven
    | BrokenDown
    | OwnerNamed
    | MaterialDelivered
    | CheckPlanned
    | CheckTold
    | CheckCarriedOut
    | PoolFrozen
    | SecretCommitted
    | SecretRevealed
    | DrawVoided
    | StoodBack
    | PayRecorded
    | AnswersRecorded
    | SheetFilled
    | ScoredOneself
    | HardItemJudged
    | SpecialReportHandedIn
    | GuidanceRecorded
    | PoolLeft
    | RingArranged
    | HeadNamed
    | RecognitionRenewed
    | GrantBegun
    | GrantStopped
    | VoiceGiven
    | ItemsRated
    | FiguresEntered
    | FigureCorrected
    | LapseRecorded
    | MendingJudged
    | RoundUnitsFollowed
)
__all__ = ["EndListNotice", "RoundAct", "RoundFacts"]
