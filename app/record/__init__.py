"""The record: append-only, hash-linked logs of every act, their checkpoints and receipt codes."""
