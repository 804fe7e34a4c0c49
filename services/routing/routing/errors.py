"""Domain errors of routing: one line of meaning each."""

from __future__ import annotations

from contracts.refusals import Invalid, NotFound, WrongState


class RulesError(ValueError):
    """A rule file cannot be used; says which file, line and column, and why."""

    def __init__(self, file: str, line: int, column: int, reason: str) -> None:
        super().__init__(f"{file} 第 {line} 行第 {column} 列：{reason}")
        self.file = file
        self.line = line
        self.column = column
        self.reason = reason


class NotWaiting(WrongState):
    """The dispute does not wait for a person's decision."""

    code = "not_waiting"


class UnknownDispute(NotFound):
    """Routing has not heard of this dispute."""

    code = "unknown_dispute"


class CaseClosed(WrongState):
    """The dispute was concluded: its routing stays what it was."""

    code = "case_closed"


class DecidedMeanwhile(WrongState):
    """Somebody else decided after the decision that this person saw."""

    code = "decided_meanwhile"


class WrongDecision(Invalid):
    """The decision names an unknown desk, or lowers the grade without a reason."""

    code = "wrong_decision"


class UnknownRule(NotFound):
    """There is no such rule, table or column, or it was changed meanwhile."""

    code = "unknown_rule"


class BrokenRule(Invalid):
    """A cell of a rule cannot be used; ``field`` names its column."""

    code = "broken_rule"


class TooBroad(Invalid):
    """A rule would apply to everything."""

    code = "too_broad"


class Circular(Invalid):
    """Rules would change the type round and round."""

    code = "circular"


class UnknownEdition(NotFound):
    """There is no such proposal or edition of the rules."""

    code = "unknown_edition"


class NotNow(WrongState):
    """The proposal or edition is not in a state that allows this."""

    code = "not_now"


class UnknownModel(NotFound):
    """There is no such version of the model."""

    code = "unknown_model"


class NotBetter(WrongState):
    """The version did not do better on cases held out than the one that decided then."""

    code = "not_better"


class StudyUnknown(NotFound):
    """There is no such joint study, or this person is not called to it."""

    code = "study_unknown"


class StudyOver(WrongState):
    """The joint study was concluded or cancelled already."""

    code = "study_over"


class StudyGoesOn(WrongState):
    """The desks are called together over this dispute already."""

    code = "study_goes_on"


class NoQuorum(WrongState):
    """Too few desks came or wrote."""

    code = "no_quorum"


class WrongStudy(Invalid):
    """A desk that is not called, a moment in the past, a lead that is its own helper."""

    code = "wrong_study"


class MovedMeanwhile(WrongState):
    """Somebody else moved the joint study since the page was opened."""

    code = "moved_meanwhile"


class NotInvited(WrongState):
    """The invitation to the joint study was declined or withdrawn."""

    code = "not_invited"


class OtherDraft(WrongState):
    """Another draft of the conclusion is voted on now."""

    code = "other_draft"


class SpokenMeanwhile(WrongState):
    """A colleague spoke or voted for the same desk meanwhile."""

    code = "spoken_meanwhile"


class RulingChanged(WrongState):
    """The boundary ruling was changed or withdrawn meanwhile."""

    code = "ruling_changed"


class RulingUnknown(NotFound):
    """There is no such boundary ruling."""

    code = "ruling_unknown"


class NotPassed(WrongState):
    """The draft has not more than half of the votes of the desks called."""

    code = "not_passed"


class NoMinutes(WrongState):
    """There are no minutes before the conclusion."""

    code = "no_minutes"
