"""Backing up every database as of one moment, with the key that opens them, and restoring it (备份与恢复)."""

from standalone.backups.archive import NotABackup
from standalone.backups.making import Backup, make
from standalone.backups.restoring import Restored, restore

__all__ = ["Backup", "NotABackup", "Restored", "make", "restore"]
