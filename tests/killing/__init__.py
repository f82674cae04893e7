"""Filing while processes are killed: the portal's processes, people who file, and the judgement of what is left."""
