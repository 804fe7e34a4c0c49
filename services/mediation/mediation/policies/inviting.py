"""Who may be invited to a session only where the parties consent (人民调解法 §20)."""

from __future__ import annotations

INVITED = frozenset({"invited", "expert"})
NEEDS_CONSENT = "邀请他人参与须经当事人同意（人民调解法第二十条），请先征得同意。"
