"""Finding records: what a visitor may type, what an index may know, and the engine that finds."""
