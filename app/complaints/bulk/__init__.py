"""Many complaints at once, with the rows the commands would have made one by one."""
