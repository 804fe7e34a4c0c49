"""What `make bench` measures, each figure beside its peers in the same run on the same servers."""
