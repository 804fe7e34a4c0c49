"""Bridge from video analysis to the bus (视频分析桥)."""
