"""Rights and time: retention, legal hold, copies, erasure, and lowering secrecy."""
