"""Rules as rows: routing what comes in, and acting on events and on time."""
