"""Faults: what a platform that is spread out over processes and servers does when they fail."""
