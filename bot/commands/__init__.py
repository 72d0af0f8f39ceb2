"""The commands of `bot`, a file each."""
