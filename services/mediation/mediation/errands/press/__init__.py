"""The press: binds a case file in a process of its own, which takes a core for seconds and reads files of strangers."""
