"""Settings of the bridge."""

from pathlib import Path

from servicekit.settings import ServiceSettings


class Settings(ServiceSettings):
    """Where the video systems speak; without MQTT_URL the bridge has nothing to do."""

    mqtt_url: str = ""  # mqtt://user:password@host:1883
    frigate_prefix: str = "frigate"
    cameras: Path | None = None  # default: cameras.csv in the town's folder

    def cameras_file(self) -> Path:
        return self.cameras or self.town / "cameras.csv"
