"""Makes the references for training under test/parity/fixtures/training, once, with PyTorch.

    python test/parity/make_training_fixtures.py [LOSS ...]

Named losses are made again and the others left as they are; without names all are made.
Needs torch, sentence-transformers, and the checkpoints that make_fixtures.py leaves. For each loss and model, on the
same token ids and without dropout:

- loss and gradient of the first batch, in 64 bits, so that whatever differs is the program's own error. Of the tiny
  random checkpoint every gradient is stored whole (of the word table the rows that are not zero); of the real one its
  norm and a sketch of 256 numbers: each element is added, with a sign, to one of 256 sums, sign and sum drawn by a
  hash of the element's index. The squared norm of such a sketch is right on average for any tensor, so the norm of
  the difference of two sketches estimates that of the difference of two gradients to about a tenth (Charikar, Chen
  and Farach-Colton, "Finding frequent items in data streams", 2002).
- ten steps in 32 bits, as people train: torch.optim.AdamW with decay on matrices only, clipping at a global norm of 1,
  a rate that rises over two steps and falls over eight. Where embeddings are trained, the word table has sparse
  gradients and torch.optim.SparseAdam, and position and type tables are among the matrices. Kept are the losses, the
  norms before clipping, and the unit vectors of the first batch's texts after the last step.

The losses are sentence-transformers' own but for the distillation, of which it has none of this form. Those that rank
candidates and the distillation through a projection are tried on the tiny checkpoint alone.
"""

import json
import sys
import warnings
from pathlib import Path

import numpy as np
import torch
from sentence_transformers import SentenceTransformer
from torch.nn.functional import mse_loss, normalize

from texts import FRAMES, SUBJECTS

with warnings.catch_warnings():
    warnings.simplefilter("ignore", DeprecationWarning)
    from sentence_transformers.losses import (
        CoSENTLoss,
        CosineSimilarityLoss,
        DistillKLDivLoss,
        MarginMSELoss,
        MultipleNegativesRankingLoss,
    )
    from sentence_transformers.util import pairwise_cos_sim

HERE = Path(__file__).parent
OUT = HERE / "fixtures" / "training"
MODELS = {
    "tiny": {"folder": HERE / "fixtures" / "tiny-plain-fp32", "keep": [0, 1], "rate": 1e-3},
    "base": {"folder": HERE.parent.parent / "models" / "all-MiniLM-L6-v2", "keep": [0, 4, 5], "rate": 1e-4},
}
STEPS = 10
WARM_UP = 2
TEXTS = 12
SKETCH = 256
DECAY = 0.01
CLIP = 1.0
# A teacher that is wider than the student.
WIDER = 16
# Of each of three queries: its positive and two negatives.
CANDIDATES = 3
TEMPERATURE = 0.1
PROJECTED = "EmbeddingDistillation-projected"


def mixed(index):
    """A hash of whole numbers (MurmurHash3's finaliser), as the test has it."""
    x = np.asarray(index, dtype=np.uint32)
    x = (x ^ (x >> 16)) * np.uint32(0x85EBCA6B)
    x = (x ^ (x >> 13)) * np.uint32(0xC2B2AE35)
    return x ^ (x >> 16)


def sketch(values):
    hashes = mixed(np.arange(values.size))
    signs = np.where(hashes & SKETCH, -1.0, 1.0)
    return np.bincount(hashes % SKETCH, weights=signs * values.ravel(), minlength=SKETCH)


def teacher_vectors(step, hidden):
    """Directions that stand for a teacher's, the same in the test."""
    index = np.arange(TEXTS * hidden) + step * 100_000
    rows = torch.tensor(mixed(index).astype(np.float64) / 2**32 - 0.5).reshape(TEXTS, hidden)
    return normalize(rows, dim=1)


def make_batches(tokenizer):
    """Of each step twelve questions of our own: three columns of four, or two of six with scores."""
    questions = [frame.format(subject) for subject in SUBJECTS for frame in FRAMES]
    random = np.random.default_rng(1)
    batches = []
    for _ in range(STEPS):
        chosen = random.choice(questions, TEXTS, replace=False)
        ids = tokenizer([str(text) for text in chosen], truncation=True, max_length=24)["input_ids"]
        scores = random.integers(0, 6, TEXTS // 2) / 5
        batches.append({"texts": ids, "scores": scores.tolist()})
    return batches


def features(texts):
    longest = max(map(len, texts))
    ids = torch.tensor([text + [0] * (longest - len(text)) for text in texts])
    mask = torch.tensor([[1] * len(text) + [0] * (longest - len(text)) for text in texts])
    return {"input_ids": ids, "attention_mask": mask, "token_type_ids": torch.zeros_like(ids)}


def vectors_of(model, texts):
    return normalize(model(features(texts))["sentence_embedding"], dim=1)


def columns(texts, count):
    size = TEXTS // count
    return [features(texts[at : at + size]) for at in range(0, TEXTS, size)]


# Texts of a batch that are compared with each other.
GROUP = 16


def distillation(model, batch, step):
    student = vectors_of(model, batch["texts"])
    teacher = teacher_vectors(step, student.shape[1]).to(student.dtype)
    cosine = 1 - (student * teacher).sum(1).mean()
    size = GROUP if TEXTS % GROUP == 0 else TEXTS
    own, taught = (vectors.view(-1, size, vectors.shape[1]) for vectors in (student, teacher))
    wanted = taught @ taught.mT
    return 5 * cosine + 20 * (mse_loss(own @ own.mT, wanted) + mse_loss(own @ taught.mT, wanted))


def projection(hidden):
    """Where the projection begins, the same in the test."""
    rows = torch.tensor(mixed(np.arange((hidden + WIDER) * hidden) + 77).astype(np.float64) / 2**32 - 0.5)
    return rows.reshape(hidden + WIDER, hidden)


def projected_distillation(model, batch, step):
    student = vectors_of(model, batch["texts"])
    teacher = teacher_vectors(step, student.shape[1] + WIDER).to(student.dtype)
    projected = normalize(student @ model.projection.T, dim=1)
    wanted = teacher @ teacher.T
    cosine = 1 - (projected * teacher).sum(1).mean()
    return 5 * cosine + 20 * (mse_loss(student @ student.T, wanted) + mse_loss(projected @ teacher.T, wanted))


def ranking(loss, **settings):
    """The teacher's scores of three queries' candidates, the same in the test."""

    def of(model, batch, step):
        count = TEXTS // (1 + CANDIDATES)
        numbers = mixed(np.arange(count * CANDIDATES) + step * 100_000 + 5).astype(np.float64) / 2**32
        dtype = next(model.parameters()).dtype
        scores = torch.tensor(numbers, dtype=dtype).reshape(count, CANDIDATES)
        return loss(model, similarity_fct=pairwise_cos_sim, **settings)(columns(batch["texts"], 1 + CANDIDATES), scores)

    return of


def pairs(loss):
    def of(model, batch, _):
        dtype = next(model.parameters()).dtype
        return loss(model)(columns(batch["texts"], 2), torch.tensor(batch["scores"], dtype=dtype))

    return of


LOSSES = {
    "MultipleNegativesRankingLoss": lambda model, batch, _: MultipleNegativesRankingLoss(model)(
        columns(batch["texts"], 3), None
    ),
    "CosineSimilarityLoss": pairs(CosineSimilarityLoss),
    "CoSENTLoss": pairs(CoSENTLoss),
    "EmbeddingDistillation": distillation,
    PROJECTED: projected_distillation,
    "MarginMSELoss": ranking(MarginMSELoss),
    "DistillKLDivLoss": ranking(DistillKLDivLoss, temperature=TEMPERATURE),
}
TINY_ONLY = {PROJECTED, "MarginMSELoss", "DistillKLDivLoss"}


def load(name, dtype):
    folder, keep = MODELS[name]["folder"], MODELS[name]["keep"]
    options = {"dtype": torch.float32, "attn_implementation": "eager"}
    model = SentenceTransformer(str(folder), device="cpu", model_kwargs=options)
    encoder = model[0].auto_model.encoder
    encoder.layer = torch.nn.ModuleList([encoder.layer[i] for i in keep])
    if name == "tiny":
        # Its biases of about 1 drown everything else: all vectors would be nearly the same.
        with torch.no_grad():
            for key, parameter in model[0].auto_model.named_parameters():
                parameter -= float(parameter.dim() == 1 and not key.endswith("LayerNorm.weight"))
    model.projection = torch.nn.Parameter(projection(model[0].auto_model.config.hidden_size))
    # Evaluation mode: no dropout, yet gradients.
    return model.to(dtype).eval()


def trained_parameters(model, embeddings, loss):
    tables = ("position_embeddings", "token_type_embeddings", "word_embeddings")
    for name, parameter in model[0].auto_model.named_parameters():
        frozen = not embeddings and any(table in name for table in tables)
        parameter.requires_grad_(not frozen and not name.startswith("pooler"))
    encoder = {name: p for name, p in model[0].auto_model.named_parameters() if p.requires_grad}
    return {**encoder, **({"projection.weight": model.projection} if loss == PROJECTED else {})}


def write_gradients(name, loss, batch):
    model = load(name, torch.float64)
    parameters = trained_parameters(model, embeddings=True, loss=loss)
    value = LOSSES[loss](model, batch, 0)
    value.backward()
    gradients = {key: p.grad.numpy() for key, p in sorted(parameters.items())}
    stored = []
    for key, gradient in gradients.items():
        if name == "base":
            stored.append(sketch(gradient))
        elif "word_embeddings" in key:
            stored.append(gradient[np.abs(gradient).sum(1) > 0])
        else:
            stored.append(gradient)
    np.concatenate([part.ravel() for part in stored]).astype("<f4").tofile(OUT / f"{name}-{loss}-gradients.f32")
    tokens = np.flatnonzero(np.abs(gradients["embeddings.word_embeddings.weight"]).sum(1) > 0)
    norms = {key: float(np.linalg.norm(gradient)) for key, gradient in gradients.items()}
    return {"loss": value.item(), "norms": norms, "tokens": tokens.tolist()}


def rate_factor(step):
    return min((step + 1) / WARM_UP, (STEPS - step) / (STEPS - WARM_UP))


def train(name, loss, batches, embeddings):
    model = load(name, torch.float32)
    word = model[0].auto_model.embeddings.word_embeddings
    word.sparse = True
    dense = {k: p for k, p in trained_parameters(model, embeddings, loss).items() if p is not word.weight}
    rate = MODELS[name]["rate"]
    groups = [
        {"params": [p for p in dense.values() if p.dim() > 1], "weight_decay": DECAY},
        {"params": [p for p in dense.values() if p.dim() == 1], "weight_decay": 0.0},
    ]
    optimizers = [torch.optim.AdamW(groups, lr=rate)]
    if embeddings:
        optimizers.append(torch.optim.SparseAdam([word.weight], lr=rate))
    schedules = [torch.optim.lr_scheduler.LambdaLR(optimizer, rate_factor) for optimizer in optimizers]
    losses, norms = [], []
    for step, batch in enumerate(batches):
        value = LOSSES[loss](model, batch, step)
        value.backward()
        if embeddings:
            word.weight.grad = word.weight.grad.coalesce()
        # clip_grad_norm_ takes no sparse gradients; this is what it does.
        everything = [p.grad for p in dense.values()] + ([word.weight.grad._values()] if embeddings else [])
        norm = torch.linalg.vector_norm(torch.stack([torch.linalg.vector_norm(g) for g in everything]))
        for gradient in everything:
            gradient.mul_(torch.clamp(CLIP / (norm + 1e-6), max=1.0))
        for optimizer, schedule in zip(optimizers, schedules):
            optimizer.step()
            schedule.step()
            optimizer.zero_grad()
        losses.append(value.item())
        norms.append(norm.item())
    kind = "trained" if embeddings else "frozen"
    with torch.no_grad():
        vectors = vectors_of(model, batches[0]["texts"]).numpy()
    vectors.astype("<f4").tofile(OUT / f"{name}-{loss}-{kind}-vectors.f32")
    return {"losses": losses, "norms": norms}


if __name__ == "__main__":
    torch.set_num_threads(2)
    OUT.mkdir(exist_ok=True)
    for name, model in MODELS.items():
        batches = make_batches(load(name, torch.float32).tokenizer)
        path = OUT / f"{name}.json"
        runs = json.loads(path.read_text())["runs"] if len(sys.argv) > 1 else {}
        for loss in sys.argv[1:] or LOSSES:
            if name != "tiny" and loss in TINY_ONLY:
                continue
            kinds = [False, True] if name == "tiny" or loss == "MultipleNegativesRankingLoss" else [False]
            runs[loss] = {"first": write_gradients(name, loss, batches[0])}
            for embeddings in kinds:
                runs[loss]["trained" if embeddings else "frozen"] = train(name, loss, batches, embeddings)
            print(name, loss, runs[loss]["first"]["loss"], {k: v for k, v in runs[loss].items() if k != "first"})
        content = {"keep": model["keep"], "rate": model["rate"], "batches": batches, "runs": runs}
        path.write_text(json.dumps(content) + "\n")
