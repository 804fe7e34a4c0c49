"""Proceedings in five steps 听查研评访, agreements and papers (调解)."""
