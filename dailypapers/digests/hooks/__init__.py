"""Webhooks: papers of a view, sent to programs and chats."""
