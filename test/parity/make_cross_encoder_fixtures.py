"""Makes the references for a cross-encoder under test/parity/fixtures/training, once, with PyTorch.

    python test/parity/make_cross_encoder_fixtures.py

Needs what make_training_fixtures.py needs. transformers' sequence classification with one label on the tiny random
checkpoint, by sentence-transformers' BinaryCrossEntropyLoss for cross-encoders (which is BCEWithLogitsLoss on the
logits), on the token ids of pairs and without dropout: logits, loss and every gradient of the first batch in 64 bits,
then the losses of ten steps in 32 bits, as make_training_fixtures.py trains them, and the logits after them.
"""

import json

import numpy as np
import torch
from transformers import AutoTokenizer, BertForSequenceClassification

from make_training_fixtures import CLIP, DECAY, MODELS, OUT, STEPS, mixed, rate_factor
from texts import FRAMES, SUBJECTS

PAIRS = 6
RATE = MODELS["tiny"]["rate"]


def load(dtype):
    model = BertForSequenceClassification.from_pretrained(
        MODELS["tiny"]["folder"], num_labels=1, attn_implementation="eager", dtype=torch.float32
    )
    with torch.no_grad():
        for name, parameter in model.bert.named_parameters():
            parameter -= float(parameter.dim() == 1 and not name.endswith("LayerNorm.weight"))
        hidden = model.config.hidden_size
        model.classifier.weight.copy_(torch.tensor(mixed(np.arange(hidden) + 123) / 2**32 - 0.5).reshape(1, hidden))
        model.classifier.bias.fill_(0.25)
    return model.to(dtype).eval()


def make_batches():
    tokenizer = AutoTokenizer.from_pretrained(MODELS["tiny"]["folder"])
    questions = [frame.format(subject) for subject in SUBJECTS for frame in FRAMES]
    random = np.random.default_rng(2)
    batches = []
    for _ in range(STEPS):
        left, right = (random.choice(questions, PAIRS).tolist() for _ in range(2))
        encoded = tokenizer(left, right, truncation=True, max_length=32, return_token_type_ids=True)
        seconds = [types.index(1) for types in encoded["token_type_ids"]]
        labels = (random.integers(0, 3, PAIRS) / 2).tolist()
        batches.append({"pairs": encoded["input_ids"], "seconds": seconds, "labels": labels})
    return batches


def logits_of(model, batch):
    longest = max(map(len, batch["pairs"]))
    rows = list(zip(batch["pairs"], batch["seconds"]))
    padded = {
        "input_ids": [ids + [0] * (longest - len(ids)) for ids, _ in rows],
        "attention_mask": [[1] * len(ids) + [0] * (longest - len(ids)) for ids, _ in rows],
        "token_type_ids": [[int(second <= at < len(ids)) for at in range(longest)] for ids, second in rows],
    }
    return model(**{name: torch.tensor(values) for name, values in padded.items()}).logits.view(-1)


def loss_of(model, batch):
    logits = logits_of(model, batch)
    return torch.nn.BCEWithLogitsLoss()(logits, torch.tensor(batch["labels"], dtype=logits.dtype))


def parameters_of(model, embeddings):
    tables = ("position_embeddings", "token_type_embeddings", "word_embeddings")
    for name, parameter in model.named_parameters():
        parameter.requires_grad_(embeddings or not any(table in name for table in tables))
    return {name.removeprefix("bert."): p for name, p in model.named_parameters() if p.requires_grad}


if __name__ == "__main__":
    torch.set_num_threads(1)
    batches = make_batches()
    model = load(torch.float64)
    parameters = parameters_of(model, embeddings=True)
    logits = logits_of(model, batches[0]).tolist()
    loss = loss_of(model, batches[0])
    loss.backward()
    gradients = {name: p.grad.numpy() for name, p in sorted(parameters.items())}
    np.concatenate([g.ravel() for g in gradients.values()]).astype("<f4").tofile(OUT / "cross-encoder-gradients.f32")
    norms = {name: float(np.linalg.norm(gradient)) for name, gradient in gradients.items()}

    model = load(torch.float32)
    trained = parameters_of(model, embeddings=False).values()
    groups = [
        {"params": [p for p in trained if p.dim() > 1], "weight_decay": DECAY},
        {"params": [p for p in trained if p.dim() == 1], "weight_decay": 0.0},
    ]
    optimizer = torch.optim.AdamW(groups, lr=RATE)
    schedule = torch.optim.lr_scheduler.LambdaLR(optimizer, rate_factor)
    losses = []
    for batch in batches:
        value = loss_of(model, batch)
        value.backward()
        torch.nn.utils.clip_grad_norm_(list(trained), CLIP)
        optimizer.step()
        schedule.step()
        optimizer.zero_grad()
        losses.append(value.item())
    with torch.no_grad():
        after = logits_of(model, batches[0]).tolist()
    first = {"logits": logits, "loss": loss.item(), "norms": norms}
    content = {"rate": RATE, "batches": batches, "first": first, "losses": losses, "logitsAfter": after}
    (OUT / "cross-encoder.json").write_text(json.dumps(content) + "\n")
    print(first["loss"], logits, losses, after)
