"""Importing disputes from a file: reading rows, naming columns, registering what is right (批量导入)."""

from standalone.importing.running import Report, import_file

__all__ = ["Report", "import_file"]
