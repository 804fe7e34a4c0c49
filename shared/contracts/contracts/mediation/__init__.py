"""mediation: proceedings in the five steps 听查研评访, sessions, evidence, agreements, performance, confirmation and papers."""

# ruff: noqa: F403  the contract is everything that its parts define
from contracts.mediation.agreements import *
from contracts.mediation.application import *
from contracts.mediation.awaiting import *
from contracts.mediation.casefile import *
from contracts.mediation.codes import *
from contracts.mediation.confirmations import *
from contracts.mediation.drafts import *
from contracts.mediation.events import *
from contracts.mediation.evidence import *
from contracts.mediation.gates import *
from contracts.mediation.opinions import *
from contracts.mediation.papers import *
from contracts.mediation.performance import *
from contracts.mediation.proceedings import *
from contracts.mediation.sessions import *
from contracts.mediation.statistics import *
from contracts.mediation.steps import *
