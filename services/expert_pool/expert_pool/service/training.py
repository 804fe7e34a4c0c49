"""Entry points of the training register."""

from __future__ import annotations

from contracts import expert_training
from contracts.attachments import FileContent
from expert_pool import handlers, queries
from messaging.call import Call
from messaging.entry import answers
from servicekit.clock import local_date


class TrainingPoints:
    """The training register."""

    @answers(expert_training.PlanTraining)
    def plan_training(
        self, call: Call, request: expert_training.PlanTraining
    ) -> expert_training.TrainingSheet:
        return handlers.plan_training(call, request)

    @answers(expert_training.ChangeTraining)
    def change_training(
        self, call: Call, request: expert_training.ChangeTraining
    ) -> expert_training.TrainingSheet:
        return handlers.change_training(call, request)

    @answers(expert_training.CancelTraining)
    def cancel_training(
        self, call: Call, request: expert_training.CancelTraining
    ) -> expert_training.TrainingSheet:
        return handlers.cancel_training(call, request)

    @answers(expert_training.EnrolInTraining)
    def enrol_in_training(
        self, call: Call, request: expert_training.EnrolInTraining
    ) -> expert_training.TrainingSheet:
        return handlers.enrol_in_training(call, request)

    @answers(expert_training.LeaveTraining)
    def leave_training(
        self, call: Call, request: expert_training.LeaveTraining
    ) -> expert_training.TrainingSheet:
        return handlers.leave_training(call, request)

    @answers(expert_training.RecordTrainingAttendance)
    def record_training_attendance(
        self, call: Call, request: expert_training.RecordTrainingAttendance
    ) -> expert_training.TrainingSheet:
        return handlers.record_training_attendance(call, request)

    @answers(expert_training.IssueTrainingCertificates)
    def issue_training_certificates(
        self, call: Call, request: expert_training.IssueTrainingCertificates
    ) -> expert_training.TrainingSheet:
        return handlers.issue_training_certificates(call, request)

    @answers(expert_training.GetTraining, write=False)
    def get_training(self, call: Call, request: expert_training.GetTraining) -> expert_training.TrainingSheet:
        return queries.get_training(call.session, request, call.actor, call.resources)

    @answers(expert_training.ListTrainings, write=False)
    def list_trainings(self, call: Call, request: expert_training.ListTrainings) -> expert_training.Trainings:
        return queries.list_trainings(call.session, request, call.actor)

    @answers(expert_training.GetTrainingCertificate, write=False)
    def get_training_certificate(
        self, call: Call, request: expert_training.GetTrainingCertificate
    ) -> expert_training.TrainingCertificate:
        return queries.get_training_certificate(call.session, request, call.actor, call.resources)

    @answers(expert_training.GetTrainingCertificatePaper, write=False)
    def get_training_certificate_paper(
        self, call: Call, request: expert_training.GetTrainingCertificatePaper
    ) -> FileContent:
        return handlers.training_certificate_paper(call, request)

    @answers(expert_training.GetRequiredHours, write=False)
    def get_required_hours(
        self, call: Call, _request: expert_training.GetRequiredHours
    ) -> expert_training.RequiredHoursList:
        return queries.required_hours(call.session, call.resources, call.settings)

    @answers(expert_training.SetRequiredHours)
    def set_required_hours(
        self, call: Call, request: expert_training.SetRequiredHours
    ) -> expert_training.RequiredHoursList:
        return handlers.set_required_hours(call, request)

    @answers(expert_training.ListTrainingHours, write=False)
    def list_training_hours(
        self, call: Call, request: expert_training.ListTrainingHours
    ) -> expert_training.HoursOfYear:
        year, town = local_date(call.now).year, call.resources
        return queries.list_training_hours(call.session, request, call.actor, town, call.settings, year)

    @answers(expert_training.GetTrainingRecord, write=False)
    def get_training_record(
        self, call: Call, request: expert_training.GetTrainingRecord
    ) -> expert_training.TrainingRecord:
        year, town = local_date(call.now).year, call.resources
        return queries.get_training_record(call.session, request, call.actor, town, call.settings, year)
