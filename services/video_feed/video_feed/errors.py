"""Errors of the bridge: one line of meaning each."""


class CamerasError(ValueError):
    """The list of cameras cannot be used; the text names the file, the line and the reason."""


class UnreadableMessage(ValueError):
    """A message is not what the video system sends; it is counted and passed over."""
