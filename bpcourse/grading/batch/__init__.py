"""Many submissions: planned, handed out, recorded, written by one."""
