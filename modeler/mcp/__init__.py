"""The skills as a server of the Model Context Protocol, for the assistants people already use."""

from modeler.mcp.server import serve

__all__ = ["serve"]
