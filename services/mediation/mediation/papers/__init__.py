"""The papers of a case as .docx: the same case always gives the same bytes."""

from mediation.papers.agreement import agreement_paper
from mediation.papers.facts import CaseFacts, End, Made
from mediation.papers.termination import termination_paper

__all__ = ["CaseFacts", "End", "Made", "agreement_paper", "termination_paper"]
