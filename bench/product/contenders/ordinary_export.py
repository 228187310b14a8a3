"""Exports a model folder to ONNX as hubs publish it: PyTorch's own graph, nothing fused.

python ordinary_export.py FOLDER OUT
"""

import pathlib
import shutil
import sys

import torch
import transformers

INPUTS = ["input_ids", "attention_mask", "token_type_ids"]
OUTPUT = "last_hidden_state"

folder, out = map(pathlib.Path, sys.argv[1:])
shutil.copytree(folder, out, ignore=shutil.ignore_patterns("onnx", "*.safetensors"))
(out / "onnx").mkdir()
model = transformers.AutoModel.from_pretrained(folder, attn_implementation="eager").float().eval()


class Encoder(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.model = model

    def forward(self, *inputs):
        return self.model(**dict(zip(INPUTS, inputs))).last_hidden_state


example = torch.ones(2, 7, dtype=torch.long)
torch.onnx.export(
    Encoder(),
    (example, example, torch.zeros_like(example)),
    out / "onnx" / "model.onnx",
    input_names=INPUTS,
    output_names=[OUTPUT],
    dynamic_axes={name: {0: "batch", 1: "tokens"} for name in [*INPUTS, OUTPUT]},
    opset_version=14,
    dynamo=False,
)
