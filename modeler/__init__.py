"""The data-modeling assistant for warehouse schemas."""

from __future__ import annotations
