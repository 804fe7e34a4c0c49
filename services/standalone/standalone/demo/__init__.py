"""The demo: people play whole lives of disputes, only through the HTTP API, each with their own account."""

from standalone.demo.playing import play
from standalone.demo.report import Report

__all__ = ["Report", "play"]
