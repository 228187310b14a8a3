"""Makes a tiny random checkpoint of every supported architecture, and PyTorch's vectors of it at full depth and pruned, under
test/parity/fixtures/architectures, once:

    python test/parity/make_architectures.py

Needs what make_fixtures.py needs. Weights are rounded to fp16 and computed with in 32 bits.
"""

import json
import sys

import numpy as np
import torch
import transformers
from safetensors.torch import save_file
from sentence_transformers import SentenceTransformer
from sentence_transformers.models import Dense, Normalize, Pooling, Transformer
from tokenizers import Tokenizer, models, normalizers, pre_tokenizers, processors, trainers

from make_fixtures import FIXTURES, FRAMES, SUBJECTS, TEXTS, encode, rounded, save_sharded

OUT = FIXTURES / "architectures"
SOME = TEXTS[::4]
LAYERS = 4
KEPT = [0, 1, 3]
CORPUS = [frame.format(subject) for subject in SUBJECTS for frame in FRAMES]

BERT_LIKE = dict(
    hidden_size=32, num_hidden_layers=LAYERS, num_attention_heads=4, intermediate_size=64, max_position_embeddings=66, layer_norm_eps=1e-5
)
FAIRSEQ_IDS = dict(bos_token_id=0, pad_token_id=1, eos_token_id=2)
# Name: configuration class, its settings, tokenizer, modules after pooling, whether the weights are in shards.
ARCHITECTURES = {
    "bert-dense": ("BertConfig", BERT_LIKE, "wordpiece", ["tanh", "normalize"], False),
    "roberta": ("RobertaConfig", {**BERT_LIKE, **FAIRSEQ_IDS, "type_vocab_size": 1}, "fairseq", [], False),
    "xlm-roberta": ("XLMRobertaConfig", {**BERT_LIKE, **FAIRSEQ_IDS, "type_vocab_size": 1}, "unigram", ["normalize"], False),
    "camembert": ("CamembertConfig", {**BERT_LIKE, **FAIRSEQ_IDS, "type_vocab_size": 1}, "fairseq", [], False),
    "distilbert": (
        "DistilBertConfig",
        dict(dim=32, n_layers=LAYERS, n_heads=4, hidden_dim=64, max_position_embeddings=64),
        "wordpiece",
        ["normalize"],
        False,
    ),
    "electra": ("ElectraConfig", {**BERT_LIKE, "embedding_size": 16}, "wordpiece", [], True),
    "mpnet": ("MPNetConfig", {**BERT_LIKE, **FAIRSEQ_IDS, "max_position_embeddings": 258}, "fairseq", ["normalize"], False),
    "modernbert": (
        "ModernBertConfig",
        dict(
            hidden_size=32, num_hidden_layers=LAYERS, num_attention_heads=4, intermediate_size=48, max_position_embeddings=256,
            local_attention=16, pad_token_id=0, bos_token_id=2, eos_token_id=3, cls_token_id=2, sep_token_id=3,
        ),
        "wordpiece",
        ["normalize"],
        False,
    ),
}  # fmt: skip


def tokenizer_of(kind):
    special = ["[CLS]", "[PAD]", "[SEP]", "[UNK]", "[MASK]"] if kind != "wordpiece" else ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]
    if kind == "unigram":
        tokenizer = Tokenizer(models.Unigram())
        tokenizer.normalizer = normalizers.Sequence([normalizers.NFKC()])
        tokenizer.pre_tokenizer = pre_tokenizers.Metaspace()
        trainer = trainers.UnigramTrainer(vocab_size=300, special_tokens=special, unk_token="[UNK]")
    else:
        tokenizer = Tokenizer(models.WordPiece(unk_token="[UNK]"))
        tokenizer.normalizer = normalizers.BertNormalizer(lowercase=True)
        tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
        trainer = trainers.WordPieceTrainer(vocab_size=300, special_tokens=special)
    tokenizer.train_from_iterator(CORPUS, trainer)
    ids = {name: special.index(name) for name in special}
    tokenizer.post_processor = processors.BertProcessing(("[SEP]", ids["[SEP]"]), ("[CLS]", ids["[CLS]"]))
    return transformers.PreTrainedTokenizerFast(
        tokenizer_object=tokenizer, unk_token="[UNK]", pad_token="[PAD]", cls_token="[CLS]", sep_token="[SEP]", mask_token="[MASK]",
        model_input_names=["input_ids", "attention_mask"],
    )  # fmt: skip


def randomize(model, seed):
    """Weights of the sizes that trained ones have, biases that matter, and embeddings that differ."""
    torch.manual_seed(seed)
    with torch.no_grad():
        for name, parameter in model.named_parameters():
            noise = torch.randn_like(parameter)
            if parameter.dim() == 1:
                parameter.copy_(noise * 0.1 + (1.0 if "norm" in name.lower() and name.endswith("weight") else 0.0))
            else:
                parameter.copy_(noise * (1.0 if "mbedding" in name or "relative" in name else 0.2))
    return model.eval()


def layers_of(model):
    for holder in (getattr(model, "encoder", None), getattr(model, "transformer", None), model):
        for name in ("layer", "layers"):
            if holder is not None and hasattr(holder, name):
                return holder, name
    raise ValueError(type(model))


def reference(folder, **options):
    return SentenceTransformer(
        str(folder), device="cpu", model_kwargs={"dtype": torch.float32, "attn_implementation": "eager"}, **options
    )


def write_first(name, dimensions):
    """The first numbers of the vectors of a checkpoint that is there, in unit length."""
    model = reference(OUT / name, truncate_dim=dimensions)
    vectors = model.encode(SOME, batch_size=32, convert_to_numpy=True, normalize_embeddings=True, show_progress_bar=False)
    vectors.astype("<f4").tofile(OUT / f"{name}-first-{dimensions}.f32")


def write(name, seed, out=OUT, layers=LAYERS, kept=KEPT):
    config_class, settings, kind, after, sharded = ARCHITECTURES[name]
    settings = {**settings, ("n_layers" if name == "distilbert" else "num_hidden_layers"): layers}
    folder = out / name
    folder.mkdir(parents=True, exist_ok=True)
    tokenizer = tokenizer_of(kind)
    config = getattr(transformers, config_class)(vocab_size=len(tokenizer), **settings)
    base = rounded(randomize(transformers.AutoModel.from_config(config), seed), torch.float16)
    base.save_pretrained(folder)
    tokenizer.save_pretrained(folder)
    modules = [Transformer(str(folder), max_seq_length=48 if name != "mpnet" else 250), Pooling(32, pooling_mode="mean")]
    for module in after:
        if module == "normalize":
            modules.append(Normalize())
        else:
            torch.manual_seed(seed)
            modules.append(Dense(32, 24, activation_function=torch.nn.Tanh()))
    SentenceTransformer(modules=modules).save(str(folder))
    (folder / "README.md").unlink(missing_ok=True)
    (folder / "model.safetensors").unlink()
    state = {key: value.to(torch.float16).contiguous() for key, value in base.state_dict().items() if "position_ids" not in key}
    if sharded:
        save_sharded(state, folder)
    else:
        save_file(state, folder / "model.safetensors", metadata={"format": "pt"})

    encode(reference(folder), SOME).astype("<f4").tofile(out / f"{name}.f32")
    pruned = reference(folder)
    holder, attribute = layers_of(pruned[0].auto_model)
    whole = getattr(holder, attribute)
    setattr(holder, attribute, torch.nn.ModuleList([whole[i] for i in kept]))
    model_config = pruned[0].auto_model.config
    if getattr(model_config, "layer_types", None):
        model_config.layer_types = [model_config.layer_types[i] for i in kept]
    if hasattr(model_config, "num_hidden_layers"):
        model_config.num_hidden_layers = len(kept)
    encode(pruned, SOME).astype("<f4").tofile(out / f"{name}-pruned.f32")
    size = sum(file.stat().st_size for file in folder.rglob("*") if file.is_file())
    print(name, f"{size / 1000:.0f} kB", np.abs(encode(pruned, SOME[:4]) - encode(reference(folder), SOME[:4])).max())


if __name__ == "__main__":
    for seed, name in enumerate(ARCHITECTURES):
        if len(sys.argv) == 1 or name in sys.argv[1:]:
            write(name, seed)
    for name in ("distilbert", "roberta", "bert-dense"):
        if len(sys.argv) == 1 or name in sys.argv[1:]:
            write_first(name, 12)
