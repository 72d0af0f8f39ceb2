"""The figures as Markdown and as a picture."""

from __future__ import annotations

import statistics
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from benchmarks.speed.goals import Goal
from benchmarks.speed.plan import QUESTIONS
from benchmarks.speed.systems import FLOOR, FLOOR_STORED, OURS, STOCK, TITLES

_COLOURS = {OURS: "#0b6a5d", STOCK: "#c2571a", FLOOR: "#8a8f98", FLOOR_STORED: "#4f5560"}


def markdown(found: dict[str, Any], goals: Sequence[Goal]) -> str:
    """All figures as tables."""
    machine, plan = found["machine"], found["plan"]
    before, after = machine["load_average_before"][0], machine["load_average_after"][0]
    parts = [
        f"Speed, {machine['when']}, {machine['cores']} cores shared by servers and client, load average {before:.1f} "
        f"before the run and {after:.1f} at its end (the benchmark's own share included).",
        _loads(found),
        "Times in ms. Each conversation has five messages, each of which waits for the answer to the one before; then "
        f"a new one takes its place. {plan['rounds']} rounds of {plan['seconds']:g} s in turns; opening a conversation "
        "counts for throughput only. "
        f"Fixed answer: “{QUESTIONS['fixed']}”, phone number: “{QUESTIONS['phone']}”.",
        _sizes(found),
        "Stock Rasa is trained on a sample, because all lines take hours; its speed hangs on neither lines nor epochs. "
        "Its memory and start are those of `rasa run` and its action server. The floor is `rasa run` as it comes, "
        "with conversations in memory, and once more with SQLite, because ours are kept too.",
        _growth(found),
        _pair(found),
        _goals(goals),
    ]
    return "\n\n".join(parts) + "\n"


def _loads(found: dict[str, Any]) -> str:
    rows = []
    for kind in QUESTIONS:
        for concurrent in map(str, found["plan"]["concurrent"]):
            for name, figures in found["systems"].items():
                seen = figures["load"].get(kind, {}).get(concurrent)
                if seen:
                    times = [f"{seen[key]:.1f}" for key in ("median_ms", "p95_ms", "p99_ms", "per_second")]
                    words = {"fixed": "fixed", "phone": "phone number"}[kind]
                    rows.append([words, concurrent, TITLES[name], *times, str(seen["messages"]), str(seen["wrong"])])
    return _table(
        ["answer", "at once", "system", "median", "p95", "p99", "answers/s", "messages", "wrong"],
        rows,
    )


def _sizes(found: dict[str, Any]) -> str:
    rows = [
        [
            TITLES[name],
            f"{statistics.median(figures['start_seconds']):.1f} s",
            f"{figures['memory_mb']:,} MB",
            f"{figures['training_seconds']:.0f} s ({figures['trained_on']})",
        ]
        for name, figures in found["systems"].items()
    ]
    return _table(["system", "start to first answer", "resident memory", "training"], rows)


def _growth(found: dict[str, Any]) -> str:
    rows = []
    for name, length in found["length"].items():
        last = length["turns"]
        rows += [
            [f"{TITLES[name]}: turn 1 → turn {last}", f"{length['first_ms']:.1f} ms", f"{length['last_ms']:.1f} ms"],
            [
                f"{TITLES[name]}: turns 2–11 → {last - 9}–{last}",
                f"{length['early_ms']:.1f} ms",
                f"{length['late_ms']:.1f} ms",
            ],
        ]
    stored = found["stored"]
    words = f"{stored['conversations']:,} stored conversations ({stored['megabytes']:,} MB)"
    rows += [
        [f"0 → {words}: median", f"{stored['empty_ms']:.1f} ms", f"{stored['full_ms']:.1f} ms"],
        ["the same after a restart", f"{stored['empty_ms']:.1f} ms", f"{stored['full_restarted_ms']:.1f} ms"],
        [
            "the same, start to first answer",
            f"{stored['start_seconds_empty']:.1f} s",
            f"{stored['start_seconds_full']:.1f} s",
        ],
    ]
    return _table(["growth", "small", "large"], rows)


def _pair(found: dict[str, Any]) -> str:
    rows = [
        [
            processes,
            f"{seen['per_second']:.1f}",
            f"{seen['median_ms']:.1f}",
            f"{seen['server_cores']:.2f}",
            f"{seen['client_cores']:.2f}",
            f"{seen['per_second'] / seen['server_cores']:.1f}" if seen["server_cores"] else "–",
        ]
        for processes, seen in found["pair"].items()
    ]
    table = _table(
        ["processes", "answers/s", "median", "cores of the servers", "core of the client", "answers per core second"],
        rows,
    )
    return (
        f"{table}\n\nPhone numbers, 32 conversations at once, one SQLite file. The client takes its share of the "
        f"{found['machine']['cores']} cores, so two processes cannot have two whole ones here."
    )


def _goals(goals: Sequence[Goal]) -> str:
    rows = []
    for goal in goals:
        row = goal.as_dict()
        rows.append([row["goal"], row["promised"], f"{row['found']:.2f}", "yes" if row["met"] else "**no**"])
    met = sum(goal.is_met for goal in goals)
    return f"{_table(['goal', 'promised', 'found', 'met'], rows)}\n\n{met} of {len(goals)} goals met."


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def picture(found: dict[str, Any], path: Path) -> None:
    """Median and p99 by load, throughput, sizes, and growth with the length of a conversation."""
    import matplotlib

    matplotlib.use("Agg")
    from matplotlib import pyplot

    figure, ((median, throughput), (sizes, length)) = pyplot.subplots(2, 2, figsize=(11, 7.5))
    positions = range(len(found["plan"]["concurrent"]))
    for name, figures in found["systems"].items():
        for kind, style in (("phone", "o-"), ("fixed", "s--")):
            seen = list(figures["load"].get(kind, {}).values())
            if not seen:
                continue
            label = f"{TITLES[name]}, {'phone number' if kind == 'phone' else 'fixed answer'}"
            look = {"color": _COLOURS[name], "label": label}
            median.plot(positions, [row["median_ms"] for row in seen], style, **look)
            if kind == "phone" or name in (FLOOR, FLOOR_STORED):
                low, high = [row["median_ms"] for row in seen], [row["p99_ms"] for row in seen]
                median.fill_between(positions, low, high, color=_COLOURS[name], alpha=0.12)
            throughput.plot(positions, [row["per_second"] for row in seen], style, **look)
    for axes, title in ((median, "Median to p99 (ms)"), (throughput, "Answers a second")):
        axes.set(title=title, xlabel="conversations at once", yscale="log")
        axes.set_xticks(list(positions), [str(n) for n in found["plan"]["concurrent"]])
        axes.yaxis.set_major_formatter(matplotlib.ticker.FuncFormatter(lambda value, _: f"{value:g}"))
        axes.grid(alpha=0.3)
    median.legend(fontsize=8)
    names = list(found["systems"])
    start = [statistics.median(found["systems"][name]["start_seconds"]) for name in names]
    memory = [found["systems"][name]["memory_mb"] / 100 for name in names]
    for offset, values, hatch, label in ((-0.2, start, "", "start (s)"), (0.2, memory, "//", "memory (100 MB)")):
        places = [place + offset for place in range(len(names))]
        bars = sizes.bar(places, values, 0.38, color=[_COLOURS[name] for name in names], hatch=hatch, alpha=0.85)
        bars.set_label(label)
        sizes.bar_label(bars, [f"{value:.0f}" for value in values], fontsize=8)
    sizes.set(title="Start to first answer (s), memory (100 MB, hatched)")
    sizes.set_xticks(range(len(names)), [TITLES[name].replace(" with ", "\nwith ") for name in names])
    for name, growth in found["length"].items():
        turns = range(1, len(growth["by_turn_ms"]) + 1)
        length.plot(turns, growth["by_turn_ms"], color=_COLOURS[name], linewidth=1, label=TITLES[name])
    length.set(title="Time of a turn by its place in the conversation (ms)", xlabel="turn", ylim=0)
    length.grid(alpha=0.3)
    length.legend(fontsize=8)
    figure.tight_layout()
    figure.savefig(path, dpi=110)
    pyplot.close(figure)
