"""How a report reaches its reader, and what stands beside it."""
