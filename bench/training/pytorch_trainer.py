"""One step of PyTorch at a time, by sentence-transformers' loss. See trainer.ts."""

import json
import resource
import sys
import time
import warnings

argument = json.loads(sys.argv[1])
out, sys.stdout = sys.stdout, sys.stderr  # nothing but our own lines on standard output

import sentence_transformers
import torch

with warnings.catch_warnings():
    warnings.simplefilter("ignore", DeprecationWarning)
    from sentence_transformers.losses import MultipleNegativesRankingLoss

torch.set_num_threads(argument["threads"])
torch.set_num_interop_threads(1)
torch.manual_seed(1)
model = sentence_transformers.SentenceTransformer(argument["folder"], device="cpu").float().train()
bert = model[0].auto_model
bert.encoder.layer = bert.encoder.layer[: argument["layers"]]
for module in bert.modules():
    if isinstance(module, torch.nn.Dropout):
        module.p = argument["dropout"]
    if hasattr(module, "dropout_prob"):
        module.dropout_prob = argument["dropout"]
vocabulary = bert.embeddings.word_embeddings.num_embeddings
is_trained = argument["embeddings"] == "trained"
for name, parameter in bert.named_parameters():
    is_table = "_embeddings" in name
    parameter.requires_grad_((is_trained or not is_table) and not name.startswith("pooler"))
trained = [p for p in bert.parameters() if p.requires_grad]
groups = [
    {"params": [p for p in trained if p.dim() > 1], "weight_decay": 0.01},
    {"params": [p for p in trained if p.dim() == 1], "weight_decay": 0.0},
]
optimizer = torch.optim.AdamW(groups, lr=1e-5)
loss = MultipleNegativesRankingLoss(model)
shape = (argument["pairs"], argument["tokens"])


def features():
    ids = (1000 + torch.rand(shape) * torch.rand(shape) * (vocabulary - 1000)).long()
    return {"input_ids": ids, "attention_mask": torch.ones_like(ids), "token_type_ids": torch.zeros_like(ids)}


def step():
    loss([features(), features()], None).backward()
    torch.nn.utils.clip_grad_norm_(trained, 1.0)
    optimizer.step()
    optimizer.zero_grad()


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
    steps = json.loads(line)["steps"]
    begun, processor = time.perf_counter(), time.process_time()
    for _ in range(steps):
        step()
    say(
        {
            "milliseconds": (time.perf_counter() - begun) * 1000 / steps,
            "processorMilliseconds": (time.process_time() - processor) * 1000 / steps,
            "peakBytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024,
        }
    )
