"""Makes the reference vectors and tiny checkpoints under test/parity/fixtures, once, with PyTorch.

    python test/parity/make_fixtures.py

Needs torch, sentence-transformers, tokenizers, safetensors. The model's weights are the committed ones (rounded to
fp16), computed with in 32 bits. Vectors are stored as 16-bit fixed point, value = integer / 32767, whose error of
at most 1.6e-5 is small against the tolerance of 1e-4; the tiny checkpoints' vectors, which are not of unit length,
as 32-bit floats.
"""

import json
from pathlib import Path

import numpy as np
import torch
from safetensors.torch import save_file
from sentence_transformers import SentenceTransformer
from sentence_transformers.models import Pooling, Transformer
from tokenizers import Tokenizer, decoders, models, normalizers, pre_tokenizers, processors, trainers
from transformers import BertConfig, BertModel, PreTrainedTokenizerFast

from texts import FRAMES, SUBJECTS, TEXTS

HERE = Path(__file__).parent
FIXTURES = HERE / "fixtures"
BASE = HERE.parent.parent / "models" / "all-MiniLM-L6-v2"
KEPT = [[0, 1, 2, 3, 4, 5], [0, 2, 5], [0, 1, 2, 3], [5]]


def write_texts():
    (FIXTURES / "texts.json").write_text(json.dumps(TEXTS, ensure_ascii=True, indent=0) + "\n")


def encode(model, texts):
    return model.encode(texts, batch_size=32, convert_to_numpy=True, show_progress_bar=False)


def write_base_vectors():
    for keep in KEPT:
        model = SentenceTransformer(str(BASE), device="cpu", model_kwargs={"dtype": torch.float32})
        encoder = model[0].auto_model.encoder
        encoder.layer = torch.nn.ModuleList([encoder.layer[i] for i in keep])
        vectors = encode(model, TEXTS)
        name = "all-MiniLM-L6-v2-" + "-".join(map(str, keep))
        np.round(vectors * 32767).astype("<i2").tofile(FIXTURES / f"{name}.i16")


def tiny_tokenizer():
    """A word-piece tokenizer of 400 pieces, learnt from our own texts."""
    tokenizer = Tokenizer(models.WordPiece(unk_token="[UNK]"))
    tokenizer.normalizer = normalizers.BertNormalizer(lowercase=True)
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    tokenizer.decoder = decoders.WordPiece()
    special = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]
    corpus = [frame.format(subject) for subject in SUBJECTS for frame in FRAMES]
    tokenizer.train_from_iterator(corpus, trainers.WordPieceTrainer(vocab_size=400, special_tokens=special))
    tokenizer.post_processor = processors.BertProcessing(("[SEP]", 3), ("[CLS]", 2))
    return PreTrainedTokenizerFast(
        tokenizer_object=tokenizer, unk_token="[UNK]", pad_token="[PAD]", cls_token="[CLS]", sep_token="[SEP]", mask_token="[MASK]"
    )


def random_bert(seed, vocabulary):
    torch.manual_seed(seed)
    config = BertConfig(
        vocab_size=vocabulary, hidden_size=32, num_hidden_layers=2, num_attention_heads=4, intermediate_size=64,
        max_position_embeddings=64, layer_norm_eps=1e-6,
    )  # fmt: skip
    model = BertModel(config)
    with torch.no_grad():
        for parameter in model.parameters():
            parameter.copy_(torch.randn_like(parameter) * 0.3 + (1.0 if parameter.dim() == 1 else 0.0))
    return model.eval()


def rounded(model, dtype):
    """The model with weights that `dtype` can hold, in 32 bits."""
    return model.to(dtype).to(torch.float32)


def save_sharded(state, folder):
    names = sorted(state)
    halves = [names[::2], names[1::2]]
    weight_map = {}
    for number, part in enumerate(halves, 1):
        file = f"model-{number:05}-of-00002.safetensors"
        save_file({name: state[name] for name in part}, folder / file, metadata={"format": "pt"})
        weight_map |= {name: file for name in part}
    index = {"metadata": {}, "weight_map": weight_map}
    (folder / "model.safetensors.index.json").write_text(json.dumps(index, indent=2) + "\n")


def write_tiny(name, seed, dtype, pooling, prefix="", sharded=False):
    """A random checkpoint; `pooling` None makes a plain transformers folder, which pools by the mean."""
    folder = FIXTURES / name
    folder.mkdir(parents=True, exist_ok=True)
    tokenizer = tiny_tokenizer()
    bert = rounded(random_bert(seed, len(tokenizer)), dtype)
    if pooling is not None:
        bert.save_pretrained(folder)
        tokenizer.save_pretrained(folder)
        transformer = Transformer(str(folder), max_seq_length=48)
        SentenceTransformer(modules=[transformer, Pooling(32, pooling_mode=pooling)]).save(str(folder))
        (folder / "README.md").unlink(missing_ok=True)
    else:
        bert.save_pretrained(folder)
        tokenizer.save_pretrained(folder)
    (folder / "model.safetensors").unlink()
    state = {prefix + key: value.to(dtype).contiguous() for key, value in bert.state_dict().items()}
    if sharded:
        save_sharded(state, folder)
    else:
        save_file(state, folder / "model.safetensors", metadata={"format": "pt"})
    model = SentenceTransformer(str(folder), device="cpu", model_kwargs={"dtype": torch.float32})
    encode(model, TEXTS).astype("<f4").tofile(FIXTURES / f"{name}.f32")


if __name__ == "__main__":
    FIXTURES.mkdir(exist_ok=True)
    write_texts()
    write_base_vectors()
    write_tiny("tiny-cls-fp16", 1, torch.float16, "cls", prefix="bert.")
    write_tiny("tiny-max-bf16", 2, torch.bfloat16, "max", sharded=True)
    write_tiny("tiny-plain-fp32", 3, torch.float32, None)
