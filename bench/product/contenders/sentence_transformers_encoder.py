"""A contender: Python sentence-transformers on PyTorch, text to unit vector. See contender.ts."""

import json
import sys
import time

argument = json.loads(sys.argv[1])
out, sys.stdout = sys.stdout, sys.stderr  # nothing but our own lines on standard output

import sentence_transformers
import torch

torch.set_num_threads(argument["threads"])
torch.set_num_interop_threads(1)
model = sentence_transformers.SentenceTransformer(argument["dir"], device="cpu").float().eval()


def say(message):
    out.write(json.dumps(message) + "\n")
    out.flush()


say(
    {
        "ready": {
            "Python": sys.version.split()[0],
            "sentence-transformers": sentence_transformers.__version__,
            "PyTorch": torch.__version__,
        }
    }
)
for line in sys.stdin:
    milliseconds = []
    for text in json.loads(line)["texts"]:
        begun = time.perf_counter()
        model.encode(text, normalize_embeddings=True, show_progress_bar=False)
        milliseconds.append((time.perf_counter() - begun) * 1000)
    say({"milliseconds": milliseconds})
