"""The network as it is trained: MiniLM with two heads, one after the lower layers, one on top.

Each head pools the tokens by learned attention and maps them to acts and modalities. Pooling is
linear in the tokens, so that a head's logits are a sum of what each token votes.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn
from transformers import BertModel

from ingest.coding.training.dropout import Dropout

HIDDEN = 384
SEEDS = (  # words whose vectors a mark starts from, in the order of the marks
    ("france", "china", "country", "russia"),
    ("french", "chinese", "foreign", "russian"),
    ("[", "<", "("),
    ("]", ">", ")"),
    ("{", "[", '"'),
    ("}", "]", '"'),
    ('"', "says", "speech"),
)


class Head(nn.Module):
    def __init__(self, outputs: int) -> None:
        super().__init__()
        self.attention = nn.Linear(HIDDEN, 1)
        self.output = nn.Linear(HIDDEN, outputs)
        self.dropout = Dropout()
        nn.init.zeros_(self.attention.weight)
        nn.init.zeros_(self.attention.bias)

    def forward(self, hidden: Tensor, mask: Tensor) -> Tensor:
        scores = self.attention(hidden).squeeze(-1).masked_fill(~mask, -1e4)
        weights = torch.softmax(scores, -1)
        logits: Tensor = self.output(self.dropout((weights[..., None] * hidden).sum(1)))
        return logits


class Network(nn.Module):
    """Token ids (batch, length; 0 pads) -> logits of the lower and of the upper head.

    ``words`` are the words kept of the pretrained vocabulary, in their new order; the ids after
    them are the marks. Word vectors stay as pretrained, marks are learned.
    """

    def __init__(self, folder: Path, words: list[str], outputs: int, lower: int) -> None:
        super().__init__()
        self.bert = BertModel.from_pretrained(
            str(folder),
            add_pooling_layer=False,
            attention_probs_dropout_prob=0.0,
            attn_implementation="eager",
        )
        self.bert.embeddings.dropout = Dropout()
        self.lower = lower
        self.first_mark = len(words)
        pretrained = (folder / "vocab.txt").read_text("utf-8").splitlines()
        rows = {word: number for number, word in enumerate(pretrained)}
        table = self.bert.embeddings.word_embeddings.weight.data
        seeds = [table[[rows[word] for word in group]].mean(0) for group in SEEDS]
        self.marks = nn.Parameter(torch.stack(seeds))
        self.bert.embeddings.word_embeddings = nn.Embedding.from_pretrained(
            table[[rows[word] for word in words]], freeze=True
        )
        for layer in self.layers:
            layer.attention.output.dropout = layer.output.dropout = Dropout()
        self.heads = nn.ModuleList([Head(outputs), Head(outputs)])

    def forward(self, ids: Tensor) -> tuple[Tensor, Tensor]:
        mask = ids > 0
        is_mark = ids >= self.first_mark
        embedded = torch.where(
            is_mark[..., None],
            self.marks[(ids - self.first_mark).clamp(min=0)],
            self.bert.embeddings.word_embeddings(ids.masked_fill(is_mark, 0)),
        )
        states = self.bert(
            inputs_embeds=embedded, attention_mask=mask.long(), output_hidden_states=True
        ).hidden_states
        return (
            self.heads[0](states[self.lower].float(), mask),
            self.heads[1](states[-1].float(), mask),
        )

    @property
    def layers(self) -> list[Any]:
        return list(self.bert.encoder.layer)

    @property
    def inner(self) -> int:
        """Neurons of each layer's inner part."""
        return int(self.layers[0].intermediate.dense.out_features)

    def choose(self, neurons: Sequence[Tensor]) -> None:
        """Keep some inner neurons, given by layer, in place of all."""
        for layer, kept in zip(self.layers, neurons, strict=True):
            wide, narrow = layer.intermediate.dense, layer.output.dense
            layer.intermediate.dense = _linear(wide.weight[kept], wide.bias[kept])
            layer.output.dense = _linear(narrow.weight[:, kept], narrow.bias)

    def groups(self, rate: float, decay: float) -> list[dict[str, object]]:
        """Parameters with their learning rates: less for lower layers, ten times for the heads."""
        layers = self.layers
        groups: list[dict[str, object]] = [
            {"params": list(layer.parameters()), "lr": rate * decay ** (len(layers) - 1 - depth)}
            for depth, layer in enumerate(layers)
        ]
        rest = [p for p in self.bert.embeddings.parameters() if p.requires_grad]
        groups.append({"params": [*rest, self.marks], "lr": rate * decay ** len(layers)})
        groups.append({"params": list(self.heads.parameters()), "lr": rate * 10})
        return groups


def _linear(weight: Tensor, bias: Tensor) -> nn.Linear:
    made = nn.Linear(weight.shape[1], weight.shape[0])
    made.weight.data.copy_(weight.data)
    made.bias.data.copy_(bias.data)
    return made
