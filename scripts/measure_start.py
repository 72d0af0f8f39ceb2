"""How long from `bot replay` to the first answer, and how much memory: one line each."""

import json
import resource
import subprocess
import sys
import time

LINE = json.dumps({"id": 1, "turns": [{"user": "vad är numret i Norge?"}]}) + "\n"


def main() -> None:
    """Runs the command three times and prints the best time and the peak memory."""
    seconds = []
    for _ in range(3):
        begin = time.perf_counter()
        command = [sys.executable, "-m", "bot", "replay"]
        result = subprocess.run(command, input=LINE.encode(), capture_output=True, check=True)
        seconds.append(time.perf_counter() - begin)
        assert b"800 31068" in result.stdout
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    print(f"start to first answer: {min(seconds):.1f} s (three runs: {', '.join(f'{s:.1f}' for s in seconds)})")
    print(f"peak resident memory: {peak:.0f} MB")


if __name__ == "__main__":
    main()
