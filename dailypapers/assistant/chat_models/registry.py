"""From the setting to the model. A new kind of model is one file and one line here."""

from __future__ import annotations

from dailypapers.assistant.chat_models import setting
from dailypapers.assistant.chat_models.base import ChatModel
from dailypapers.assistant.chat_models.openai import OpenAIModel


def open_model(text: str, *, key: str = "", offline: bool = False) -> ChatModel | None:
    """Return the model that a setting names, None for `none`. Nothing is asked of it yet."""
    chosen = setting.parse(text)
    if chosen.kind == setting.OPENAI:
        return OpenAIModel(chosen.model, chosen.address, key=key, offline=offline)
    return None
