"""Papers of the case file as .docx: agreement (written or oral) and termination notice."""

from mediation.handlers.papers.asking import get_paper

__all__ = ["get_paper"]
