"""What opens files that strangers made: a process of its own, with little memory and little time, that may die.

``process`` stands outside and asks; everything else here runs inside (see ``worker``) and knows nothing of the portal.
"""
